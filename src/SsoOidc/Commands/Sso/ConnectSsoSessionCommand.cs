using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;
using SsoOidc.Errors;
using SsoOidc.Pipeline;
using SsoOidc.Prompts;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>
/// Signs a person in to an AWS access portal: in the browser of this machine if there is one, else with a device code. If
/// somebody is signed in already, it says so and asks nobody.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "SsoSession", SupportsShouldProcess = true, DefaultParameterSetName = SessionSet)]
[OutputType(typeof(SsoSession))]
public sealed class ConnectSsoSessionCommand : VaultCommand
{
    private const string SessionSet = "Session";
    private const string StartUrlSet = "StartUrl";

    private bool _writesSession;

    /// <summary>
    /// The name of an [sso-session] of the shared config file; the profile's if not given. Typed beside -StartUrl it is the name of one that is written.
    /// </summary>
    [Parameter(Position = 0, ParameterSetName = SessionSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = StartUrlSet)]
    [NameTransformation]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public string? SessionName { get; set; }

    /// <summary>The access portal's URL.</summary>
    [Parameter(Mandatory = true, ParameterSetName = StartUrlSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [UriTransformation]
    [ArgumentCompleter(typeof(StartUrlCompleter))]
    public Uri? StartUrl { get; set; }

    /// <summary>The scopes to ask for; those of the session, else sso:account:access.</summary>
    [Parameter]
    [Alias("Scopes")]
    [StringListTransformation]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>Signs in with a code in any browser anywhere.</summary>
    [Parameter]
    public SwitchParameter UseDeviceCode { get; set; }

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

    /// <summary>Shows the page of a device code also as a QR code.</summary>
    [Parameter]
    public SwitchParameter ShowQrCode { get; set; }

    /// <summary>Keeps the session in this process only.</summary>
    [Parameter]
    public SwitchParameter InMemory { get; set; }

    /// <summary>Signs in anew, and registers anew, even if somebody is signed in.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    private protected override string PipeAdvice => "Give the name of the session, Connect-SsoSession -SessionName <name>, or pipe what Get-SsoSession lists";

    private protected override AwsService TargetService => AwsService.SsoOidc;

    private protected override SessionKind Kind => SessionKind.SsoToken;

    private protected override object ErrorTarget => SessionName ?? StartUrl?.OriginalString ?? ProfileName ?? SecretName ?? "";

    /// <summary>A session that is piped in has both, and is there already.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _writesSession = !string.IsNullOrEmpty(SessionName) && StartUrl is not null;
    }

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(ConnectAsync);

    private async Task ConnectAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (UseDeviceCode && UseBrowser)
            throw new SsoOidcException(FailureKind.InvalidInput, "-UseDeviceCode and -UseBrowser can't be given together.");
        if (_writesSession && !await WriteSessionAsync(pipe, cancellationToken)) return;
        SsoSessionRef session = Choice().ForSignIn(Configuration, pipe, Clock);
        SsoSessionState? kept = Force ? null : await ReadAsync(pipe, session, cancellationToken);
        if (kept?.IsValid(Clock.GetUtcNow(), RefreshPolicy.DefaultMinimumValidity) == true)
        {
            pipe.Write(session.ToOutput(kept));
            WarnOfScopes(pipe, session, kept);
            return;
        }

        if (!await pipe.ShouldProcessAsync(session.Instance!.ToString(), $"Sign in ({session.Kind})")) return;
        if (kept is not null && await RefreshAsync(pipe, session, cancellationToken))
        {
            WarnOfScopes(pipe, session, kept);
            return;
        }

        if (session.Secret is { } secret) await secret.RequireUsableAsync<SsoSessionState>(pipe, Clock, cancellationToken);
        SsoSessionState signedIn = await SignInAsync(pipe, session, cancellationToken);
        if (await session.TrySaveAsync(signedIn, SaveTimeout, CancellationToken.None) is { } failure)
            session = await KeepInMemoryAsync(pipe, session, signedIn, failure);
        if (session.Doubt is { } doubt) pipe.Warning(doubt);
        // It may be another person now, who must not get what the one before had.
        if (session.Kind == SsoSessionStore.File) RoleCredentialCache.Of(Configuration, Clock).Remove(session.Instance!.CacheKey);
        pipe.Write(session.ToOutput(signedIn));
    }

