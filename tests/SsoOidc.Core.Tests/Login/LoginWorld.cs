using SsoOidc.Core.Configuration;
using SsoOidc.Core.Login;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Login;

/// <summary>A sign-in over a stubbed service: what a person sees, what is kept, and what was sent.</summary>
internal sealed class LoginWorld(params Func<HttpResponseMessage>[] replies) : IDisposable
{
    public const string Authorize = "https://oidc.us-east-1.amazonaws.com/authorize";

    public static readonly Func<HttpResponseMessage> Registered = () => StubHandler.Reply(
        200, """{"clientId":"id-new","clientSecret":"secret-new","clientIdIssuedAt":1767323045,"clientSecretExpiresAt":1775099045}""");

    public static readonly Func<HttpResponseMessage> Authorized = () => StubHandler.Reply(200, """
        {"deviceCode":"device-1","userCode":"ABCD-EFGH","verificationUri":"https://device.example/","verificationUriComplete":"https://device.example/?user_code=ABCD-EFGH","expiresIn":600,"interval":1}
        """);

    public static readonly Func<HttpResponseMessage> Granted = () => StubHandler.Reply(
        200, """{"accessToken":"access-1","tokenType":"Bearer","expiresIn":28800,"refreshToken":"refresh-1"}""");

    public static readonly Func<HttpResponseMessage> Pending = Refused("AuthorizationPendingException", "authorization_pending");

    /// <summary>A registration that was kept for one flow.</summary>
    public static readonly ClientRegistrationState Kept = new()
    {
        ClientId = "id-kept",
        ClientSecret = new Secret("secret-kept"),
        ClientSecretExpiresAt = TestClock.Beginning.AddDays(30),
        ClientScope = ["sso:account:access"],
    };

    public FakeService Service { get; } = new FakeService(replies).WithAttempts(1);

    public TestClock Clock => Service.Clock;

    public SignInView View { get; } = new();

    public MemoryRegistrations Registrations { get; } = new();

    public SsoInstance Instance { get; set; } = new("https://sso.example.com/", "us-east-1", "ops");

    public IBrowser? Browser { get; set; }

    public bool RegisterAnew { get; set; }

    public int RedirectPort { get; set; }

    public TimeSpan? Limit { get; set; }

    public IEnumerable<string> Asked => Service.Handler.Sent.Select(sent => sent.Uri.AbsolutePath);

    public static Func<HttpResponseMessage> Refused(string shape, string error, int status = 400) => () => StubHandler.Reply(
        status, $$"""{"error":"{{error}}","error_description":"Because."}""", headers: ("x-amzn-ErrorType", shape));

    /// <summary>The clock stands still: for browsers that come back.</summary>
    public Task<SsoSessionState> WithBrowserAsync() => SignIn().WithBrowserAsync(Test.Token);

    public Task<SsoSessionState> WithDeviceCodeAsync() => Clock.RunAsync(SignIn().WithDeviceCodeAsync(Test.Token));

    public SsoLogin SignIn() => new(
        Service.Oidc, Instance, new ResolvedStartUrl("https://portal.awsapps.com/start"), Registrations, View, Clock)
    {
        Browser = Browser,
        RegisterAnew = RegisterAnew,
        RedirectPort = RedirectPort,
        Deadline = Limit is null ? null : new Deadline(Clock, Limit),
    };

    public void Dispose() => Service.Dispose();
}
