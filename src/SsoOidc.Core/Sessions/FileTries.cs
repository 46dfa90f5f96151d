namespace SsoOidc.Core.Sessions;

/// <summary>Files of which others know no lock: what fails since somebody uses one works a moment later.</summary>
/// <param name="clock">Tells the time between tries.</param>
internal sealed class FileTries(TimeProvider clock)
{
    /// <summary>How often a file is tried.</summary>
    public const int Most = 5;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for the next try.</summary>
    public Task PauseAsync(CancellationToken cancellationToken) => clock.DelayAsync(s_pause, cancellationToken);

    /// <summary>Writes; again after a failure that may pass.</summary>
    public async Task WriteAsync(Action write, Func<SsoOidcException, bool> mayPass, CancellationToken cancellationToken)
    {
        for (int turn = 1; ; turn++)
        {
            try
            {
                write();
                return;
            }
            catch (SsoOidcException failure) when (turn < Most && mayPass(failure))
            {
                await PauseAsync(cancellationToken);
            }
        }
    }
}
