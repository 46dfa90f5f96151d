using SsoOidc.Core.Configuration;
using SsoOidc.Core.Credentials;
using SsoOidc.Core.Http;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Credentials;

/// <summary>A search for credentials in a home of its own; the network is a stub or real loopback.</summary>
internal sealed class CredentialWorld : IDisposable
{
    public const string Document =
        """{"AccessKeyId":"AKREMOTE","SecretAccessKey":"sak-r","Token":"tok-r","Expiration":"2026-01-02T09:04:05Z","AccountId":"210987654321"}""";

    private readonly HttpTransport _transport;

    /// <summary>Without <paramref name="answer"/>, requests really go out: to loopback.</summary>
    public CredentialWorld(Func<SentRequest, HttpResponseMessage>? answer = null)
        : this(answer is null ? null : new StubHandler((request, _) => Task.FromResult(answer(request))))
    {
    }

    public CredentialWorld(Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> answer)
        : this(new StubHandler(answer))
    {
    }

    private CredentialWorld(StubHandler? handler)
    {
        Handler = handler;
        _transport = Handler is null ? TransportFactory.CreateDirect() : new HttpTransport(Handler);
        Home["AWS_EC2_METADATA_DISABLED"] = "true";
    }

    public FakeHome Home { get; } = new();

    public TestClock Clock { get; } = new();

    public StubHandler? Handler { get; }

    /// <summary>What a person types for an MFA device; null for nobody there.</summary>
    public Func<string, string?> MfaCode { get; set; } = _ => null;

    /// <summary>A chain over the files of a home; sign-ins are those of its cache folders.</summary>
    public static CredentialProviderChain Chain(
        AwsConfiguration configuration, HttpTransport transport, TimeProvider clock, Func<string, string?>? mfaCode = null) => new(
        configuration,
        new CredentialChainContext
        {
            Transport = () => transport,
            Direct = () => transport,
            Clock = clock,
            SsoSession = (seen, instance) => SsoSession(SsoCache.Of(seen).TokenPath(instance.CacheKey), instance.CacheKey, clock),
            LoginSession = seen => LoginSession(LoginCache.Of(seen).PathOf(seen.LoginSession()!), seen.LoginSession()!, clock),
            AskMfaCode = device => Task.FromResult(Secret.From(mfaCode?.Invoke(device))),
        });

    public async Task<AwsCredentialIdentity> FindAsync(string? profile = null, CancellationToken? cancellationToken = null) =>
        (await LocateAsync(profile, cancellationToken)).Identity;

    /// <summary>The credentials with their source.</summary>
    public Task<FoundCredentials> LocateAsync(string? profile = null, CancellationToken? cancellationToken = null) =>
        Chain(Home.Open(profile), _transport, Clock, MfaCode).FindAsync(cancellationToken ?? Test.Token);

    private static SessionRef<SsoSessionState> SsoSession(string path, string name, TimeProvider clock) =>
        new(new SsoTokenCacheFile(path, clock), FileSessionLock.Of(path, clock), name);

    private static SessionRef<LoginSessionState> LoginSession(string path, string arn, TimeProvider clock) =>
        new(new LoginTokenCacheFile(path, arn, clock), FileSessionLock.Of(path, clock), arn);

    public Task<SsoOidcException> FailsAsync(FailureKind kind, string? profile = null) => Test.FailsAsync(() => FindAsync(profile), kind);

    public void Dispose()
    {
        _transport.Dispose();
        Home.Dispose();
    }

    public static void IsRemote(AwsCredentialIdentity found)
    {
        Assert.Equal("AKREMOTE", found.AccessKeyId);
        Assert.Equal("sak-r", found.SecretAccessKey.Reveal());
        Assert.Equal("tok-r", found.SessionToken?.Reveal());
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 9, 4, 5, TimeSpan.Zero), found.Expiration);
        Assert.Equal("210987654321", found.AccountId);
    }
}
