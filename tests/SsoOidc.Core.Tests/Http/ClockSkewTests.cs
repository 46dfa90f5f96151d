using SsoOidc.Core.Configuration;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.SignIn;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

/// <summary>A service refuses what a machine with a wrong clock signs; its answer has the right time.</summary>
public sealed class ClockSkewTests
{
    private const string Granted = """{"access_token":"at-1","token_type":"Bearer","expires_in":3600}""";
    private const string ServiceTime = "Fri, 02 Jan 2026 03:04:05 GMT";
    private const string ServiceStamp = "20260102T030405Z";

    [Theory]
    [InlineData(6, "20260102T025805Z")]
    [InlineData(-6, "20260102T031005Z")]
    [InlineData(60 * 24 * 400, "20241128T030405Z")]
    public async Task A_refused_signature_is_made_again_with_the_services_time_and_that_is_kept(int minutes, string first)
    {
        using FakeService service = Behind(minutes, Refused, Done, Done);
        AccessToken token = await CreateAsync(service);
        Assert.Equal([first, ServiceStamp], Stamps(service));
        Assert.Equal(1, token.ResponseMetadata.RetryAttempts);
        Assert.Equal(TestClock.Beginning.AddHours(1), token.ExpiresAt);

        token = await CreateAsync(service);
        Assert.Equal([first, ServiceStamp, ServiceStamp], Stamps(service));
        Assert.Equal(0, token.ResponseMetadata.RetryAttempts);
        Assert.Equal(TestClock.Beginning.AddHours(1), token.ExpiresAt);
    }

