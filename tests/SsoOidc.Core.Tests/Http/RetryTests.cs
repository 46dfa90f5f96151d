using SsoOidc.Core.Oidc;
using SsoOidc.Core.SignIn;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

public sealed class RetryTests
{
    private static readonly Func<HttpResponseMessage> s_down = () => StubHandler.Reply(500, "{}");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Attempts_end_at_the_number_that_was_set(int attempts)
    {
        using FakeService service = new(s_down);
        service.WithAttempts(attempts);
        SsoOidcException failure = await Test.FailsAsync(service.RegisterAsync, FailureKind.InternalServer);
        Assert.Equal(attempts, service.Handler.Sent.Count);
        Assert.Equal(attempts - 1, failure.ResponseMetadata?.RetryAttempts);
    }

    [Theory]
    [InlineData(500, null, new[] { 25.0, 50.0 })]
    [InlineData(503, "SlowDown", new[] { 500.0, 1000.0 })]
    [InlineData(429, "TooManyRequestsException", new[] { 500.0, 1000.0 })]
    [InlineData(400, "SlowDownException", new double[0])]
    [InlineData(429, "TooManyRequestsError", new double[0])]
    [InlineData(401, "InvalidClientException", new double[0])]
    public async Task Pauses_depend_on_the_kind_of_failure(int status, string? shape, double[] pauses)
    {
        using FakeService service = new(() => StubHandler.Reply(
            status, "{}", headers: shape is null ? [] : [("x-amzn-ErrorType", shape)]));
        await Assert.ThrowsAsync<SsoOidcException>(service.RegisterAsync);
        Assert.Equal(pauses, service.Clock.Pauses.Select(pause => pause.TotalMilliseconds));
        Assert.Equal(pauses.Length + 1, service.Handler.Sent.Count);
    }

    [Theory]
    [InlineData("1500", 1500)]
    [InlineData("60000", 5025)]
    [InlineData("1", 25)]
    [InlineData("-1500", 25)]
    [InlineData("soon", 25)]
    [InlineData("", 25)]
    [InlineData("99999999999", 25)]
    public async Task The_services_wish_is_read_from_its_header(string header, double pause)
    {
        using FakeService service = new(() => StubHandler.Reply(500, "{}", headers: ("X-Amz-Retry-After", header)));
        service.WithAttempts(2);
        await Assert.ThrowsAsync<SsoOidcException>(service.RegisterAsync);
        Assert.Equal(pause, Assert.Single(service.Clock.Pauses).TotalMilliseconds);
    }

    [Fact]
    public async Task A_retry_never_outlives_the_time_limit()
    {
        using FakeService service = new(s_down);
        service.WithAttempts(10);
        service.Connection = service.Connection with { Deadline = new Deadline(service.Connection.Clock, TimeSpan.FromMilliseconds(80)) };
        // Pauses of 25 and 50 ms fit, the third one of 100 ms does not: the answer that came is the result.
        await Test.FailsAsync(service.RegisterAsync, FailureKind.InternalServer);
        Assert.Equal(3, service.Handler.Sent.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(75), service.Clock.Elapsed);
    }

    [Fact]
    public async Task A_pause_that_ends_just_at_the_limit_is_not_begun()
    {
        using FakeService service = new(s_down);
        service.Connection = service.Connection with { Deadline = new Deadline(service.Connection.Clock, TimeSpan.FromMilliseconds(25)) };
        await Test.FailsAsync(service.RegisterAsync, FailureKind.InternalServer);
        Assert.Single(service.Handler.Sent);
    }

    [Fact]
    public async Task The_last_attempt_gets_what_is_left_of_the_limit()
    {
        using FakeService service = new(async (cancellationToken, turn) =>
        {
            if (turn == 1) return StubHandler.Reply(500, "{}", headers: ("x-amz-retry-after", "4000"));
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("unreachable");
        });
        service.Connection = service.Connection with { Deadline = new Deadline(service.Connection.Clock, TimeSpan.FromSeconds(10)) };
        Task<ClientRegistration> call = service.Oidc.RegisterClientAsync(new RegisterClientRequest { ClientName = "n" }, Test.Token);
        service.Clock.Advance(await service.Clock.NextPauseAsync());
        while (service.Handler.Sent.Count < 2) await Task.Yield();
        service.Clock.Advance(TimeSpan.FromSeconds(6));
        SsoOidcException failure = await Test.FailsAsync(() => call, FailureKind.RequestTimeout);
        Assert.Contains("No answer within 6 s.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_during_a_pause_ends_it_at_once()
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Test.Token);
        using FakeService service = new(s_down);
        Task<ClientRegistration> call = service.Oidc.RegisterClientAsync(new RegisterClientRequest { ClientName = "n" }, cancel.Token);
        await service.Clock.NextPauseAsync();
        Assert.False(call.IsCompleted);
        await cancel.CancelAsync();
        await Test.IsCancelledAsync(call);
        Assert.Single(service.Handler.Sent);
        Assert.Equal(TimeSpan.Zero, service.Clock.Elapsed);
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.EllipticCurves)]
    public async Task Each_attempt_carries_a_DPoP_proof_of_its_own()
    {
        using DPoPKey key = DPoPKey.Create();
        using FakeService service = TwoSecondsApart();
        await Assert.ThrowsAsync<SsoOidcException>(() => service.Clock.RunAsync(service.SignIn.CreateOAuth2TokenAsync(
            new CreateOAuth2TokenRequest { ClientId = CreateOAuth2TokenRequest.SameDevice, GrantType = "refresh_token" },
            key,
            Test.Token)));
        DPoPProof[] proofs = [.. service.Handler.Sent.Select(sent => DPoPProof.Parse(sent.Header("DPoP")!))];
        long first = TestClock.Beginning.ToUnixTimeSeconds();
        Assert.Equal([first, first + 2, first + 4], proofs.Select(proof => proof.IssuedAt));
        Assert.Equal(3, proofs.Select(proof => proof.Claim("jti")).Distinct().Count());
        Assert.All(proofs, proof => Assert.True(proof.IsSignatureGood));
    }

    [Fact]
    public async Task Each_attempt_is_signed_with_its_own_date()
    {
        using FakeService service = TwoSecondsApart();
        await Assert.ThrowsAsync<SsoOidcException>(() => service.Clock.RunAsync(service.Oidc.CreateTokenWithIamAsync(
            new CreateTokenWithIamRequest { ClientId = "c", GrantType = GrantTypes.JwtBearer }, FakeService.Keys, Test.Token)));
        Assert.Equal(
            ["20260102T030405Z", "20260102T030407Z", "20260102T030409Z"],
            service.Handler.Sent.Select(sent => sent.Header("X-Amz-Date")));
        Assert.Equal(3, service.Handler.Sent.Select(sent => sent.Header("Authorization")).Distinct().Count());
    }

    private static FakeService TwoSecondsApart() =>
        new(() => StubHandler.Reply(500, "{}", headers: ("x-amz-retry-after", "2000")));
}