    /// <summary>Whether the config file has the session now. It is written first: what is signed in to by name is found again by name.</summary>
    private async Task<bool> WriteSessionAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        string startUrl = StartUrl.ToText()!;
        string? configured = ServiceSettings.ConfiguredRegion(TargetService, Configuration);
        string? region = string.IsNullOrWhiteSpace(Region) ? StartUrlResolver.ExpectedRegion(startUrl, configured) ?? configured : Region!.Trim();
        SectionChange? change = SsoSessionSection.ToWrite(
            Configuration.Config, SessionName!, startUrl, region, "-Region", Scope,
            $"Give another -SessionName, or leave out -StartUrl to sign in to the one in {Configuration.ConfigPath}");
        if (change is null) return true;
        if (!await pipe.ShouldProcessAsync(SsoSessionSection.Lines(change), "Write sso-session")) return false;
        await LockedConfigFile.ChangeAsync(Configuration.ConfigPath, [change], isCredentials: false, Clock, cancellationToken);
        ForgetConfiguration();
        return true;
    }

    private SessionSelector Choice() => new(
        sessionName: SessionName,
        startUrl: StartUrl.ToText(),
        region: Region,
        scopes: Scope,
        vault: Vault,
        secretName: SecretName,
        inMemory: InMemory);

    private static async Task<SsoSessionState?> ReadAsync(PipelineContext pipe, SsoSessionRef session, CancellationToken cancellationToken)
    {
        try
        {
            return await session.Store.TryReadAsync(cancellationToken);
        }
        catch (SsoOidcException damaged) when (damaged.Kind == FailureKind.SecretIncomplete)
        {
            return null;
        }
        catch (SsoOidcException other) when (other.Kind == FailureKind.NotSignedIn)
        {
            // It was left there before the session, or -Region, was changed.
            pipe.Warning(other.Message + " A new sign-in replaces it.");
            return null;
        }
    }

    /// <summary>Scopes are of the client that was registered for a sign-in: one that goes on does not get others.</summary>
    private void WarnOfScopes(PipelineContext pipe, SsoSessionRef session, SsoSessionState kept)
    {
        if (session.Instance?.Scopes is not { Count: > 0 } wanted) return;
        bool isKnown = kept.ClientScope.Count > 0;
        if (isKnown ? wanted.All(kept.ClientScope.Contains) : Scope is not { Length: > 0 } || IsClientFor(session, kept)) return;
        string scopes = string.Join(", ", wanted.Select(CommandText.Quoted));
        pipe.Warning(
            $"You are signed in to {session.Instance} already, and not, or not known to be, with the scopes {scopes}. To sign in anew with "
            + $"them, run {session.ConnectCommand}{(Scope is { Length: > 0 } ? $" -Scope {scopes}" : "")} -Force");
    }

    /// <summary>Whether the client of a sign-in is the one that was registered for the scopes that are wanted; the cache file has none.</summary>
    private bool IsClientFor(SsoSessionRef session, SsoSessionState kept)
    {
        IClientRegistrationStore registrations = Registrations(session, kept.Location.Region);
        return (registrations.Read(true) ?? registrations.Read(false))?.ClientId == kept.ClientId;
    }

    /// <summary>A session that can be refreshed needs no person.</summary>
    private async Task<bool> RefreshAsync(PipelineContext pipe, SsoSessionRef session, CancellationToken cancellationToken)
    {
        try
        {
            RefreshResult<SsoSessionState> refreshed = await session
                .Service((saved, cancel) => TokenRefresh.SsoAsync(saved, new OidcClient(Connect(saved.Location)), cancel), Clock)
                .GetValidAsync(new RefreshPolicy { Deadline = Deadline }, cancellationToken);
            if (refreshed.SaveFailure is { } failure) pipe.Error(session.ToSaveError(failure), session.Name);
            pipe.Write(session.ToOutput(refreshed.Session));
            return true;
        }
        catch (SsoOidcException ended) when (
            ended.Kind is FailureKind.InvalidGrant or FailureKind.InvalidClient or FailureKind.UnauthorizedClient
                or FailureKind.RefreshTokenMissing or FailureKind.RegistrationExpired or FailureKind.NotSignedIn)
        {
            return false;
        }
    }

    private async Task<SsoSessionState> SignInAsync(PipelineContext pipe, SsoSessionRef session, CancellationToken cancellationToken)
    {
        SsoInstance instance = session.Instance!;
        ResolvedStartUrl portal = await new StartUrlResolver(Transport(), Clock, Deadline).ResolveAsync(instance.StartUrl, cancellationToken);
        foreach (string? warning in new[] { portal.Doubt, portal.RegionConflict(instance.Region) })
            if (warning is not null) pipe.Warning(warning);

        BrowserAvailability here = BrowserAvailability.Detect();
        LoginMethod method = here.Choose(UseDeviceCode, UseBrowser, NoBrowser);
        ServiceConnection connection = Connect(new ServiceLocation(portal.Region ?? instance.Region)
        {
            PrefersDualStack = !method.ComesBack && StartUrlResolver.IsDualStack(portal.StartUrl),
        });
        if (method.Reason is { } reason) Trace($"Signing in with a device code, since {reason}; -UseBrowser overrides this.");
        SignInView view = new(pipe, instance.ToString(), new Uri(instance.StartUrl), method.OpensBrowser && method.ComesBack, ShowQrCode);
        SsoLogin login = new(new OidcClient(connection), instance, portal, Registrations(session, connection.Settings.Region), view, Clock)
        {
            Browser = method.OpensBrowser ? new SystemBrowser(here, Clock) : null,
            Deadline = Deadline,
            RedirectPort = RedirectPort,
            RegisterAnew = Force,
        };
        try
        {
            return method.ComesBack
                ? await login.WithBrowserAsync(cancellationToken)
                : await login.WithDeviceCodeAsync(cancellationToken);
        }
        finally
        {
            view.Close();
        }
    }

    private IClientRegistrationStore Registrations(SsoSessionRef session, string? region) => session.Kind == SsoSessionStore.File
        ? new ClientRegistrationCache(SsoCache.Of(Configuration).RegistrationPath(session.Instance!, region ?? ""), region, Clock)
        : new NoClientRegistrations();

    /// <summary>A sign-in that could not be saved is not lost: it serves this process.</summary>
    private static async Task<SsoSessionRef> KeepInMemoryAsync(
        PipelineContext pipe, SsoSessionRef session, SsoSessionState signedIn, SsoOidcException failure)
    {
        SsoSessionRef memory = SsoSessionRef.InMemory(session.Instance!);
        await memory.Store.SaveAsync(signedIn, CancellationToken.None);
        pipe.Error(
            SessionStores.SaveError(
                failure,
                $"You are signed in, but the session could not be saved; it is kept in this process only. {failure.Message}",
                "Fix what the message names, then run " + session.ConnectCommand + " -Force"),
            session.Name);
        return memory;
    }
}
