using SsoOidc.Core.Http;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.SignIn;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Sessions;

/// <summary>The AWS CLI renews the same sessions and knows no lock.</summary>
public sealed class SharedSignInRenewalTests : IDisposable
{
    private const string Refused = """{"error":"TOKEN_EXPIRED","message":"used"}""";

    private const string Granted =
        """{"accessToken":{"accessKeyId":"AKID2","secretAccessKey":"s","sessionToken":"t"},"tokenType":"aws_sigv4","expiresIn":900,"refreshToken":"rt-2"}""";

    private readonly DPoPKey _key = DPoPKey.Create();

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task A_refusal_stands_where_nobody_else_renewed()
    {
        using FakeService service = Service();
        SavedSession saved = Session("rt-0", "AKID0");
        await Test.FailsAsync(() => RenewAsync(saved, saved, service), FailureKind.TokenExpired);
        Assert.Single(service.Handler.Sent);
    }

    [Fact]
    public async Task What_another_saved_meanwhile_is_given_while_it_is_good()
    {
        using FakeService service = Service();
        SavedSession renewed = await RenewAsync(Session("rt-0", "AKID0"), Session("rt-1", "AKID1"), service);
        Assert.Equal("AKID1", renewed.Credentials!.AccessKeyId);
        Assert.Single(service.Handler.Sent);
    }

    [Fact]
    public async Task What_another_saved_and_has_ended_since_is_renewed()
    {
        using FakeService service = Service();
        SavedSession renewed = await RenewAsync(Session("rt-0", "AKID0"), Session("rt-1", "AKID1"), service, isGood: false);
        Assert.Equal("AKID2", renewed.Credentials!.AccessKeyId);
        Assert.Equal("rt-2", renewed.RefreshToken!.Reveal());
        Assert.Contains("\"rt-1\"", service.Handler.Sent[1].Body, StringComparison.Ordinal);
    }

    private static FakeService Service() => new(
        () => StubHandler.Reply(401, Refused, headers: ("x-amzn-ErrorType", "AccessDeniedException")),
        () => StubHandler.Reply(200, Granted));

    private static Task<SavedSession> RenewAsync(SavedSession saved, SavedSession now, FakeService service, bool isGood = true) =>
        SessionRenewal.OfSharedSignInAsync(saved, new MemoryStore(now), service.SignIn, _ => isGood, Test.Token);

    private SavedSession Session(string refreshToken, string keyId) => new()
    {
        Kind = SavedKind.SignInToken,
        ClientId = CreateOAuth2TokenRequest.SameDevice,
        RefreshToken = new Secret(refreshToken),
        DPoPKey = _key.ToPem(),
        Credentials = new AwsCredentialIdentity { AccessKeyId = keyId, SecretAccessKey = new Secret("s") },
    };
}
