using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Portal;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>A cmdlet that asks the access portal by a sign-in, whose token is refreshed on the way. Never asks anybody to sign in.</summary>
public abstract class PortalCommand : SsoSessionCommand
{
    private readonly Dictionary<string, PortalSession> _sessions = new(StringComparer.Ordinal);

    /// <inheritdoc />
    /// <remarks>By its name alone: the first place is that of an account or a role.</remarks>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [NameTransformation]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public override string? SessionName { get; set; }

    /// <summary>An access token in place of a saved sign-in; it is used as it is, and not refreshed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString? AccessToken { get; set; }

    /// <summary>
    /// How many requests a second go to the portal, by all cmdlets of this process together: 20, as many as the portal allows, if
    /// not given; 0 for no limit.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 10_000)]
    [NumberTransformation]
    public double RequestsPerSecond { get; set; } = 20;

    private protected override AwsService TargetService => AwsService.SsoPortal;

    /// <summary>The account whose number was piped in, as text or as a number; null if something else was.</summary>
    private protected string? PipedAccount => AccountIdTransformationAttribute.NumberOf(InputObject?.BaseObject);

    /// <summary>Whether the parameters name a sign-in, be it by a token.</summary>
    private protected bool NamesSession => HasVault || AccessToken is not null
        || !(string.IsNullOrEmpty(SessionName) && StartUrl.ToText() is null && string.IsNullOrEmpty(Path));

    /// <summary>The sign-in that the parameters bound now name; the same object for inputs that name the same.</summary>
    private protected PortalSession Session(PipelineContext pipe)
    {
        Secret? token = AccessToken.ToSecret();
        string key = string.Join("\n", SessionName, StartUrl.ToText(), ServiceRegion, EndpointUrl.ToText(), Path, Vault, SecretName, token?.Reveal());
        if (!_sessions.TryGetValue(key, out PortalSession? session))
            _sessions.Add(key, session = token is null ? OfSaved(pipe) : OfToken(token, AccessToken!));
        return session;
    }

    /// <summary>A client for the input bound now: for its time limit, and with its requests shown as they are made.</summary>
    private protected PortalClient Client(PortalSession session) => new(session.Connection with
    {
        Deadline = Limit is null ? null : Deadline,
        Observer = IsVerbose ? exchange => Trace(exchange.ToString()) : null,
    });

    /// <summary>Goes through all accounts, as the pages come; the next page is asked for before this one is gone through.</summary>
    /// <param name="pipe">The streams.</param>
    /// <param name="session">The sign-in.</param>
    /// <param name="each">Takes an account.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="onCounted">Is told how many there are, as soon as the last page is there.</param>
    private protected async Task ListAccountsAsync(
        PipelineContext pipe, PortalSession session, Func<SsoAccount, Task> each, CancellationToken cancellationToken, Action<int>? onCounted = null)
    {
        int count = 0;
        Secret token = await session.TokenAsync(pipe, Clock, cancellationToken);
        string? next = null;
        Secret? refused = null;
        Task<PortalPage<PortalAccount>>? coming = Page();
        while (coming is not null)
        {
            PortalPage<PortalAccount> page;
            try
            {
                page = await coming;
            }
            catch (SsoOidcException failure) when (failure.Kind == FailureKind.Unauthorized && refused is null)
            {
                refused = token;
                token = await session.AnotherAsync(token, pipe, cancellationToken);
                coming = Page();
                continue;
            }
            catch (SsoOidcException failure)
            {
                throw session.Told(failure);
            }

            refused = null;
            next = page.NextToken;
            coming = next is null ? null : Page();
            count += page.Items.Count;
            if (next is null) onCounted?.Invoke(count);
            foreach (PortalAccount account in page.Items)
                await each(new SsoAccount(account.AccountId, account.AccountName, account.EmailAddress, session.Source, page.Metadata));
        }

        Task<PortalPage<PortalAccount>> Page() => Client(session).ListAccountsAsync(token, next, cancellationToken);
    }

