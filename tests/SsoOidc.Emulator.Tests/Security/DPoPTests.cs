using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Security;

/// <summary>
/// The DPoP proof of AWS Sign-In. The requests have an unknown refresh token, so "refresh token" in the message means that
/// the proof was accepted.
/// </summary>
public sealed class DPoPTests : IAsyncDisposable
{
    private readonly SsoEmulator _emulator = SsoEmulator.Start(new SsoEmulatorOptions { TimeProvider = new ManualTime() });
    private readonly WireClient _wire;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Proof _good;

    public DPoPTests()
    {
        _wire = new WireClient(_emulator);
        _good = new Proof
        {
            Key = _key,
            Htu = new Uri(_emulator.BaseUrl, "/v1/token").AbsoluteUri,
            Iat = _emulator.Clock.GetUtcNow(),
        };
    }

    [Fact]
    public async Task A_good_proof_is_taken_once()
    {
        string proof = _good.Sign();
        AssertTaken(await SendAsync(proof));
        AssertRefused(await SendAsync(proof), "jti has been seen before");
        AssertRefused(await SendAsync(_good.Sign()), "jti has been seen before");
        AssertTaken(await SendAsync((_good with { Jti = "another" }).Sign()));
    }

    [Fact]
    public async Task Of_twenty_proofs_with_one_jti_one_is_taken()
    {
        WireReply[] replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => SendAsync(_good.Sign()))));
        Assert.Single(replies, reply => reply["message"]!.StartsWith("The refresh token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_proof_is_refused() => AssertRefused(
        await _wire.PostAsync("/v1/token", Body()), "the DPoP header is missing");

    [Fact]
    public async Task Another_url_is_refused()
    {
        string url = _good.Htu;
        AssertRefused(await SendAsync((_good with { Htu = "https://us-east-1.signin.aws.amazon.com/v1/token" }).Sign()), "htu");
        string secure = url.Replace("http:", "https:", StringComparison.Ordinal);
        AssertRefused(await SendAsync((_good with { Htu = secure }).Sign()), "htu");
        AssertRefused(await SendAsync((_good with { Htu = url + "/" }).Sign()), "htu");
        AssertRefused(await SendAsync((_good with { Htu = url + "?a=b" }).Sign()), "htu");
        AssertRefused(await SendAsync((_good with { Htu = "/v1/token" }).Sign()), "htu");
        AssertTaken(await SendAsync(_good.Sign()));
    }

    [Fact]
    public async Task The_query_of_the_request_is_no_part_of_htu()
    {
        AssertTaken(await _wire.PostAsync("/v1/token?a=b", Body(), ("DPoP", _good.Sign())));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("post")]
    public async Task Another_method_is_refused(string method) =>
        AssertRefused(await SendAsync((_good with { Htm = method }).Sign()), "htm");

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public async Task Another_time_is_refused(int seconds)
    {
        AssertRefused(await SendAsync((_good with { Iat = _good.Iat.AddSeconds(seconds) }).Sign()), "iat");
        AssertTaken(await SendAsync((_good with { Iat = _good.Iat.AddSeconds(seconds > 0 ? 290 : -290) }).Sign()));
    }

    [Fact]
    public async Task A_skewed_clock_refuses_what_is_in_time()
    {
        EmulatorFault skew = _emulator.AddFault(EmulatorFault.ClockSkew(TimeSpan.FromMinutes(-10)));
        WireReply reply = await SendAsync(_good.Sign());
        AssertRefused(reply, "iat");
        DateTimeOffset told = DateTimeOffset.Parse(reply.Headers["Date"], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(_emulator.Clock.GetUtcNow() - told, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
        Assert.True(_emulator.RemoveFault(skew));
        AssertTaken(await SendAsync(_good.Sign()));
    }

    [Fact]
    public async Task Another_type_or_algorithm_is_refused()
    {
        AssertRefused(await SendAsync((_good with { Typ = "JWT" }).Sign()), "typ");
        AssertRefused(await SendAsync((_good with { Alg = "RS256" }).Sign()), "alg");
        AssertRefused(await SendAsync((_good with { Alg = "none" }).Sign()), "alg");
        AssertRefused(await SendAsync((_good with { Jti = null }).Sign()), "jti");
        AssertRefused(await SendAsync("not.a.token"), "one JSON Web Token");
        AssertRefused(await SendAsync(_good.Sign() + "," + _good.Sign()), "one JSON Web Token");
    }

    [Theory]
    [InlineData("""["exp"]""")]
    [InlineData("""["b64","https://example.com/x"]""")]
    [InlineData("[]")]
    [InlineData("\"b64\"")]
    [InlineData("null")]
    public async Task A_critical_extension_is_refused(string names)
    {
        AssertRefused(await SendAsync((_good with { Crit = names }).Sign()), "crit");
        AssertTaken(await SendAsync(_good.Sign()));
    }

    [Fact]
    public async Task A_der_signature_is_refused() => AssertRefused(
        await SendAsync((_good with { Format = DSASignatureFormat.Rfc3279DerSequence }).Sign()), "signature");

    [Fact]
    public async Task A_changed_claim_is_refused()
    {
        string[] parts = _good.Sign().Split('.');
        JsonObject claims = new()
        {
            ["htm"] = "POST", ["htu"] = _good.Htu, ["iat"] = _good.Iat.ToUnixTimeSeconds(), ["jti"] = "changed",
        };
        AssertRefused(await SendAsync($"{parts[0]}.{Proof.Encode(claims)}.{parts[2]}"), "signature");
    }

    [Fact]
    public async Task A_key_of_somebody_else_is_refused()
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string[] parts = _good.Sign().Split('.');
        string[] others = (_good with { Key = other }).Sign().Split('.');
        AssertRefused(await SendAsync($"{others[0]}.{parts[1]}.{parts[2]}"), "signature");
    }

    public async ValueTask DisposeAsync()
    {
        _wire.Dispose();
        _key.Dispose();
        await _emulator.DisposeAsync();
    }

    private static JsonObject Body() => new()
    {
        ["clientId"] = "arn:aws:signin:::devtools/same-device",
        ["grantType"] = "refresh_token",
        ["refreshToken"] = "nobody knows it",
    };

    private static void AssertTaken(WireReply reply) =>
        Assert.StartsWith("The refresh token", reply["message"], StringComparison.Ordinal);

    private static void AssertRefused(WireReply reply, string why)
    {
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("ValidationException", reply.ErrorType);
        Assert.Equal("INVALID_REQUEST", reply["error"]);
        Assert.StartsWith("Invalid DPoP proof", reply["message"], StringComparison.Ordinal);
        Assert.Contains(why, reply["message"], StringComparison.Ordinal);
    }

    private Task<WireReply> SendAsync(string proof) => _wire.PostAsync("/v1/token", Body(), ("DPoP", proof));
}
