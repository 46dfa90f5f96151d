using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.SignIn;

namespace SsoOidc.Core.Tests.Support;

/// <summary>The clients over a stubbed service. Replies are given in turn; the last one is given for ever.</summary>
internal sealed class FakeService : IDisposable
{
    public const string GrantedToken = """{"accessToken":"at-1","tokenType":"Bearer","expiresIn":3600}""";

    public static readonly AwsCredentialIdentity Keys = new()
    {
        AccessKeyId = "AKIDEXAMPLE",
        SecretAccessKey = new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
        SessionToken = new Secret("SESSIONTOKENEXAMPLE"),
    };

    public static readonly AwsCredentialIdentity LongTermKeys = new()
    {
        AccessKeyId = Keys.AccessKeyId,
        SecretAccessKey = Keys.SecretAccessKey,
    };

    private readonly HttpTransport _transport;

    public FakeService(params Func<HttpResponseMessage>[] replies)
        : this((_, turn) => Task.FromResult(replies[Math.Min(turn, replies.Length) - 1]()))
    {
    }

    public FakeService(Func<CancellationToken, int, Task<HttpResponseMessage>> answer)
    {
        int turn = 0;
        Handler = new StubHandler((_, cancellationToken) => answer(cancellationToken, ++turn));
        _transport = new HttpTransport(Handler);
        Connection = new ServiceConnection
        {
            Settings = new ServiceSettings(new Uri("https://oidc.us-east-1.amazonaws.com"), region: "us-east-1"),
            Transport = _transport,
            Clock = Clock,
            Jitter = () => 0.5,
            Observer = Seen.Add,
        };
    }

    public TestClock Clock { get; } = new();

    public StubHandler Handler { get; }

    public List<HttpAttempt> Seen { get; } = [];

    public ServiceConnection Connection { get; set; }

    public OidcClient Oidc => new(Connection);

    public SignInClient SignIn => new(Connection);

    public SentRequest Only => Assert.Single(Handler.Sent);

    public static FakeService Answering(
        int status, string body, string? contentType = "application/json", params (string Name, string Value)[] headers) =>
        new(() => StubHandler.Reply(status, body, contentType, headers));

    public FakeService WithAttempts(int attempts)
    {
        ServiceSettings before = Connection.Settings;
        Connection = Connection with
        {
            Settings = new ServiceSettings(before.Endpoint, region: before.Region, maxAttempts: attempts),
        };
        return this;
    }

    /// <summary>Any call that ends in a reply or a failure; the retries' pauses pass at once.</summary>
    public Task<ClientRegistration> RegisterAsync() =>
        Clock.RunAsync(Oidc.RegisterClientAsync(new RegisterClientRequest { ClientName = "n" }, Test.Token));

    public void Dispose() => _transport.Dispose();
}
