using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;
using SsoOidc.Pipeline;

namespace SsoOidc.Prompts;

/// <summary>Shows a sign-in on the pipeline's streams: the prompt as information, the wait as progress.</summary>
/// <param name="pipe">The streams.</param>
/// <param name="target">What is signed in to.</param>
/// <param name="startUrl">The access portal, if there is one.</param>
/// <param name="isOpened">Whether a browser is started for the page.</param>
/// <param name="hasQrCode">Whether the page of a code is shown also as a QR code.</param>
internal sealed class SignInView(PipelineContext pipe, string target, Uri? startUrl, bool isOpened, bool hasQrCode = false) : ISignInView
{
    private WaitProgress? _progress;

    public void ShowPage(string url, DateTimeOffset deadline)
    {
        BrowserSignInPrompt prompt = new() { Url = url, ExpiresAt = deadline, Target = target, IsOpened = isOpened };
        _progress = new WaitProgress(pipe, 0, prompt.Status);
        pipe.Prompt(prompt);
    }

    public void ShowCode(DeviceAuthorization authorization)
    {
        DeviceAuthorizationPrompt prompt = DeviceAuthorizationPrompt.Of(authorization, startUrl, hasQrCode);
        _progress = new WaitProgress(pipe, 0, prompt.Status);
        pipe.Prompt(prompt);
    }

    public void Tick(TimeSpan left) => _progress?.Tick(left);

    public void Warn(string text) => pipe.Warning(text);

    /// <summary>Takes the progress line away.</summary>
    public void Close() => _progress?.Close();
}