    [Theory]
    [InlineData("InvalidSignatureException")]
    [InlineData("SignatureDoesNotMatch")]
    [InlineData("RequestExpired")]
    [InlineData("RequestTimeTooSkewed")]
    [InlineData("RequestInTheFuture")]
    public async Task Each_of_the_refusals_for_a_wrong_time_counts(string shape)
    {
        using FakeService service = Behind(6, () => Refusal(403, shape), Done);
        await CreateAsync(service);
        Assert.Equal(2, service.Handler.Sent.Count);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-4)]
    [InlineData(5)]
    public async Task A_clock_that_is_off_by_no_more_than_AWS_tolerates_is_not_why(int minutes)
    {
        using FakeService service = Behind(minutes, Refused, Done);
        await Test.FailsAsync(() => CreateAsync(service), FailureKind.InvalidSignature);
        Assert.Single(service.Handler.Sent);
        Assert.Null(service.Seen[0].ClockSkew);
        Assert.Equal(TimeSpan.Zero, Clock(service).Correction);
    }

    [Theory]
    [InlineData(403, "AccessDeniedException")]
    [InlineData(400, "ValidationException")]
    [InlineData(403, "UnrecognizedClientException")]
    [InlineData(403, "ExpiredTokenException")]
    [InlineData(400, "InvalidGrantException")]
    [InlineData(400, null)]
    public async Task Another_refusal_is_none_for_the_time(int status, string? shape)
    {
        using FakeService service = Behind(6, () => Refusal(status, shape), Done);
        await Assert.ThrowsAsync<SsoOidcException>(() => CreateAsync(service));
        Assert.Single(service.Handler.Sent);
        Assert.Equal(TimeSpan.Zero, Clock(service).Correction);
    }

    [Fact]
    public async Task What_is_not_signed_is_not_sent_again()
    {
        using FakeService service = Behind(6, Refused);
        await Test.FailsAsync(
            () => service.SignIn.CreateAccessTokenAsync(
                TokenOperation.CreateWithTokenExchange, new AccessTokenRequest { GrantType = "g" }, null, Test.Token),
            FailureKind.InvalidSignature);
        await Test.FailsAsync(service.RegisterAsync, FailureKind.InvalidSignature);
        Assert.Equal(2, service.Handler.Sent.Count);
    }

    [Fact]
    public async Task A_signature_that_is_refused_twice_is_told()
    {
        using FakeService service = Behind(6, Refused, () => Refusal(403, "InvalidSignatureException", "Fri, 02 Jan 2026 05:00:00 GMT"), Done);
        SsoOidcException failure = await Test.FailsAsync(() => CreateAsync(service), FailureKind.InvalidSignature);
        Assert.Equal(2, service.Handler.Sent.Count);
        Assert.Equal(1, failure.ResponseMetadata!.RetryAttempts);
        Assert.Equal("Fri, 02 Jan 2026 05:00:00 GMT", failure.ResponseMetadata.HttpHeaders["date"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("Fri, 32 Jan 2026 03:04:05 GMT")]
    [InlineData("99999999999999")]
    // Nothing could be counted from there.
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("Mon, 01 Jan 0001 00:00:00 GMT")]
    public async Task Without_a_time_that_can_be_one_nothing_is_known(string? date)
    {
        using FakeService service = Behind(6, () => Refusal(403, "InvalidSignatureException", date), Done);
        await Test.FailsAsync(() => CreateAsync(service), FailureKind.InvalidSignature);
        Assert.Single(service.Handler.Sent);
        Assert.Equal(TimeSpan.Zero, Clock(service).Correction);
    }

    [Fact]
    public async Task It_is_sent_again_even_if_nothing_else_would_be()
    {
        using FakeService service = Behind(6, Refused, Done).WithAttempts(1);
        Assert.Equal(1, (await CreateAsync(service)).ResponseMetadata.RetryAttempts);
    }

    [Fact]
    public async Task A_clock_that_is_nobodys_to_correct_stays()
    {
        using FakeService service = new(() => Refusal(403, "InvalidSignatureException", "Fri, 02 Jan 2026 04:04:05 GMT"), Done);
        await Test.FailsAsync(() => CreateAsync(service), FailureKind.InvalidSignature);
        Assert.Single(service.Handler.Sent);
    }

    [Fact]
    public async Task The_correction_is_forgotten_once_the_machine_is_right()
    {
        using FakeService service = Behind(6, Refused, Done);
        await CreateAsync(service);
        Assert.Equal(TimeSpan.FromMinutes(6), Clock(service).Correction);
        Clock(service).Behind = TimeSpan.Zero;
        AccessToken token = await CreateAsync(service);
        Assert.Equal(TimeSpan.Zero, Clock(service).Correction);
        Assert.Equal(TestClock.Beginning.AddHours(1), token.ExpiresAt);
        await CreateAsync(service);
        Assert.Equal(["20260102T025805Z", ServiceStamp, "20260102T031005Z", ServiceStamp], Stamps(service));
        Assert.Null(service.Seen[2].ClockSkew);
    }

    [Fact]
    public async Task An_answer_to_what_is_not_signed_also_says_that_the_machine_is_right()
    {
        using FakeService service = Behind(0, () => Dated(StubHandler.Reply(200, """{"clientId":"c","clientSecret":"s","clientSecretExpiresAt":1}"""), ServiceTime));
        Clock(service).Correct(TimeSpan.FromHours(1));
        await service.RegisterAsync();
        Assert.Equal(TimeSpan.Zero, Clock(service).Correction);
    }

    [Fact]
    public async Task What_a_correction_of_yesterday_spoiled_is_made_again_with_the_time_of_the_machine()
    {
        using FakeService service = Behind(0, Refused, Done);
        Clock(service).Correct(TimeSpan.FromMinutes(60));
        await CreateAsync(service);
        Assert.Equal(["20260102T040405Z", ServiceStamp], Stamps(service));
        Assert.EndsWith(". This machine's clock is right again, and its time is used from now on", service.Seen[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, Clock(service).Correction);
    }

    [Fact]
    public async Task What_was_signed_before_another_request_corrected_the_clock_is_made_again_as_well()
    {
        SkewedClock clock = new(TimeSpan.FromMinutes(6));
        using FakeService service = Behind(
            clock,
            () =>
            {
                // Another request's answer came meanwhile.
                clock.Correct(TimeSpan.FromMinutes(6));
                return Refused();
            },
            Done);
        await CreateAsync(service);
        Assert.Equal(["20260102T025805Z", ServiceStamp], Stamps(service));
        Assert.Equal(TimeSpan.FromMinutes(6), clock.Correction);
    }

    [Fact]
    public async Task Requests_that_run_side_by_side_correct_the_clock_once()
    {
        TaskCompletionSource both = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using FakeService service = new(async (_, turn) =>
        {
            if (turn == 2) both.SetResult();
            await both.Task;
            return turn <= 2 ? Refused() : Done();
        });
        Over(service, new SkewedClock(TimeSpan.FromMinutes(6)));
        await Task.WhenAll(CreateAsync(service), CreateAsync(service));
        Assert.Equal(TimeSpan.FromMinutes(6), Clock(service).Correction);
        Assert.Equal(["20260102T025805Z", "20260102T025805Z", ServiceStamp, ServiceStamp], Stamps(service));
    }

    [Theory]
    [InlineData("ValidationException", "INVALID_REQUEST")]
    [InlineData(null, "invalid_request")]
    [InlineData(null, "invalid_dpop_proof")]
    [Trait(MonoLacks.Trait, MonoLacks.EllipticCurves)]
    public async Task A_refused_proof_is_made_again_with_the_services_time_and_an_id_of_its_own(string? shape, string error)
    {
        const string token =
            """{"accessToken":{"accessKeyId":"AKID","secretAccessKey":"s","sessionToken":"t"},"tokenType":"aws_sigv4","expiresIn":900,"refreshToken":"r"}""";
        using DPoPKey key = DPoPKey.Create();
        using FakeService service = Behind(
            -60,
            () => Dated(
                StubHandler.Reply(400, $$"""{"error":"{{error}}"}""", headers: shape is null ? [] : [("x-amzn-ErrorType", shape)]), ServiceTime),
            () => Dated(StubHandler.Reply(200, token), ServiceTime));
        SignInToken issued = await service.SignIn.CreateOAuth2TokenAsync(
            new CreateOAuth2TokenRequest { ClientId = CreateOAuth2TokenRequest.SameDevice, GrantType = GrantTypes.RefreshToken }, key, Test.Token);
        DPoPProof[] proofs = [.. service.Handler.Sent.Select(sent => DPoPProof.Parse(sent.Header("DPoP")!))];
        Assert.Equal(
            [TestClock.Beginning.AddHours(1).ToUnixTimeSeconds(), TestClock.Beginning.ToUnixTimeSeconds()], proofs.Select(proof => proof.IssuedAt));
        Assert.NotEqual(proofs[0].Claim("jti"), proofs[1].Claim("jti"));
        Assert.All(proofs, proof => Assert.True(proof.IsSignatureGood));
        Assert.Equal(service.Handler.Sent[0].Body, service.Handler.Sent[1].Body);
        Assert.Equal(TestClock.Beginning.AddMinutes(15), issued.ExpiresAt);
        Assert.Equal(TestClock.Beginning.AddMinutes(15), issued.AccessToken.Expiration);
    }

    [Theory]
    [InlineData(403, "AccessDeniedException", "TOKEN_EXPIRED")]
    [InlineData(400, "InvalidSignatureException", null)]
    [InlineData(429, "TooManyRequestsError", "INVALID_REQUEST")]
    [Trait(MonoLacks.Trait, MonoLacks.EllipticCurves)]
    public async Task A_sign_in_that_is_refused_for_something_else_is_not_asked_again(int status, string shape, string? error)
    {
        using DPoPKey key = DPoPKey.Create();
        using FakeService service = Behind(
            6, () => Dated(StubHandler.Reply(status, $$"""{"error":"{{error}}"}""", headers: ("x-amzn-ErrorType", shape)), ServiceTime)).WithAttempts(1);
        await Assert.ThrowsAsync<SsoOidcException>(() => service.SignIn.CreateOAuth2TokenAsync(
            new CreateOAuth2TokenRequest { ClientId = CreateOAuth2TokenRequest.SameDevice, GrantType = GrantTypes.RefreshToken }, key, Test.Token));
        Assert.Single(service.Handler.Sent);
    }

    [Theory]
    [InlineData(6, "This machine's clock is 6 min behind the service's, whose time is used from now on")]
    [InlineData(-90, "This machine's clock is 90 min ahead of the service's, whose time is used from now on")]
    public async Task Who_looks_is_told_that_the_clock_is_wrong(int minutes, string told)
    {
        using FakeService service = Behind(minutes, Refused, Done);
        await CreateAsync(service);
        Assert.Equal(2, service.Seen.Count);
        Assert.Equal(TimeSpan.FromMinutes(minutes), service.Seen[0].ClockSkew);
        Assert.EndsWith(
            $"/v1/token -> HTTP 403 InvalidSignatureException, {service.Seen[0].Elapsed.TotalMilliseconds:0} ms, request id none, attempt 1. {told}",
            service.Seen[0].ToString(), StringComparison.Ordinal);
        Assert.Null(service.Seen[1].ClockSkew);
        Assert.DoesNotContain("clock", service.Seen[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_looks_is_told_how_far_the_machine_is_off_although_it_was_corrected_before()
    {
        using FakeService service = Behind(60, Refused, Done);
        Clock(service).Correct(TimeSpan.FromMinutes(20));
        await CreateAsync(service);
        Assert.Contains("clock is 60 min behind", service.Seen[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(60), Clock(service).Correction);
    }

    private static HttpResponseMessage Refused() => Refusal(403, "InvalidSignatureException");

    private static HttpResponseMessage Refusal(int status, string? shape, string? date = ServiceTime) => Dated(
        StubHandler.Reply(status, """{"message":"m"}""", headers: shape is null ? [] : [("x-amzn-ErrorType", shape)]), date);

    private static HttpResponseMessage Done() => Dated(StubHandler.Reply(200, Granted), ServiceTime);

    private static HttpResponseMessage Dated(HttpResponseMessage reply, string? date)
    {
        if (date is not null) reply.Headers.TryAddWithoutValidation("Date", date);
        return reply;
    }

    private static FakeService Behind(int minutes, params Func<HttpResponseMessage>[] replies) =>
        Behind(new SkewedClock(TimeSpan.FromMinutes(minutes)), replies);

    private static FakeService Behind(SkewedClock clock, params Func<HttpResponseMessage>[] replies) => Over(new FakeService(replies), clock);

    private static FakeService Over(FakeService service, SkewedClock clock)
    {
        service.Connection = service.Connection with
        {
            Clock = clock,
            Settings = new ServiceSettings(new Uri("https://us-east-1.oauth.signin.aws"), region: "us-east-1"),
        };
        return service;
    }

    private static SkewedClock Clock(FakeService service) => (SkewedClock)service.Connection.Clock;

    private static IEnumerable<string?> Stamps(FakeService service) => service.Handler.Sent.Select(sent => sent.Header("X-Amz-Date"));

    private static Task<AccessToken> CreateAsync(FakeService service) => service.SignIn.CreateAccessTokenAsync(
        TokenOperation.CreateWithIam, new AccessTokenRequest { GrantType = GrantTypes.ClientCredentials }, FakeService.Keys, Test.Token);
}
