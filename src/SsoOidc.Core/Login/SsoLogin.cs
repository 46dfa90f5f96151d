using SsoOidc.Core.Configuration;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Core.Login;

/// <summary>A whole sign-in to an access portal: registration, the person's approval, the first token.</summary>
/// <param name="client">Asks the service.</param>
/// <param name="instance">What to sign in to.</param>
/// <param name="portal">The same, as the service knows it.</param>
/// <param name="registrations">Keeps the client for the next time.</param>
/// <param name="view">Shows the person what to do.</param>
/// <param name="clock">The clock of waits and limits.</param>
internal sealed class SsoLogin(
    OidcClient client,
    SsoInstance instance,
    ResolvedStartUrl portal,
    IClientRegistrationStore registrations,
    ISignInView view,
    TimeProvider clock)
{
    private static readonly string[] s_browserGrants = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken];
    private static readonly string[] s_defaultScopes = [SsoInstance.AccountAccess];
    private static readonly string[] s_deviceGrants = [GrantTypes.DeviceCode, GrantTypes.RefreshToken];

    /// <summary>Opens the page; null leaves that to the person.</summary>
    public IBrowser? Browser { get; init; }

    /// <summary>How long the person gets at most; without one 10 minutes, or as long as a device code lives.</summary>
    public Deadline? Deadline { get; init; }

    /// <summary>The port of 127.0.0.1 that the browser comes back to; 0 for any free one.</summary>
    public int RedirectPort { get; init; }

    /// <summary>Whether to register anew, even if a registration is kept.</summary>
    public bool RegisterAnew { get; init; }

    private IReadOnlyList<string> Scopes => instance.Scopes ?? s_defaultScopes;

    /// <summary>Authorization code with PKCE: the browser comes back to this machine (RFC 8252).</summary>
    /// <exception cref="SsoOidcException">There will be no token.</exception>
    public Task<SsoSessionState> WithBrowserAsync(CancellationToken cancellationToken) => WithClientAsync(
        forAuthorizationCode: true, registration => WithBrowserAsync(registration, cancellationToken), cancellationToken);

    /// <summary>Device code: any browser anywhere will do (RFC 8628).</summary>
    /// <exception cref="SsoOidcException">There will be no token.</exception>
    public async Task<SsoSessionState> WithDeviceCodeAsync(CancellationToken cancellationToken)
    {
        ClientRegistrationState registration = null!;
        DeviceAuthorization device = await WithClientAsync(
            forAuthorizationCode: false, known => AuthorizeAsync(registration = known, cancellationToken), cancellationToken);
        view.ShowCode(device);
        if (Browser is not null) await Browser.OpenAsync(device.VerificationUriComplete ?? device.VerificationUri, cancellationToken);
        CreateTokenRequest request = new()
        {
            ClientId = registration.ClientId,
            ClientSecret = registration.ClientSecret,
            GrantType = GrantTypes.DeviceCode,
            DeviceCode = device.DeviceCode,
        };
        DeviceCodePoller wait = new(client, clock)
        {
            OnTransientError = failure => view.Warn($"{failure.Message} Trying again until the code ends."),
        };
        PollState state = PollState.Start(device.Interval, device.ExpiresAt, clock.GetUtcNow() + Deadline?.Left);
        return Begin(registration).With(await wait.RunAsync(request, state, view.Tick, cancellationToken));
    }

    /// <summary>
    /// Works with the client that was kept; if there is none, or the service no longer knows it, with a new one.
    /// </summary>
    private async Task<T> WithClientAsync<T>(
        bool forAuthorizationCode, Func<ClientRegistrationState, Task<T>> work, CancellationToken cancellationToken)
    {
        if (!RegisterAnew && registrations.Read(forAuthorizationCode) is { } kept)
        {
            try
            {
                return await work(kept);
            }
            catch (SsoOidcException failure) when (failure.Kind == FailureKind.InvalidClient)
            {
                view.Warn("The service no longer knows the client that was registered before. A new one is registered.");
            }
        }

        return await work(await RegisterAsync(forAuthorizationCode, cancellationToken));
    }

    private async Task<SsoSessionState> WithBrowserAsync(ClientRegistrationState registration, CancellationToken cancellationToken)
    {
        using LoopbackRedirectListener listener = LoopbackRedirectListener.Open(clock, RedirectPort);
        Pkce pkce = Pkce.Create();
        string state = Base64Url.Encode(Randoms.Bytes(24));
        string url = client.Settings.Endpoint.AbsoluteUri.TrimEnd('/') + "/authorize?" + QueryString.Of(
            ("response_type", "code"),
            ("client_id", registration.ClientId),
            ("redirect_uri", listener.RedirectUri),
            ("state", state),
            ("code_challenge_method", "S256"),
            ("scopes", string.Join(" ", Scopes)),
            ("code_challenge", pkce.Challenge));
        Secret code = await new AuthorizationCodeReceiver(view, Browser, clock)
            .CodeAsync(listener, url, state, Deadline?.Left ?? AuthorizationCodeReceiver.DefaultLimit, cancellationToken);
        TokenReply reply = await client.CreateTokenAsync(
            new CreateTokenRequest
            {
                ClientId = registration.ClientId,
                ClientSecret = registration.ClientSecret,
                GrantType = GrantTypes.AuthorizationCode,
                Code = code,
                RedirectUri = listener.RedirectUri,
                CodeVerifier = pkce.Verifier,
            },
            cancellationToken);
        return Begin(registration).With(reply.OrThrow());
    }

    private Task<DeviceAuthorization> AuthorizeAsync(ClientRegistrationState registration, CancellationToken cancellationToken) =>
        client.StartDeviceAuthorizationAsync(
            new StartDeviceAuthorizationRequest
            {
                ClientId = registration.ClientId,
                ClientSecret = registration.ClientSecret,
                StartUrl = portal.StartUrl,
            },
            cancellationToken);

    private async Task<ClientRegistrationState> RegisterAsync(bool forAuthorizationCode, CancellationToken cancellationToken)
    {
        string[] grants = forAuthorizationCode ? s_browserGrants : s_deviceGrants;
        ClientRegistration issued = await client.RegisterClientAsync(
            new RegisterClientRequest
            {
                ClientName = ClientName(),
                Scopes = Scopes,
                GrantTypes = grants,
                // Without a port: the service takes any on a loopback address (RFC 8252 section 7.3).
                RedirectUris = forAuthorizationCode ? (string[])["http://127.0.0.1" + LoopbackRedirectListener.Path] : null,
                IssuerUrl = forAuthorizationCode ? portal.StartUrl : null,
            },
            cancellationToken);
        ClientRegistrationState registration = new()
        {
            ClientId = issued.ClientId,
            ClientSecret = issued.ClientSecret,
            ClientSecretExpiresAt = issued.ClientSecretExpiresAt,
            ClientScope = Scopes,
            ClientGrantType = grants,
        };
        registrations.Save(registration);
        return registration;
    }

    /// <summary>Shown to the person who approves.</summary>
    private string ClientName() => "SsoOidc-" + (instance.SessionName ?? new Uri(instance.StartUrl).Host.Split('.')[0]);

    private SsoSessionState Begin(ClientRegistrationState registration) => new()
    {
        ClientId = registration.ClientId,
        ClientSecret = registration.ClientSecret,
        ClientSecretExpiresAt = registration.ClientSecretExpiresAt,
        ClientScope = registration.ClientScope.Count > 0 ? registration.ClientScope : Scopes,
        StartUrl = instance.StartUrl,
        Location = client.Settings.Location,
    };
}
