using System.Globalization;

namespace SsoOidc.Core;

/// <summary>
/// The end of all that is done for one input: one limit for its requests, locks and waits together. The time in which a person
/// thinks about a question does not count.
/// </summary>
/// <param name="clock">Tells the time that went by.</param>
/// <param name="limit">How long it may take from now; null for as long as the service and others need.</param>
internal sealed class Deadline(TimeProvider clock, TimeSpan? limit)
{
    /// <summary>What was just issued is worth a little more than the limit: it can't be had again.</summary>
    private static readonly TimeSpan s_leastForSave = TimeSpan.FromSeconds(3);

    private readonly long _started = clock.GetTimestamp();
    private TimeSpan _paused;

    /// <summary>The limit in words, for errors.</summary>
    public string Text => limit is { } length ? $"{length.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s" : "no limit";

    /// <summary>The time left; null without a limit, and never less than zero.</summary>
    public TimeSpan? Left => limit is not { } length ? null
        : length + _paused - clock.GetElapsedTime(_started) is var left && left > TimeSpan.Zero ? left
        : TimeSpan.Zero;

    /// <summary>The time left, but no more than <paramref name="usual"/>.</summary>
    public TimeSpan Within(TimeSpan usual) => Left is { } left && left < usual ? left : usual;

    /// <summary>The same for a save of what was just issued.</summary>
    public TimeSpan ForSave(TimeSpan usual) => Within(usual) is var left && left > s_leastForSave ? left : s_leastForSave;

    /// <summary>Does not count the time until the outcome is disposed.</summary>
    public IDisposable Pause() => new Pausing(this, clock);

    /// <summary>Work that has no limit of its own.</summary>
    /// <param name="what">What it is, as the begin of a sentence.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.RequestTimeout"/>: the limit is over.</exception>
    public async Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        if (Left is not { } left) return await work(cancellationToken);
        using CancellationTokenSource timer = clock.CancelAfter(left);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SsoOidcException(FailureKind.RequestTimeout, $"{what} took longer than {Text}.");
        }
    }

    private sealed class Pausing(Deadline deadline, TimeProvider clock) : IDisposable
    {
        private readonly long _from = clock.GetTimestamp();

        public void Dispose() => deadline._paused += clock.GetElapsedTime(_from);
    }
}
