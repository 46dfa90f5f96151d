using SsoOidc.Core.Configuration;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.SignIn;

namespace SsoOidc.Core.Login;

/// <summary>A whole console sign-in, as <c>aws login</c> does it: the person's approval, a new DPoP key, the first credentials.</summary>
/// <param name="client">Asks the service.</param>
/// <param name="clock">The clock of waits and limits.</param>
internal sealed class ConsoleLogin(SignInClient client, TimeProvider clock)
{
    /// <summary>The port of 127.0.0.1 that the browser comes back to; 0 for any free one.</summary>
    public int RedirectPort { get; init; }

    private ServiceSettings Settings => client.Settings;

    /// <summary>Scheme and host of the service: its pages are also there.</summary>
    private string Base => Settings.Endpoint.GetLeftPart(UriPartial.Authority);

    /// <summary>In a browser that comes back to this machine (RFC 8252).</summary>
    /// <param name="view">Shows the page.</param>
    /// <param name="browser">Opens the page; null leaves that to the person.</param>
    /// <param name="limit">How long the person gets; null for 10 minutes.</param>
    /// <param name="cancellationToken">Ends the sign-in at once.</param>
    /// <exception cref="SsoOidcException">There will be no session.</exception>
    public async Task<LoginSessionState> OnThisDeviceAsync(
        ISignInView view, IBrowser? browser, TimeSpan? limit, CancellationToken cancellationToken)
    {
        using LoopbackRedirectListener listener = LoopbackRedirectListener.Open(clock, RedirectPort);
        AuthorizationRequestState pending = Begin(listener.RedirectUri);
        string url = PageOf(pending, CreateOAuth2TokenRequest.SameDevice);
        Secret code = await new AuthorizationCodeReceiver(view, browser, clock)
            .CodeAsync(listener, url, pending.State, limit ?? AuthorizationCodeReceiver.DefaultLimit, cancellationToken);
        return await RedeemAsync(pending, CreateOAuth2TokenRequest.SameDevice, code, null, cancellationToken);
    }

    /// <summary>In a browser anywhere; the person carries the code here.</summary>
    /// <param name="prompt">Shows the page and asks for the code.</param>
    /// <param name="store">Keeps the sign-in meanwhile, so that the code can also be given to another command.</param>
    /// <param name="cancellationToken">Ends the sign-in at once.</param>
    /// <exception cref="SsoOidcException">There is no session yet.</exception>
    public async Task<LoginSessionState> OnAnotherDeviceAsync(
        IVerificationPrompt prompt, PendingLoginStore store, CancellationToken cancellationToken)
    {
        AuthorizationRequestState pending = Begin(Base + "/v1/sessions/confirmation");
        store.Save(pending);
        VerificationCode code = VerificationCode.Parse(
            await prompt.AskAsync(PageOf(pending, CreateOAuth2TokenRequest.CrossDevice), cancellationToken));
        if (!FixedTime.Equal(code.State, pending.State)) throw PendingLoginStore.Unknown();
        return await FinishAsync(pending, code, store, cancellationToken);
    }

    /// <summary>Ends a sign-in on another device with its code; good once.</summary>
    /// <exception cref="SsoOidcException">There will be no session.</exception>
    public Task<LoginSessionState> FinishAsync(
        AuthorizationRequestState pending, VerificationCode code, PendingLoginStore store, CancellationToken cancellationToken)
    {
        return RedeemAsync(pending, CreateOAuth2TokenRequest.CrossDevice, code.Code, store, cancellationToken);
    }

    private AuthorizationRequestState Begin(string redirectUri) => new(
        NewState(),
        Pkce.Create().Verifier,
        redirectUri,
        Settings.Location);

    /// <summary>The spellings are this service's own: <c>SHA-256</c> where RFC 7636 has <c>S256</c>, and a scope in the singular.</summary>
    private string PageOf(AuthorizationRequestState pending, string clientId) => Base + "/v1/authorize?" + QueryString.Of(
        ("response_type", "code"),
        ("client_id", clientId),
        ("state", pending.State),
        ("code_challenge_method", "SHA-256"),
        ("scope", "openid"),
        ("redirect_uri", pending.RedirectUri),
        ("code_challenge", new Pkce(pending.Verifier).Challenge));

    /// <param name="pending">The sign-in.</param>
    /// <param name="clientId">The client its page was for.</param>
    /// <param name="code">What came of it.</param>
    /// <param name="store">Where it is kept until then; null if it is not.</param>
    /// <param name="cancellationToken">Ends the wait for the service.</param>
    private async Task<LoginSessionState> RedeemAsync(
        AuthorizationRequestState pending, string clientId, Secret code, PendingLoginStore? store, CancellationToken cancellationToken)
    {
        using DPoPKey key = DPoPKey.Create();
        SignInToken token = await client.CreateOAuth2TokenAsync(
            new CreateOAuth2TokenRequest
            {
                ClientId = clientId,
                GrantType = GrantTypes.AuthorizationCode,
                Code = code,
                RedirectUri = pending.RedirectUri,
                CodeVerifier = pending.Verifier,
            },
            key,
            cancellationToken);
        LoginSessionState session = new LoginSessionState
        {
            ClientId = clientId,
            DPoPKey = key.ToPem(),
            Location = pending.Location,
        }.With(token);
        if (session.SessionArn is null)
        {
            throw new SsoOidcException(
                FailureKind.BadResponse, "The service's answer does not say who signed in: it has no identity token with an ARN in it.")
            {
                ResponseMetadata = token.ResponseMetadata,
            };
        }

        store?.Remove(pending.State);
        return session;
    }

    /// <summary>A random UUID, as the AWS CLI sends one.</summary>
    private static string NewState()
    {
        byte[] random = Randoms.Bytes(16);
        random[7] = (byte)((random[7] & 0x0F) | 0x40);
        random[8] = (byte)((random[8] & 0x3F) | 0x80);
        return new Guid(random).ToString();
    }
}
