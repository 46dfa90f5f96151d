using System.Globalization;
using System.Management.Automation;
using SsoOidc.Output;
using SsoOidc.Pipeline;

namespace SsoOidc.Prompts;

/// <summary>The progress line of a long list: how many are done, of how many if that is known, and the time left.</summary>
/// <param name="activity">What is done.</param>
/// <param name="noun">What is counted, in the plural.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class ListProgress(string activity, string noun, TimeProvider clock)
{
    /// <summary>What is over sooner shows no line.</summary>
    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly long _start = clock.GetTimestamp();
    private readonly int _index = Math.Abs(activity.GetHashCode() % 1_000_000);
    private TimeSpan _shownAt;
    private bool _isShown;

    /// <summary>Shows how far it is.</summary>
    /// <param name="pipe">The streams.</param>
    /// <param name="done">How many are done.</param>
    /// <param name="total">How many there are; null if more may come.</param>
    public void Tick(PipelineContext pipe, int done, int? total)
    {
        TimeSpan elapsed = clock.GetElapsedTime(_start);
        if (elapsed < s_delay || (_isShown && elapsed - _shownAt < s_pause)) return;
        _isShown = true;
        _shownAt = elapsed;
        TimeSpan? left = total is { } all && done > 0 ? TimeSpan.FromTicks(elapsed.Ticks / done * (all - done)) : null;
        string status = total is { } of
            ? $"{Number(done)} of {Number(of)} {noun}{(left is { } time ? $", {Instants.Left(time)} left" : "")}"
            : $"{Number(done)} {noun}";
        pipe.Progress(new ProgressRecord(_index, activity, status)
        {
            // Not SecondsRemaining as well, which the host would show once more.
            PercentComplete = total is > 0 and { } whole ? (int)Math.Min(100L, 100L * done / whole) : -1,
        });
    }

    /// <summary>Takes the line away.</summary>
    public void Close(PipelineContext pipe)
    {
        if (_isShown) pipe.Progress(new ProgressRecord(_index, activity, "Done") { RecordType = ProgressRecordType.Completed });
        _isShown = false;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
