using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Login;
using SsoOidc.Pipeline;

namespace SsoOidc.Prompts;

/// <summary>Asks for the code of a sign-in on another machine; what is typed is not shown.</summary>
/// <param name="pipe">The streams.</param>
/// <param name="command">The command that takes the code as a parameter.</param>
internal sealed class VerificationPrompt(PipelineContext pipe, string command) : IVerificationPrompt
{
    public async Task<Secret> AskAsync(string url, CancellationToken cancellationToken)
    {
        pipe.Prompt(new RemoteSignInPrompt { Url = url, Command = command });
        (bool isAnswered, SecureString? answer) = await HiddenPrompt.AskAsync(pipe, "Verification code");
        cancellationToken.ThrowIfCancellationRequested();
        if (!isAnswered)
        {
            throw new SsoOidcException(
                FailureKind.InteractionRequired, "Nobody can be asked for the code here; give it with -VerificationCode.")
            {
                NextStep = "Open the page, copy the code, and run " + command,
            };
        }

        return answer.ToSecret() ?? throw new SsoOidcException(FailureKind.InvalidVerificationCode, "No code was given.")
        {
            NextStep = "Run " + command,
        };
    }
}
