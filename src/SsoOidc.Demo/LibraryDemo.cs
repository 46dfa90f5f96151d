using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.SignIn;

namespace SsoOidc.Demo;

/// <summary>The same as <c>demo.ps1</c>, without PowerShell.</summary>
internal static class LibraryDemo
{
    private const string Callback = "http://127.0.0.1:8765/oauth/callback";

    // The example of RFC 7636 appendix B.
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    public static async Task<bool> RunAsync(Uri endpoint)
    {
        using HttpTransport transport = TransportFactory.CreateDirect();
        ServiceConnection connection = new()
        {
            Settings = new ServiceSettings(endpoint, region: "us-east-1", customEndpoint: endpoint),
            Transport = transport,
        };
        IssuedToken token = await DeviceSignInAsync(connection);
        SignInToken signIn = await ConsoleSignInAsync(connection, endpoint);
        return token.ExpiresAt > DateTimeOffset.UtcNow && signIn.ExpiresAt > DateTimeOffset.UtcNow;
    }

    private static async Task<IssuedToken> DeviceSignInAsync(ServiceConnection connection)
    {
        OidcClient client = new(connection);
        ClientRegistration registration = await client.RegisterClientAsync(
            new RegisterClientRequest
            {
                ClientName = "demo",
                Scopes = ["sso:account:access"],
                GrantTypes = [GrantTypes.DeviceCode, GrantTypes.RefreshToken],
            },
            default);
        Console.WriteLine($"Registered client {registration.ClientId}");

        DeviceAuthorization device = await client.StartDeviceAuthorizationAsync(
            new StartDeviceAuthorizationRequest
            {
                ClientId = registration.ClientId,
                ClientSecret = registration.ClientSecret,
                StartUrl = "https://example.awsapps.com/start",
            },
            default);
        Console.WriteLine($"Open {device.VerificationUri} and approve the code {device.UserCode}");

        CreateTokenRequest request = new()
        {
            ClientId = registration.ClientId,
            ClientSecret = registration.ClientSecret,
            GrantType = GrantTypes.DeviceCode,
            DeviceCode = device.DeviceCode,
        };
        IssuedToken token = await new DeviceCodePoller(client, connection.Clock).RunAsync(
            request, PollState.Start(device.Interval, device.ExpiresAt), null, default);
        Console.WriteLine($"Access token {token.AccessToken}, ends {token.ExpiresAt:u}");

        CreateTokenRequest refresh = new()
        {
            ClientId = registration.ClientId,
            ClientSecret = registration.ClientSecret,
            GrantType = GrantTypes.RefreshToken,
            RefreshToken = token.RefreshToken,
        };
        if (await client.CreateTokenAsync(refresh, default) is not TokenReply.Granted granted)
            throw new InvalidOperationException("The refresh was refused.");
        Console.WriteLine($"Refreshed: access token {granted.Token.AccessToken}, ends {granted.Token.ExpiresAt:u}");
        return granted.Token;
    }

    private static async Task<SignInToken> ConsoleSignInAsync(ServiceConnection connection, Uri endpoint)
    {
        SignInClient client = new(connection);
        using DPoPKey key = DPoPKey.Create();
        SignInToken signIn = await client.CreateOAuth2TokenAsync(
            new CreateOAuth2TokenRequest
            {
                ClientId = CreateOAuth2TokenRequest.SameDevice,
                GrantType = GrantTypes.AuthorizationCode,
                Code = new Secret(await AuthorizeAsync(endpoint)),
                CodeVerifier = new Secret(Verifier),
                RedirectUri = Callback,
            },
            key,
            default);
        Console.WriteLine($"AWS credentials {signIn.AccessToken.AccessKeyId}, end {signIn.ExpiresAt:u}");

        SignInToken renewed = await client.CreateOAuth2TokenAsync(
            new CreateOAuth2TokenRequest
            {
                ClientId = CreateOAuth2TokenRequest.SameDevice,
                GrantType = GrantTypes.RefreshToken,
                RefreshToken = signIn.RefreshToken,
            },
            key,
            default);
        Console.WriteLine($"Renewed with the same DPoP key: {renewed.AccessToken.AccessKeyId}, end {renewed.ExpiresAt:u}");
        return renewed;
    }

    /// <summary>What the person's browser does: it is sent back to the callback with a code.</summary>
    private static async Task<string> AuthorizeAsync(Uri endpoint)
    {
        string query = $"response_type=code&client_id={Uri.EscapeDataString(CreateOAuth2TokenRequest.SameDevice)}"
            + $"&state={Guid.NewGuid()}&code_challenge_method=SHA-256&scope=openid"
            + $"&redirect_uri={Uri.EscapeDataString(Callback)}&code_challenge={Challenge}";
        using HttpClientHandler handler = new() { AllowAutoRedirect = false };
        using HttpClient browser = new(handler);
        using HttpResponseMessage page = await browser.GetAsync(new Uri(endpoint, $"/v1/authorize?{query}"));
        string[] parameters = page.Headers.Location!.Query.TrimStart('?').Split('&');
        return Uri.UnescapeDataString(parameters.First(p => p.StartsWith("code=", StringComparison.Ordinal))["code=".Length..]);
    }
}
