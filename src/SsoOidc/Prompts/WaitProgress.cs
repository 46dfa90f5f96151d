using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Output;
using SsoOidc.Pipeline;

namespace SsoOidc.Prompts;

/// <summary>The progress line of a wait for a person, with the time left.</summary>
/// <param name="pipe">The streams.</param>
/// <param name="index">Tells several waits at once apart.</param>
/// <param name="status">What is waited for.</param>
internal sealed class WaitProgress(PipelineContext pipe, int index, string status)
{
    private const string Activity = "Waiting for the sign-in to be approved";

    private TimeSpan _life;

    /// <summary>Shows the time left; the first call tells the whole.</summary>
    public void Tick(TimeSpan left)
    {
        if (_life < left) _life = left;
        pipe.Progress(new ProgressRecord(index, Activity, $"{DisplayText.Safe(status, DisplayText.LineLimit)}, {Instants.Left(left)} left")
        {
            // Not SecondsRemaining as well, which the host would show once more.
            PercentComplete = _life <= TimeSpan.Zero ? 100 : (int)Math.Min(100, Math.Max(0, 100 - (100 * left.TotalSeconds / _life.TotalSeconds))),
        });
    }

    /// <summary>Takes the line away.</summary>
    public void Close() => pipe.Progress(new ProgressRecord(index, Activity, "Done") { RecordType = ProgressRecordType.Completed });
}
