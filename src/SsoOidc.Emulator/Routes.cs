using SsoOidc.Emulator.Admin;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Oidc;
using SsoOidc.Emulator.Pages;
using SsoOidc.Emulator.SignIn;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator;

/// <summary>Which method and path is which operation.</summary>
internal static class Routes
{
    public static IReadOnlyList<Route> All(SsoEmulator emulator, EmulatorState state, Authorizations authorizations)
    {
        SsoEmulatorOptions options = emulator.Options;
        ConsentPage consent = new(options, state, authorizations);
        VerificationPage verification = new(options, authorizations);
        return
        [
            Post(AwsService.Oidc, "RegisterClient", "/client/register", new RegisterClient(options, state).Handle),
            Post(AwsService.Oidc, "StartDeviceAuthorization", "/device_authorization",
                new StartDeviceAuthorization(options, authorizations, state, emulator.BaseUrl).Handle),
            Post(AwsService.Oidc, "CreateTokenWithIAM", "/token", new CreateTokenWithIam(options, state, emulator.BaseUrl).Handle)
                with { QueryPart = "aws_iam=t" },
            Post(AwsService.Oidc, "CreateToken", "/token", new CreateToken(options, state).Handle),
            Post(AwsService.SignIn, "CreateOAuth2Token", "/v1/token", new CreateOAuth2Token(options, state).Handle),

            Get("Authorize", AuthorizePage.Path, new AuthorizePage(options, state, consent).Show),
            Post(AwsService.None, "Authorize", AuthorizePage.Path, consent.Decide),
            Get("AuthorizeOAuth2Access", SignInAuthorizePage.Path, new SignInAuthorizePage(consent).Show),
            Post(AwsService.None, "AuthorizeOAuth2Access", SignInAuthorizePage.Path, consent.Decide),
            Get("SignInConfirmation", SignInClients.ConfirmationPath, ConfirmationPage.Show),
            Get("Verification", "/device", verification.Show),
            Get("Verification", "/platform/authorize", verification.Show),
            Post(AwsService.None, "Verification", "/device", verification.Decide),
            .. AdminPaths.All(emulator),
        ];
    }

    private static Route Post(AwsService service, string operation, string path, Func<ServiceCall, Reply> handler) =>
        new(operation, service, "POST", path, handler);

    private static Route Get(string operation, string path, Func<ServiceCall, Reply> handler) =>
        new(operation, AwsService.None, "GET", path, handler);
}
