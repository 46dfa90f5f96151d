using System.Management.Automation;
using System.Management.Automation.Host;
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
        bool isAnswered;
        SecureString? answer;
        using (pipe.Deadline.Pause()) (isAnswered, answer) = await pipe.CallAsync(Read);
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

    /// <summary>A failure is an answer here; thrown on the pipeline's thread it would end the pipeline.</summary>
    private static (bool IsAnswered, SecureString? Answer) Read(PSCmdlet cmdlet)
    {
        FieldDescription field = new("Verification code");
        field.SetParameterType(typeof(SecureString));
        // Some hosts tell the end of the input by giving no answer.
        return Questions.CanHideAnswer(cmdlet)
            && Questions.TryAsk(cmdlet, () => cmdlet.Host.UI.Prompt("", "", [field]), out Dictionary<string, PSObject>? answers) && answers?.Count > 0
            ? (true, answers.Values.First()?.BaseObject as SecureString)
            : (false, null);
    }
}
