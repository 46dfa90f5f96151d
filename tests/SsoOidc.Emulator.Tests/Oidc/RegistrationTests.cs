using System.Net;
using System.Text.Json.Nodes;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Oidc;

public sealed class RegistrationTests : IDisposable
{
    private readonly SsoEmulator _emulator = SsoEmulator.Start();
    private readonly WireClient _wire;

    public RegistrationTests()
    {
        _wire = new WireClient(_emulator);
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { """{"clientName":null}""", "InvalidRequestException" },
        { """{"clientName":7}""", "InvalidRequestException" },
        { """{"clientType":null}""", "InvalidRequestException" },
        { """{"clientType":"confidential"}""", "InvalidClientMetadataException" },
        { """{"grantTypes":["password"]}""", "UnsupportedGrantTypeException" },
        { """{"grantTypes":["urn:ietf:params:oauth:grant-type:jwt-bearer"]}""", "UnsupportedGrantTypeException" },
        { """{"grantTypes":"refresh_token"}""", "InvalidRequestException" },
        { """{"scopes":["sso:account:access","made:up"]}""", "InvalidScopeException" },
        { """{"scopes":["sso:"]}""", "InvalidScopeException" },
        { """{"redirectUris":["http://127.0.0.1/oauth/callback/"]}""", "InvalidRedirectUriException" },
        { """{"redirectUris":["http://example.com/callback"]}""", "InvalidRedirectUriException" },
        { """{"redirectUris":["https://example.com/callback#here"]}""", "InvalidRedirectUriException" },
        { """{"redirectUris":["my-app:callback"]}""", "InvalidRedirectUriException" },
        { """{"redirectUris":["callback"]}""", "InvalidRedirectUriException" },
        { """{"issuerUrl":"https://other.awsapps.com/start"}""", "InvalidRequestException" },
        {
            """{"grantTypes":["authorization_code"],"issuerUrl":"https://example.awsapps.com/start"}""",
            "InvalidRequestException"
        },
        { """{"grantTypes":["authorization_code"],"redirectUris":["http://127.0.0.1/cb"]}""", "InvalidRequestException" },
    };

    [Fact]
    public async Task Beyond_the_limit_the_oldest_of_each_kind_is_forgotten()
    {
        await using SsoEmulator emulator = SsoEmulator.Start(new() { StateLimit = 2 });
        using WireClient wire = new(emulator);
        RegisteredApp[] apps = [await wire.DeviceAppAsync(), await wire.DeviceAppAsync(), await wire.DeviceAppAsync()];
        Assert.Equal("InvalidClientException", (await wire.StartAsync(apps[0])).ErrorType);
        List<WireReply> started = [];
        foreach (RegisteredApp app in apps.Skip(1).Append(apps[2])) started.Add(await wire.StartAsync(app));
        // The code of the first one is forgotten with the third.
        Assert.Equal("InvalidGrantException", (await wire.PollAsync(apps[1], started[0]["deviceCode"]!)).ErrorType);
        Assert.Equal("AuthorizationPendingException", (await wire.PollAsync(apps[2], started[1]["deviceCode"]!)).ErrorType);
        Assert.Equal("AuthorizationPendingException", (await wire.PollAsync(apps[2], started[2]["deviceCode"]!)).ErrorType);
        Assert.Throws<ArgumentException>(() => SsoEmulator.Start(new() { StateLimit = 0 }));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_bad_registration_is_refused(string change, string shape)
    {
        WireReply reply = await _wire.RegisterAsync((JsonObject)JsonNode.Parse(change)!);
        Assert.Equal(shape, reply.ErrorType);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    [Theory]
    [InlineData("""{"scopes":["sso:account:access","codewhisperer:completions","openid","aws","sts:identity_context"]}""")]
    [InlineData("""{"redirectUris":["http://localhost:8400/cb","http://[::1]/cb"]}""")]
    [InlineData("""{"redirectUris":["https://example.com/cb","http://127.0.0.1:1"]}""")]
    [InlineData("""{"issuerUrl":"https://example.awsapps.com/start/#/"}""")]
    [InlineData("""{"issuerUrl":"https://identitycenter.amazonaws.com/ssoins-1111111111111111"}""")]
    [InlineData("""{"entitledApplicationArn":"arn:aws:sso::123456789012:application/ssoins-1/apl-1"}""")]
    public async Task A_good_registration_is_taken(string change) =>
        WireClient.App(await _wire.RegisterAsync((JsonObject)JsonNode.Parse(change)!));

    [Fact]
    public async Task The_reply_is_spelt_as_the_service_spells_it()
    {
        WireReply reply = await _wire.RegisterAsync();
        Assert.Equal(
            ["authorizationEndpoint", "clientId", "clientIdIssuedAt", "clientSecret", "clientSecretExpiresAt", "tokenEndpoint"],
            reply.Json.AsObject().Select(member => member.Key));
        Assert.Null(reply.Json["tokenEndpoint"]);
        Assert.Equal("application/json", reply.Headers["Content-Type"]);
        Assert.Equal("no-store", reply.Headers["Cache-Control"]);
        Assert.True(Guid.TryParse(reply.Headers["x-amzn-RequestId"], out _));
    }

    [Fact]
    public async Task An_error_is_spelt_as_the_service_spells_it()
    {
        WireReply reply = await _wire.PostAsync("/client/register", new JsonObject { ["clientType"] = "public" });
        Assert.Equal(
            "InvalidRequestException:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/",
            reply.Headers["x-amzn-ErrorType"]);
        Assert.Equal("""{"error":"invalid_request","error_description":"Missing required parameter: clientName"}""", reply.Text);
        Assert.Equal("no-store", reply.Headers["Cache-Control"]);
    }

    [Theory]
    [InlineData("text/plain", "{}")]
    [InlineData("application/x-www-form-urlencoded", "clientName=a")]
    [InlineData("application/json", "{")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", "")]
    public async Task What_is_no_json_object_is_an_invalid_request(string contentType, string body)
    {
        using StringContent content = new(body, new System.Net.Http.Headers.MediaTypeHeaderValue(contentType));
        WireReply reply = await _wire.SendAsync(HttpMethod.Post, "/client/register", content);
        Assert.Equal("InvalidRequestException", reply.ErrorType);
    }

    [Fact]
    public async Task Nobody_but_a_registered_client_gets_in()
    {
        RegisteredApp app = await _wire.DeviceAppAsync();
        foreach (RegisteredApp wrong in new[] { app with { Id = "other" }, app with { Secret = "other" } })
        {
            WireReply reply = await _wire.StartAsync(wrong);
            Assert.Equal(HttpStatusCode.Unauthorized, reply.Status);
            Assert.Equal("InvalidClientException", reply.ErrorType);
            Assert.Equal("InvalidClientException", (await _wire.RefreshAsync(wrong, "r")).ErrorType);
        }

        Assert.Equal(HttpStatusCode.OK, (await _wire.StartAsync(app)).Status);
        _emulator.Clock.Advance(TimeSpan.FromDays(90));
        Assert.Equal("InvalidClientException", (await _wire.StartAsync(app)).ErrorType);
    }

    public void Dispose()
    {
        _wire.Dispose();
        _emulator.Dispose();
    }
}
