using System.Text.Json.Nodes;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Http;

public sealed class RequestLogTests : IAsyncDisposable
{
    private readonly SsoEmulator _emulator = SsoEmulator.Start();
    private readonly WireClient _wire;

    public RequestLogTests()
    {
        _wire = new WireClient(_emulator);
    }

    [Fact]
    public async Task Requests_are_kept_in_order_with_what_became_of_them()
    {
        RegisteredApp app = await _wire.DeviceAppAsync();
        WireReply started = await _wire.StartAsync(app);
        await _wire.PollAsync(app, started["deviceCode"]!);
        await _wire.PostAsync("/token?aws_iam=t", []);

        IReadOnlyList<EmulatorRequest> requests = _emulator.Requests;
        Assert.Equal(
            ["RegisterClient", "StartDeviceAuthorization", "CreateToken", "CreateTokenWithIAM"],
            requests.Select(request => request.Operation));
        Assert.Equal([1, 2, 3, 4], requests.Select(request => request.Sequence));
        EmulatorRequest poll = requests[2];
        Assert.Equal("POST", poll.Method);
        Assert.Equal("/token", poll.Path);
        Assert.Equal(WireClient.DeviceCodeGrant, poll.GrantType);
        Assert.Equal(400, poll.StatusCode);
        Assert.Equal("AuthorizationPendingException", poll.ErrorCode);
        Assert.Equal("authorization_pending", poll.OAuthError);
        Assert.Equal("application/json", poll.Headers["content-type"]);
        Assert.Equal("aws_iam=t", requests[3].Query);
        Assert.InRange(poll.ReceivedAt, requests[0].ReceivedAt, _emulator.Clock.GetUtcNow());
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("accessToken")]
    [InlineData("assertion")]
    [InlineData("clientSecret")]
    [InlineData("code")]
    [InlineData("codeVerifier")]
    [InlineData("deviceCode")]
    [InlineData("idToken")]
    [InlineData("refreshToken")]
    [InlineData("subject_token")]
    [InlineData("subjectToken")]
    [InlineData("token")]
    public async Task Secret_members_are_masked_and_yet_kept(string member)
    {
        await _wire.PostAsync("/token", new JsonObject { ["clientId"] = "visible", [member] = "hidden" });
        EmulatorRequest request = Assert.Single(_emulator.Requests);
        Assert.Contains("hidden", request.Body, StringComparison.Ordinal);
        Assert.Equal($$"""{"clientId":"visible","{{member}}":"****"}""", request.MaskedBody);
        Assert.DoesNotContain("hidden", request.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TokenOperation.Exchange, "subject_token")]
    [InlineData(TokenOperation.Exchange, "assertion")]
    [InlineData(TokenOperation.Introspect, "token")]
    [InlineData(TokenOperation.Revoke, "token")]
    public async Task The_secrets_of_the_token_operations_are_masked(string operation, string member)
    {
        const string secret = "ASOR+/=&'<\u00fc";
        await _wire.SignedAsync(operation, new JsonObject { ["grant_type"] = TokenOperation.JwtBearer, [member] = secret });
        EmulatorRequest request = Assert.Single(_emulator.Requests);
        Assert.Equal($$"""{"grant_type":"{{TokenOperation.JwtBearer}}","{{member}}":"****"}""", request.MaskedBody);
        Assert.Equal("****", request.MaskedHeaders["Authorization"]);
        Assert.Equal(operation.Split('?')[1], request.MaskedQuery);
        Assert.DoesNotContain("ASOR", request.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("DPoP")]
    [InlineData("x-amz-sso_bearer_token")]
    [InlineData("x-amz-security-token")]
    public async Task Secret_headers_are_masked_and_yet_kept(string header)
    {
        await _wire.GetAsync("/assignment/accounts", (header, "hidden"));
        EmulatorRequest request = Assert.Single(_emulator.Requests);
        Assert.Equal("hidden", request.Headers[header]);
        Assert.Equal("****", request.MaskedHeaders[header]);
        Assert.Equal(request.Headers["Host"], request.MaskedHeaders["Host"]);
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_masked_whole()
    {
        using StringContent content = new("{\"clientSecret\":\"hidden");
        await _wire.SendAsync(HttpMethod.Post, "/token", content);
        Assert.Equal("****", Assert.Single(_emulator.Requests).MaskedBody);
    }

    [Fact]
    public async Task The_log_has_a_limit()
    {
        await using SsoEmulator emulator = SsoEmulator.Start(new SsoEmulatorOptions { RequestLogLimit = 2 });
        using WireClient wire = new(emulator);
        for (int call = 0; call < 3; call++)
            await wire.RegisterAsync();
        Assert.Equal([2, 3], emulator.Requests.Select(request => request.Sequence));
    }

    public async ValueTask DisposeAsync()
    {
        _wire.Dispose();
        await _emulator.DisposeAsync();
    }
}
