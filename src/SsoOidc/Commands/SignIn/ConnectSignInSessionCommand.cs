using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Login;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.SignIn;
using SsoOidc.Pipeline;
using SsoOidc.Prompts;
using SsoOidc.Sessions;
using SsoOidc.Vault;

namespace SsoOidc.Commands;

/// <summary>
/// Signs a person in to the AWS console for programs: in the browser of this machine if there is one, else on another
/// machine, from where a code is carried here. A profile then has credentials that are refreshed by themselves, for this module, the AWS
/// CLI and the SDKs.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "SignInSession", SupportsShouldProcess = true)]
[OutputType(typeof(SignInSession))]
public sealed class ConnectSignInSessionCommand : SignInSessionCommand
{
    /// <summary>Signs in on another machine: shows a page, and takes the code that the page shows there.</summary>
    [Parameter]
    public SwitchParameter Remote { get; set; }

    /// <summary>The code of a page that an earlier -Remote showed.</summary>
    [Parameter]
    [SecretTransformation]
    public SecureString? VerificationCode { get; set; }

    /// <summary>Signs in in a browser that can reach this machine, even if none seems to be there.</summary>
    [Parameter]
    public SwitchParameter UseBrowser { get; set; }

    /// <summary>Only shows the page and does not start a browser.</summary>
    [Parameter]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>The port of 127.0.0.1 that the browser comes back to, for example one that is forwarded; any free one if not given.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    [NumberTransformation]
    public int RedirectPort { get; set; }

    /// <summary>Replaces another console sign-in of the profile without asking.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string? Arn => null;

    /// <summary>A profile that is not there yet is made.</summary>
    private protected override AwsConfiguration OpenConfiguration() => ConfigurationOf(ProfileName, mayBeNew: !HasVault);

    /// <summary>This command, for advice.</summary>
    private string Command => LoginSessionRef.Command(ProfileName, OptionalSecret(null));

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(async (pipe, cancellationToken) =>
    {
        try
        {
            await ConnectAsync(pipe, cancellationToken);
        }
        catch (SsoOidcException failure)
        {
            throw LoginSessionRef.ToLoginError(failure, Command);
        }
    });

    private async Task ConnectAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (Remote && UseBrowser)
            throw new SsoOidcException(FailureKind.InvalidInput, "-Remote and -UseBrowser can't be given together.");
        VaultSecretName? secret = OptionalSecret(null);
        if (secret is null) Configuration.RequireNoOtherCredentials();
        VerificationCode? given = VerificationCode is null
            ? null
            : Core.Login.VerificationCode.Parse(RequireSecret(VerificationCode, nameof(VerificationCode)));
        PendingLoginStore pending = new(PendingLoginStore.DefaultFolder(), Clock);
        AuthorizationRequestState? begun = given is null ? null : pending.Find(given.State);
        SignInClient client = new(begun is null ? Connect() : ConnectWhereIssued(begun.Location));
        string target = $"{(secret is null ? $"the profile '{Configuration.ProfileName}'" : secret.ToString())} at {client.Settings.Endpoint.Authority}";
        if (!await pipe.ShouldProcessAsync(target, "Sign in to the console")) return;

