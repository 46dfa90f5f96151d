using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Core.Flows;

namespace SsoOidc.Bridge;

/// <summary>Shows a sign-in on the pipeline's streams: the prompt as information, the wait as progress.</summary>
/// <param name="pipe">The streams.</param>
/// <param name="target">What is signed in to.</param>
/// <param name="startUrl">The access portal, where there is one.</param>
/// <param name="isOpened">Whether a browser is started for the page.</param>
internal sealed class SignInView(Pipeline pipe, string target, Uri? startUrl, bool isOpened) : ISignInView
{
    private const string Activity = "Waiting for the sign-in to be approved";

    private string _status = "";
    private TimeSpan _life;

    public void ShowPage(string url, DateTimeOffset deadline)
    {
        _status = "Waiting for the browser";
        pipe.Prompt(new BrowserSignInPrompt { Url = url, ExpiresAt = deadline, Target = target, IsOpened = isOpened });
    }

    public void ShowCode(DeviceAuthorization authorization)
    {
        DeviceAuthorizationPrompt prompt = DeviceAuthorizationPrompt.Of(authorization, startUrl);
        _status = $"Code {prompt.UserCode} at {prompt.VerificationUri}";
        pipe.Prompt(prompt);
    }

    public void Tick(TimeSpan left)
    {
        if (_life < left) _life = left;
        pipe.Progress(new ProgressRecord(0, Activity, $"{_status}, {Instants.Left(left)} left")
        {
            SecondsRemaining = (int)Math.Max(0, left.TotalSeconds),
            PercentComplete = (int)Math.Min(100, Math.Max(0, 100 - (100 * left.TotalSeconds / _life.TotalSeconds))),
        });
    }

    public void Warn(string text) => pipe.Warning(text);

    /// <summary>Takes the progress line away.</summary>
    public void Close() => pipe.Progress(new ProgressRecord(0, Activity, "Done") { RecordType = ProgressRecordType.Completed });
}
