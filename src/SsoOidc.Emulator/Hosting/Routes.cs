using SsoOidc.Emulator.Federation;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Oidc;
using SsoOidc.Emulator.Pages;
using SsoOidc.Emulator.Portal;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.SignIn;
using SsoOidc.Emulator.State;
using SsoOidc.Emulator.Sts;

namespace SsoOidc.Emulator.Hosting;

/// <summary>The operations with their methods and paths.</summary>
internal static class Routes
{
    private const string ByIam = "x-amz-client-auth-method=iam";

    public static IReadOnlyList<Route> All(SsoEmulator emulator, EmulatorState state, Authorizations authorizations)
    {
        SsoEmulatorOptions options = emulator.Options;
        ConsentPage consent = new(options, state, authorizations);
        VerificationPage verification = new(options, authorizations);
        PortalOperations portal = new(options, state, emulator.Clock.GetUtcNow());
        StsOperations sts = new(options, state);
        FederationEndpoint federation = new(options, state);
        TokenOperations tokens = new(options, state);
        return
        [
            Post(AwsService.Oidc, "RegisterClient", "/client/register", new RegisterClient(options, state).Handle),
            Post(AwsService.Oidc, "StartDeviceAuthorization", "/device_authorization",
                new StartDeviceAuthorization(options, authorizations, state, emulator.BaseUrl).Handle),
            Post(AwsService.Oidc, "CreateTokenWithIAM", "/token", new CreateTokenWithIam(options, state, emulator.BaseUrl).Handle)
                with { QueryPart = "aws_iam=t" },
            Post(AwsService.Oidc, "CreateToken", "/token", new CreateToken(options, state).Handle),
            Post(AwsService.SignIn, "CreateOAuth2TokenWithIAM", "/v1/token", tokens.CreateWithIam) with { QueryPart = ByIam },
            Post(AwsService.SignIn, "CreateOAuth2TokenWithTokenExchange", "/v1/token", tokens.Exchange)
                with { QueryPart = "x-amz-oauth-token-method=token-exchange" },
            Post(AwsService.SignIn, "CreateBearerToken", "/v1/token", tokens.CreateBearer)
                with { QueryPart = "x-amz-token-request-type=bearer" },
            Post(AwsService.SignIn, "IntrospectOAuth2TokenWithIAM", "/v1/introspect", tokens.Introspect) with { QueryPart = ByIam },
            Post(AwsService.SignIn, "RevokeOAuth2TokenWithIAM", "/v1/revoke", tokens.Revoke) with { QueryPart = ByIam },
            Post(AwsService.SignIn, "CreateOAuth2Token", "/v1/token", new CreateOAuth2Token(options, state).Handle),

            .. Portal(options.PortalLatency,
            [
                Get(AwsService.Portal, "ListAccounts", "/assignment/accounts", portal.ListAccounts),
                Get(AwsService.Portal, "ListAccountRoles", "/assignment/roles", portal.ListAccountRoles),
                Get(AwsService.Portal, "GetRoleCredentials", "/federation/credentials", portal.GetRoleCredentials),
                Post(AwsService.Portal, "Logout", "/logout", portal.Logout),
            ]),

            .. Sts("AssumeRole", "AssumeRole", sts.AssumeRole),
            .. Sts("AssumeRoleWithWebIdentity", "AssumeRoleWithWebIdentity", sts.AssumeRoleWithWebIdentity),
            .. Sts("GetCallerIdentity", "GetCallerIdentity", sts.GetCallerIdentity),
            .. Sts("Unknown", Route.AnyAction, StsOperations.Unknown),

            Get(AwsService.Federation, "GetSigninToken", FederationEndpoint.Path, federation.GetSigninToken)
                with { Action = "getSigninToken" },
            Get(AwsService.Federation, "ConsoleLogin", FederationEndpoint.Path, federation.Login) with { Action = "login" },
            Get(AwsService.Federation, "Unknown", FederationEndpoint.Path, FederationEndpoint.Unknown),

            Get(AwsService.None, "Authorize", AuthorizePage.Path, new AuthorizePage(options, state, consent).Show),
            Post(AwsService.None, "Authorize", AuthorizePage.Path, consent.Decide),
            Get(AwsService.None, "AuthorizeOAuth2Access", SignInAuthorizePage.Path, new SignInAuthorizePage(consent).Show),
            Post(AwsService.None, "AuthorizeOAuth2Access", SignInAuthorizePage.Path, consent.Decide),
            Get(AwsService.None, "SignInConfirmation", SignInClients.ConfirmationPath, ConfirmationPage.Show),
            Get(AwsService.None, "Verification", "/device", verification.Show),
            Get(AwsService.None, "Verification", "/platform/authorize", verification.Show),
            Post(AwsService.None, "Verification", "/device", verification.Decide),
            .. AdminPaths.All(emulator),
        ];
    }

    private static IEnumerable<Route> Portal(TimeSpan latency, IEnumerable<Route> routes) =>
        routes.Select(route => route with { Latency = latency });

    private static IEnumerable<Route> Sts(string operation, string action, Func<ServiceCall, Reply> handler) =>
    [
        Post(AwsService.Sts, operation, "/", handler) with { Action = action },
        Get(AwsService.Sts, operation, "/", handler) with { Action = action },
    ];

    private static Route Post(AwsService service, string operation, string path, Func<ServiceCall, Reply> handler) =>
        new(operation, service, "POST", path, handler);

    private static Route Get(AwsService service, string operation, string path, Func<ServiceCall, Reply> handler) =>
        new(operation, service, "GET", path, handler);
}
