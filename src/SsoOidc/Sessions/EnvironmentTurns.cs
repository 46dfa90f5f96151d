using System.Management.Automation.Runspaces;

namespace SsoOidc.Sessions;

/// <summary>Lets the runspaces of a process use its environment one after another; one that has its turn can take it again.</summary>
internal static class EnvironmentTurns
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private static readonly SemaphoreSlim s_gate = new(1, 1);
    private static volatile Runspace? s_holder;

    /// <summary>Waits for a turn, which ends when the outcome is disposed.</summary>
    /// <param name="onDelay">Is called once, if it takes long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static IDisposable Wait(Action onDelay, CancellationToken cancellationToken)
    {
        Runspace? here = Runspace.DefaultRunspace;
        if (here is not null && s_holder == here) return new Turn(isInner: true);
        try
        {
            if (!s_gate.Wait(s_patience, cancellationToken))
            {
                onDelay();
                s_gate.Wait(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            throw new System.Management.Automation.PipelineStoppedException();
        }

        s_holder = here;
        return new Turn(isInner: false);
    }

    private sealed class Turn(bool isInner) : IDisposable
    {
        public void Dispose()
        {
            if (isInner) return;
            s_holder = null;
            s_gate.Release();
        }
    }
}
