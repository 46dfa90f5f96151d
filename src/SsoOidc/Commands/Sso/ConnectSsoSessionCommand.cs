using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Prompts;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>
/// Signs a person in to an AWS access portal: in the browser of this machine where there is one, else with a device code. Where
/// somebody is signed in already, it says so and asks nobody.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "SsoSession", SupportsShouldProcess = true, DefaultParameterSetName = SessionSet)]
[OutputType(typeof(SsoSession))]
public sealed class ConnectSsoSessionCommand : VaultCommand
{
    private const string SessionSet = "Session";
    private const string StartUrlSet = "StartUrl";

    /// <summary>Where less is left of a token, it is renewed, or a person asked.</summary>
    private static readonly TimeSpan s_reserve = TimeSpan.FromMinutes(15);

    /// <summary>The name of an [sso-session] of the shared config file; the profile's where not given.</summary>
    [Parameter(Position = 0, ParameterSetName = SessionSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public string? SessionName { get; set; }

    /// <summary>The access portal's URL.</summary>
    [Parameter(Mandatory = true, ParameterSetName = StartUrlSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [UriTransformation]
    public Uri? StartUrl { get; set; }

    /// <summary>The scopes to ask for; those of the session, else sso:account:access where not given.</summary>
    [Parameter]
    [Alias("Scopes")]
    [StringListTransformation]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>Signs in with a code in any browser anywhere.</summary>
    [Parameter]
    public SwitchParameter UseDeviceCode { get; set; }

    /// <summary>Signs in in a browser that can reach this machine, also where none seems to be there.</summary>
    [Parameter]
    public SwitchParameter UseBrowser { get; set; }

    /// <summary>Only shows the page and does not start a browser.</summary>
    [Parameter]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>Shows the page of a device code as a QR code, too.</summary>
    [Parameter]
    public SwitchParameter ShowQrCode { get; set; }

    /// <summary>Keeps the session in this process only.</summary>
    [Parameter]
    public SwitchParameter InMemory { get; set; }

    /// <summary>Signs in anew, and registers anew, also where somebody is signed in.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override AwsService Service => AwsService.SsoOidc;

    private protected override SavedKind Kind => SavedKind.SsoToken;

    private protected override object ErrorTarget => SessionName ?? StartUrl?.OriginalString ?? ProfileName ?? SecretName ?? "";

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(ConnectAsync);

    private async Task ConnectAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (UseDeviceCode && UseBrowser)
            throw new SsoOidcException(FailureKind.InvalidInput, "-UseDeviceCode and -UseBrowser can't be given together.");
        SessionPlace place = Choice().ForSignIn(Configuration, pipe, Clock);
        SavedSession? kept = Force ? null : await ReadAsync(place, cancellationToken);
        if (kept?.IsValid(Clock.GetUtcNow(), s_reserve) == true)
        {
            pipe.Write(place.ToOutput(kept));
            return;
        }

        if (!await pipe.ShouldProcessAsync(place.Instance!.ToString(), $"Sign in ({place.Kind})")) return;
        if (kept is not null && await RenewAsync(pipe, place, cancellationToken)) return;

        SavedSession session = await SignInAsync(pipe, place, cancellationToken);
        SsoOidcException? failure = await Refresh(place, Never).SaveAsync(session, CancellationToken.None);
        if (failure is not null) place = await KeepInMemoryAsync(pipe, place, session, failure);
        pipe.Write(place.ToOutput(session));
    }

    private SessionSelector Choice() => new(
        sessionName: SessionName,
        startUrl: StartUrl.ToText(),
        region: Region,
        scopes: Scope,
        vault: Vault,
        secretName: SecretName,
        inMemory: InMemory);

    private static async Task<SavedSession?> ReadAsync(SessionPlace place, CancellationToken cancellationToken)
    {
        try
        {
            return await place.Store.ReadAsync(cancellationToken);
        }
        catch (SsoOidcException none) when (
            none.Kind is FailureKind.NotSignedIn or FailureKind.SecretNotFound or FailureKind.SecretIncomplete)
        {
            return null;
        }
    }

    /// <summary>A session that can be renewed needs no person.</summary>
    private async Task<bool> RenewAsync(PipelineContext pipe, SessionPlace place, CancellationToken cancellationToken)
    {
        try
        {
            RenewedSession renewed = await Refresh(
                    place, (saved, cancel) => SessionRenewal.OfSsoTokenAsync(saved, new OidcClient(Connect(Limit, saved)), cancel))
                .GetValidAsync(s_reserve, cancellationToken);
            if (renewed.SaveFailure is { } failure) pipe.Error(place.ToSaveError(failure), place.Name);
            pipe.Write(place.ToOutput(renewed.Session));
            return true;
        }
        catch (SsoOidcException ended) when (
            ended.Kind is FailureKind.InvalidGrant or FailureKind.InvalidClient or FailureKind.UnauthorizedClient
                or FailureKind.RefreshTokenMissing or FailureKind.RegistrationExpired)
        {
            return false;
        }
    }

    private async Task<SavedSession> SignInAsync(PipelineContext pipe, SessionPlace place, CancellationToken cancellationToken)
    {
        SsoInstance instance = place.Instance!;
        ResolvedStartUrl portal = await new StartUrlResolver(Transport(), Clock).ResolveAsync(instance.StartUrl, cancellationToken);
        if (portal.Doubt is { } doubt) pipe.Warning(doubt);
        if (portal.Region is { } found && instance.Region is { } said && found != said)
            pipe.Warning($"The access portal is in the region {found}, not {said}; {found} is used. Set sso_region to it in the config file.");

        ServiceConnection connection = Connect(null, new SavedSession
        {
            Kind = Kind,
            ClientId = "",
            Region = portal.Region ?? instance.Region,
        });
        BrowserAvailability here = BrowserAvailability.Detect();
        bool usesBrowser = !UseDeviceCode && (UseBrowser || here.UnavailableReason is null);
        if (!usesBrowser && !UseDeviceCode) Trace($"Signing in with a device code, since {here.UnavailableReason}; -UseBrowser overrides this.");
        bool opens = !NoBrowser && (UseBrowser || here.UnavailableReason is null);
        SignInView view = new(pipe, instance.ToString(), new Uri(instance.StartUrl), opens && usesBrowser, ShowQrCode);
        SsoLogin signIn = new(new OidcClient(connection), instance, portal, Registrations(place, connection.Settings.Region), view, Clock)
        {
            Browser = opens ? new SystemBrowser(here, Clock) : null,
            Limit = Limit,
            RegisterAnew = Force,
        };
        try
        {
            return usesBrowser
                ? await signIn.WithBrowserAsync(connection.Settings.Endpoint.AbsoluteUri.TrimEnd('/') + "/authorize", cancellationToken)
                : await signIn.WithDeviceCodeAsync(cancellationToken);
        }
        finally
        {
            view.Close();
        }
    }

    private IClientRegistrationStore Registrations(SessionPlace place, string? region) => place.Kind == SsoSessionStore.File
        ? new ClientRegistrationCache(SsoCache.Of(Configuration).RegistrationPath(place.Instance!, region ?? ""), region, Clock)
        : new NoClientRegistrations();

    /// <summary>A sign-in that could not be saved is not lost: it serves this process.</summary>
    private static async Task<SessionPlace> KeepInMemoryAsync(
        PipelineContext pipe, SessionPlace place, SavedSession session, SsoOidcException failure)
    {
        ISessionStore memory = MemorySessions.Store(place.Instance!.CacheKey);
        await memory.SaveAsync(session, CancellationToken.None);
        pipe.Error(
            new SsoOidcException(
                failure.Kind is FailureKind.VaultFailed or FailureKind.CacheBusy ? FailureKind.SaveFailed : failure.Kind,
                $"You are signed in, but the session could not be saved; it is kept in this process only. {failure.Message}",
                failure)
            {
                NextStep = "Mend the place that the message names, then run " + place.ConnectCommand + " -Force",
            },
            place.Name);
        return SessionPlace.InMemory(place.Instance!);
    }

    private static SavedRefresh Refresh(SessionPlace place, Func<SavedSession, CancellationToken, Task<SavedSession>> renew) =>
        new(place.Store, place.Lock, renew, Clock);

    private static Task<SavedSession> Never(SavedSession saved, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Nothing to renew.");
}