    private PortalSession OfSaved(PipelineContext first)
    {
        SessionSelector selector = Selector();
        AwsConfiguration configuration = Configuration;
        SsoSessionRef session = selector.Find(configuration, first, Clock);
        // A vault is asked through the pipeline of the input that is bound, and the one of this input ends with it.
        SsoSessionRef At(PipelineContext pipe) =>
            session.Kind == SsoSessionStore.Vault ? selector.Find(configuration, pipe, Clock) : session;
        // What is bound now; the next input may name another.
        Uri? endpoint = EndpointUrl.ToText() is null ? null : EndpointUrl;
        string? path = session.Instance is null && session.Secret is null ? Path : null;
        return new PortalSession(
            session,
            (pipe, cancel) => SavedAsync(pipe, At(pipe), place => GetValidAsync(pipe, place, RefreshAsync, RefreshPolicy.DefaultMinimumValidity, cancel)),
            (pipe, cancel) => SavedAsync(pipe, At(pipe), place => RefreshNowAsync(place, cancel)),
            saved => Paced(Connect(AwsService.SsoPortal, ConfiguredEndpoint.Portal(saved.Location, Configuration)), session.Name),
            saved => new PortalSource(
                ConfiguredEndpoint.Portal(saved.Location, Configuration) with { EndpointUrl = endpoint ?? saved.Location.EndpointUrl },
                session.Instance?.SessionName,
                (session.Instance?.StartUrl ?? saved.StartUrl).ToUri(),
                path,
                session.Secret?.Vault,
                session.Secret?.Name));
    }

    private PortalSession OfToken(Secret token, SecureString secure)
    {
        SsoSessionState state = new() { ClientId = "", AccessToken = token, StartUrl = StartUrl.ToText() };
        ServiceConnection connection = Paced(Connect(), state.StartUrl);
        PortalSource source = new(connection.Settings.Location, StartUrl: StartUrl, AccessToken: secure);
        return new PortalSession(null, (_, _) => Task.FromResult(state), (_, _) => throw TokenOver(), _ => connection, _ => source);
    }

    private static SsoOidcException TokenOver() =>
        new(FailureKind.Unauthorized, "The portal refused the access token that was given: it has ended, or is of another region.")
        {
            NextStep = "Name the sign-in in place of its token, so that it is refreshed: Get-SsoAccount -SessionName <name>; or refresh the token: $token = $token | New-SsoToken",
        };

    private static async Task<SsoSessionState> SavedAsync(
        PipelineContext pipe, SsoSessionRef session, Func<SsoSessionRef, Task<RefreshResult<SsoSessionState>>> get)
    {
        RefreshResult<SsoSessionState> valid = await get(session);
        // What could not be saved serves this command all the same.
        if (valid.SaveFailure is { } unsaved) pipe.Error(session.ToSaveError(unsaved), session.Name);
        return valid.Session;
    }

    private async Task<RefreshResult<SsoSessionState>> RefreshNowAsync(SsoSessionRef session, CancellationToken cancellationToken)
    {
        SessionService<SsoSessionState> service = session.Service(RefreshAsync, Clock);
        try
        {
            return await service.RefreshAsync(new RefreshPolicy { Deadline = Deadline }, cancellationToken);
        }
        catch (SsoOidcException failure)
        {
            throw session.ToUserError(failure, service.LastSeen);
        }
    }

    private Task<SsoSessionState> RefreshAsync(SsoSessionState saved, CancellationToken cancellationToken) =>
        TokenRefresh.SsoAsync(saved, new OidcClient(Connect(AwsService.SsoOidc, saved.Location)), cancellationToken);

    private ServiceConnection Paced(ServiceConnection connection, string? portal) => connection with
    {
        IsSynchronous = false,
        Pace = Paces.Of(connection.Settings.Endpoint, portal),
        RequestsPerSecond = RequestsPerSecond,
    };
}