        if (secret is not null) await secret.RequireUsableAsync<LoginSessionState>(pipe, Clock, cancellationToken);
        ConsoleLogin login = new(client, Clock) { RedirectPort = RedirectPort };
        LoginSessionState signedIn = given is null
            ? await SignInAsync(pipe, login, pending, cancellationToken)
            : await login.FinishAsync(begun!, given, pending, cancellationToken);
        string arn = signedIn.SessionArn!.ToString();
        LoginSessionRef session = secret is null
            ? LoginSessionRef.OfSession(Configuration, arn, Clock)
            : LoginSessionRef.InVault(secret, pipe, Clock);
        if (Force || await MayReplaceAsync(pipe, session, arn, cancellationToken)) await SaveAsync(pipe, session, signedIn);
    }

    private async Task<LoginSessionState> SignInAsync(
        PipelineContext pipe, ConsoleLogin login, PendingLoginStore pending, CancellationToken cancellationToken)
    {
        BrowserAvailability here = BrowserAvailability.Detect();
        LoginMethod method = here.Choose(Remote, UseBrowser, NoBrowser);
        if (!method.ComesBack)
        {
            if (method.Reason is { } reason) Trace($"Signing in on another machine, since {reason}; -UseBrowser overrides this.");
            VerificationPrompt prompt = new(pipe, Command + " -Remote -VerificationCode (Get-Clipboard -Raw)");
            return await login.OnAnotherDeviceAsync(prompt, pending, cancellationToken);
        }

        SignInView view = new(pipe, "the AWS console", null, method.OpensBrowser);
        try
        {
            return await login.OnThisDeviceAsync(view, method.OpensBrowser ? new SystemBrowser(here, Clock) : null, Deadline.Left, cancellationToken);
        }
        finally
        {
            view.Close();
        }
    }

    /// <summary>Asks before another sign-in is replaced.</summary>
    private async Task<bool> MayReplaceAsync(PipelineContext pipe, LoginSessionRef session, string sessionArn, CancellationToken cancellationToken)
    {
        string? before = session.Secret is null ? Configuration.LoginSession() : await ReadArnAsync(session, cancellationToken);
        if (before is null || before == sessionArn) return true;
        string what = session.Secret is null ? $"The profile '{Configuration.ProfileName}'" : $"What is saved as {session.Secret}";
        string question = $"{what} is signed in as {before}. Replace that by {sessionArn}?";
        bool? answer = await pipe.AskAsync(question, "Another console sign-in");
        if (answer is null)
        {
            throw new SsoOidcException(
                FailureKind.ProfileConflict,
                $"{what} is signed in as {before}, not as {sessionArn}, and nobody can be asked whether to replace that. Nothing was saved.")
            {
                NextStep = "Run " + Command + " -Force",
            };
        }

        if (answer == false) pipe.Warning($"Nothing was saved. {what} is still signed in as {before}.");
        return answer == true;
    }

    /// <summary>First the sign-in, then the profile that names it, as the AWS CLI does. Ctrl+C does not come between.</summary>
    private async Task SaveAsync(PipelineContext pipe, LoginSessionRef session, LoginSessionState signedIn)
    {
        if (await session.TrySaveAsync(signedIn, SaveTimeout, CancellationToken.None) is { } failure)
        {
            throw failure.With(
                $"You are signed in, but the session could not be saved. {failure.Message}",
                "Fix what the message names, then run " + Command);
        }

        if (session.Doubt is { } doubt) pipe.Warning(doubt);
        if (session.Secret is null)
        {
            using IDisposable? held = await LockedConfigFile.LockAsync(Configuration.ConfigPath, Clock, SaveTimeout, CancellationToken.None);
            string? signedInRegion = signedIn.Location.Region;
            Configuration.SaveLoginSession(signedIn.SessionArn!.ToString(), signedInRegion);
            if (Configuration.Profile("region") is { } other && signedInRegion is { } region && other != region)
                Trace($"The profile '{Configuration.ProfileName}' has the region {other}; the sign-in is refreshed in {region}, where it was made, by all who read signInRegion.");
        }

        pipe.Write(session.ToOutput(signedIn, session.Secret is null ? Configuration.ProfileName : null));
    }

    /// <summary>Who is signed in here; null if nobody is, or it is not known.</summary>
    private static async Task<string?> ReadArnAsync(LoginSessionRef session, CancellationToken cancellationToken)
    {
        try
        {
            return (await session.Store.TryReadAsync(cancellationToken))?.SessionArn?.ToString();
        }
        catch (SsoOidcException damaged) when (damaged.Kind == FailureKind.SecretIncomplete)
        {
            return null;
        }
    }
}
