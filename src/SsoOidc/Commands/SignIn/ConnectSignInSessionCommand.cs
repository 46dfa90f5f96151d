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
/// Signs a person in to the AWS console for programs: in the browser of this machine where there is one, else on another
/// machine, from where a code is carried here. A profile then has credentials that renew themselves, for this module, the AWS
/// CLI and the SDKs.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "SignInSession", SupportsShouldProcess = true)]
[OutputType(typeof(SignInSession))]
public sealed class ConnectSignInSessionCommand : SignInSessionCommand
{
    private AwsConfiguration? _configuration;

    /// <summary>Signs in on another machine: shows a page, and takes the code that the page shows there.</summary>
    [Parameter]
    public SwitchParameter Remote { get; set; }

    /// <summary>The code of a page that an earlier -Remote showed.</summary>
    [Parameter]
    [SecretTransformation]
    public SecureString? VerificationCode { get; set; }

    /// <summary>Signs in in a browser that can reach this machine, also where none seems to be there.</summary>
    [Parameter]
    public SwitchParameter UseBrowser { get; set; }

    /// <summary>Only shows the page and does not start a browser.</summary>
    [Parameter]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>Replaces another console sign-in of the profile without asking.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string? Arn => null;

    /// <summary>A profile that is not there yet is made.</summary>
    private protected override AwsConfiguration Configuration =>
        _configuration ??= new AwsConfiguration(ProfileName) { MayBeNew = !HasVault };

    /// <summary>This command, for advice.</summary>
    private string Command => ConsolePlace.Command(ProfileName, OptionalEntry(null));

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(async (pipe, cancellationToken) =>
    {
        try
        {
            await ConnectAsync(pipe, cancellationToken);
        }
        catch (SsoOidcException failure)
        {
            throw ConsolePlace.ToUserError(failure, Command);
        }
    });

    private async Task ConnectAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (Remote && UseBrowser)
            throw new SsoOidcException(FailureKind.InvalidInput, "-Remote and -UseBrowser can't be given together.");
        VaultSecretName? entry = OptionalEntry(null);
        if (entry is null) Configuration.RequireNoOtherCredentials();
        VerificationCode? given = VerificationCode is null
            ? null
            : Core.Login.VerificationCode.Parse(RequireSecret(VerificationCode, nameof(VerificationCode)));
        PendingLoginStore pending = new(PendingLoginStore.DefaultFolder(), Clock);
        AuthorizationRequestState? begun = given is null ? null : pending.Find(given.State);
        SignInClient client = new(Connect(null, begun is null ? null : SessionOf(begun)));
        string target = $"{(entry is null ? $"the profile '{Configuration.ProfileName}'" : entry.ToString())} at {client.Settings.Endpoint.Authority}";
        if (!await pipe.ShouldProcessAsync(target, "Sign in to the console")) return;

        ConsoleLogin signIn = new(client, Clock);
        SavedSession session = given is null
            ? await SignInAsync(pipe, signIn, pending, cancellationToken)
            : await signIn.FinishAsync(begun!, given, pending, cancellationToken);
        ConsolePlace place = entry is null
            ? ConsolePlace.OfSession(Configuration, session.SessionArn!, Clock)
            : ConsolePlace.InVault(entry, pipe, Clock);
        if (Force || await MayReplaceAsync(pipe, place, session.SessionArn!, cancellationToken))
            await SaveAsync(pipe, place, session);
    }

    private async Task<SavedSession> SignInAsync(
        PipelineContext pipe, ConsoleLogin signIn, PendingLoginStore pending, CancellationToken cancellationToken)
    {
        BrowserAvailability here = BrowserAvailability.Detect();
        if (Remote || (here.UnavailableReason is not null && !UseBrowser))
        {
            if (!Remote) Trace($"Signing in on another machine, since {here.UnavailableReason}; -UseBrowser overrides this.");
            VerificationPrompt prompt = new(pipe, Command + " -Remote -VerificationCode (Get-Clipboard -Raw)");
            return await signIn.OnAnotherDeviceAsync(prompt, pending, cancellationToken);
        }

        SignInView view = new(pipe, "the AWS console", null, !NoBrowser);
        try
        {
            return await signIn.OnThisDeviceAsync(view, NoBrowser ? null : new SystemBrowser(here, Clock), Limit, cancellationToken);
        }
        finally
        {
            view.Close();
        }
    }

    /// <summary>Asks before another sign-in is replaced.</summary>
    private async Task<bool> MayReplaceAsync(PipelineContext pipe, ConsolePlace place, string sessionArn, CancellationToken cancellationToken)
    {
        string? before = place.Entry is null ? Configuration.LoginSession() : await place.ReadArnAsync(cancellationToken);
        if (before is null || before == sessionArn) return true;
        string what = place.Entry is null ? $"The profile '{Configuration.ProfileName}'" : $"What is saved as {place.Entry}";
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
    private async Task SaveAsync(PipelineContext pipe, ConsolePlace place, SavedSession session)
    {
        FileSessionLock sessionLock = new(FileSessionLock.DefaultFolder(), Clock);
        SavedRefresh refresh = new(place.Store, sessionLock, (saved, _) => Task.FromResult(saved), Clock);
        if (await refresh.SaveAsync(session, CancellationToken.None) is { } failure)
        {
            throw failure.With(
                $"You are signed in, but the session could not be saved. {failure.Message}",
                "Mend the place that the message names, then run " + Command);
        }

        if (place.Entry is null)
        {
            using IDisposable held = await sessionLock.TakeAsync(
                "config\n" + Configuration.ConfigPath, SavedRefresh.DefaultLockLimit, CancellationToken.None);
            Configuration.SaveLoginSession(session.SessionArn!, session.Region);
            if (Configuration.Profile("region") is { } other && session.Region is { } region && other != region)
                pipe.Warning($"The profile '{Configuration.ProfileName}' has the region {other}: the sign-in in {region} will be renewed there.");
            place = place.UsedBy(Configuration.ProfileName);
        }

        pipe.Write(place.ToOutput(session));
    }

    private SavedSession SessionOf(AuthorizationRequestState begun) => new()
    {
        Kind = Kind,
        ClientId = "",
        Region = begun.Region,
        EndpointUrl = begun.EndpointUrl,
        UseFipsEndpoint = begun.UseFipsEndpoint,
        UseDualStackEndpoint = begun.UseDualStackEndpoint,
    };
}
