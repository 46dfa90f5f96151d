using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SsoOidc.Emulator.Tests.Support;
using static SsoOidc.Emulator.Tests.Support.TokenOperation;

namespace SsoOidc.Emulator.Tests.SignIn;

/// <summary>CreateOAuth2TokenWithIAM and CreateBearerToken of AWS Sign-In, and the signatures of all operations that have one.</summary>
public sealed class IssuedTokenTests : IAsyncDisposable
{
    private const string User = "arn:aws:iam::123456789012:user/emulator";

    private readonly SsoEmulator _emulator = SsoEmulator.Start(new SsoEmulatorOptions
    {
        ApproveAutomatically = true,
        RoleCredentialLifetime = TimeSpan.FromHours(2),
        TimeProvider = new ManualTime(),
    });
    private readonly WireClient _wire;
    private readonly ConsoleSignIn _person;

    public IssuedTokenTests()
    {
        _wire = new WireClient(_emulator);
        _person = new ConsoleSignIn(_emulator, _wire);
    }

    public static TheoryData<string> Verified => [WithIam, Bearer, Introspect, Revoke];

    public static TheoryData<string> Issuing => [WithIam, Bearer];

    [Theory]
    [MemberData(nameof(Verified))]
    public async Task A_signature_for_the_service_signin_is_demanded(string operation)
    {
        Assert.Equal(HttpStatusCode.OK, (await _wire.SignedAsync(operation, Body(operation))).Status);
        await RefusedAsync("MissingAuthenticationTokenException", _wire.PostAsync(operation, Body(operation)));
        await RefusedAsync("InvalidSignatureException", operation, signature => signature with { Service = "sso-oauth" });
        await RefusedAsync("InvalidSignatureException", operation, signature => signature with { Service = "sts" });
        await RefusedAsync("InvalidSignatureException", operation, signature => signature with { Body = "{}" });
        await RefusedAsync("InvalidSignatureException", operation, signature => signature with { Query = "" });
        await RefusedAsync("InvalidSignatureException", operation, signature => signature with { Time = signature.Time.AddMinutes(-6) });
        await RefusedAsync("InvalidSignatureException", operation, signature => signature with { Time = signature.Time.AddMinutes(6) });
        await RefusedAsync(
            "InvalidSignatureException", operation, signature => signature with { Key = signature.Key with { SecretAccessKey = "+/=&'<\u00fc" } });
        await RefusedAsync(
            "UnrecognizedClientException", operation, signature => signature with { Key = signature.Key with { AccessKeyId = "AKIDOTHER" } });
        await RefusedAsync(
            "UnrecognizedClientException", operation, signature => signature with { Key = signature.Key with { SessionToken = "+/=&'<" } });
    }

    [Theory]
    [MemberData(nameof(Verified))]
    public async Task Credentials_that_have_ended_sign_nothing(string operation)
    {
        EmulatorSigningKey key = ConsoleSignIn.KeyOf(await _person.SignInAsync());
        Assert.Equal(HttpStatusCode.OK, (await _wire.SignedAsync(operation, Body(operation), signature => signature with { Key = key })).Status);
        _emulator.Clock.Advance(TimeSpan.FromSeconds(900));
        await RefusedAsync("ExpiredTokenException", operation, signature => signature with { Key = key });
    }

    [Theory]
    [InlineData(WithIam, "CreateOAuth2TokenWithIAM", 3600)]
    [InlineData(Bearer, "CreateBearerToken", 43200)]
    public async Task A_token_is_a_JWT_for_the_signer_and_the_resource(string operation, string name, int seconds)
    {
        WireReply reply = await _wire.SignedAsync(operation, ForResource("https://m\u00fcller.example/+/=&'<"));
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("application/json", reply.Headers["Content-Type"]);
        Assert.Equal(["access_token", "token_type", "expires_in"], reply.Json.AsObject().Select(member => member.Key));
        Assert.Equal("Bearer", reply["token_type"]);
        Assert.Equal(seconds, (int)reply.Json["expires_in"]!);
        JsonNode claims = ClaimsOf(reply);
        Assert.Equal(User, (string?)claims["sub"]);
        Assert.Equal("123456789012", (string?)claims["account_id"]);
        Assert.Equal("https://m\u00fcller.example/+/=&'<", (string?)claims["aud"]);
        Assert.Equal(seconds, (long)claims["exp"]! - (long)claims["iat"]!);
        Assert.Null(claims["active"]);
        EmulatorRequest request = _emulator.Requests[^1];
        Assert.Equal((name, "client_credentials"), (request.Operation, request.GrantType));
        Assert.NotEqual(reply["access_token"], (await _wire.SignedAsync(operation, ForResource()))["access_token"]);
    }

    [Theory]
    [InlineData(WithIam, "grant_type", null)]
    [InlineData(WithIam, "grant_type", "\"\"")]
    [InlineData(WithIam, "grant_type", "1")]
    [InlineData(WithIam, "resource", null)]
    [InlineData(WithIam, "resource", "null")]
    [InlineData(WithIam, "resource", "\"\"")]
    [InlineData(WithIam, "resource", "[\"aws-mcp.amazonaws.com\"]")]
    [InlineData(Bearer, "grant_type", null)]
    [InlineData(Bearer, "grant_type", "true")]
    [InlineData(Bearer, "resource", null)]
    [InlineData(Bearer, "resource", "\"\"")]
    [InlineData(Bearer, "resource", "{}")]
    public async Task A_member_that_is_missing_or_of_another_kind_is_named(string operation, string name, string? json)
    {
        JsonObject body = ForResource();
        body.Remove(name);
        if (json is not null) body[name] = JsonNode.Parse(json);
        AssertInvalid(await _wire.SignedAsync(operation, body), name);
    }

    [Theory]
    [MemberData(nameof(Issuing))]
    public async Task A_resource_has_up_to_2048_characters_and_the_token_up_to_4096(string operation)
    {
        WireReply longest = await _wire.SignedAsync(operation, ForResource(new string('r', 2048)));
        Assert.InRange(longest["access_token"]!.Length, 1, 4096);
        AssertInvalid(await _wire.SignedAsync(operation, ForResource(new string('r', 2049))), "resource");
    }

    [Theory]
    [InlineData("authorization_code")]
    [InlineData("refresh_token")]
    [InlineData("Client_Credentials")]
    [InlineData(TokenExchange)]
    public async Task The_only_grant_is_client_credentials(string grantType)
    {
        foreach (string operation in new[] { WithIam, Bearer })
        {
            JsonObject body = ForResource();
            body["grant_type"] = grantType;
            AssertUnknownGrant(await _wire.SignedAsync(operation, body));
            Assert.Equal(grantType, _emulator.Requests[^1].GrantType);
        }
    }

    [Fact]
    public async Task A_token_lives_for_an_hour_or_as_long_as_the_credentials_of_its_signer()
    {
        EmulatorSigningKey session = ConsoleSignIn.KeyOf(await _person.SignInAsync());
        Assert.Equal(900, await LifeAsync(session));
        _emulator.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(300, await LifeAsync(session));
        _emulator.Clock.Advance(TimeSpan.FromSeconds(299.5));
        Assert.Equal(1, await LifeAsync(session));
        Assert.Equal(3600, await LifeAsync(await RoleAsync())); // of two hours
        _emulator.Clock.Advance(TimeSpan.FromHours(9));
        Assert.Equal(3600, await LifeAsync(_emulator.Options.SigningKeys[0]));
    }

    [Theory]
    [InlineData("300", 300)]
    [InlineData("301", 301)]
    [InlineData("43200", 43200)]
    [InlineData("null", 43200)]
    public async Task A_bearer_token_lives_as_long_as_it_is_asked_for(string duration, int seconds)
    {
        JsonObject body = ForResource("ecr.amazonaws.com");
        body["duration"] = JsonNode.Parse(duration);
        WireReply reply = await _wire.SignedAsync(Bearer, body);
        Assert.Equal(seconds, (int?)reply.Json["expires_in"]);
    }

    [Theory]
    [InlineData("299")]
    [InlineData("43201")]
    [InlineData("0")]
    [InlineData("-300")]
    [InlineData("300.5")]
    [InlineData("99999999999999999999")]
    [InlineData("\"3600\"")]
    [InlineData("true")]
    [InlineData("[3600]")]
    public async Task A_duration_out_of_range_is_refused(string duration)
    {
        JsonObject body = ForResource("ecr.amazonaws.com");
        body["duration"] = JsonNode.Parse(duration);
        AssertInvalid(await _wire.SignedAsync(Bearer, body), "duration");
    }

    [Theory]
    [MemberData(nameof(Verified))]
    public async Task What_is_no_JSON_object_is_refused(string operation)
    {
        using StringContent content = new("[]", Encoding.UTF8, "application/json");
        AssertInvalid(await _wire.SendAsync(HttpMethod.Post, operation, content, _wire.Sign(operation, "[]").Headers()), "JSON object");
    }

    [Theory]
    [InlineData("InvalidGrantException", 400, "invalid_grant")]
    [InlineData("InvalidScopeException", 400, "invalid_scope")]
    [InlineData("ServiceUnavailableException", 503, "temporarily_unavailable")]
    public async Task The_newer_errors_can_be_asked_for_of_each_operation(string shape, int status, string error)
    {
        foreach ((string path, string operation) in new[]
        {
            (WithIam, "CreateOAuth2TokenWithIAM"), (Exchange, "CreateOAuth2TokenWithTokenExchange"), (Bearer, "CreateBearerToken"),
            (Introspect, "IntrospectOAuth2TokenWithIAM"), (Revoke, "RevokeOAuth2TokenWithIAM"), ("/v1/token?", "CreateOAuth2Token"),
        })
        {
            _emulator.AddFault(EmulatorFault.ServiceError(shape, description: "told \"so\" \u00fc").On(operation));
            WireReply reply = await _wire.SignedAsync(path, Body(path));
            AssertError(reply, status, shape, error);
            Assert.Equal("told \"so\" \u00fc", reply["message"]);
            EmulatorRequest request = _emulator.Requests[^1];
            Assert.Equal((operation, shape, FaultKind.ServiceError), (request.Operation, request.ErrorCode, request.Fault));
        }
    }

    [Fact]
    public async Task A_fault_can_be_for_one_grant_type()
    {
        _emulator.AddFault(EmulatorFault.ServerError() with { GrantType = "client_credentials" });
        Assert.Equal(HttpStatusCode.OK, (await _person.SignInAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, (await _wire.SignedAsync(Introspect, Body(Introspect))).Status);
        Assert.Equal(HttpStatusCode.InternalServerError, (await _wire.SignedAsync(WithIam, ForResource())).Status);
        Assert.Equal(HttpStatusCode.OK, (await _wire.SignedAsync(WithIam, ForResource())).Status);
    }

    [Fact]
    public async Task A_success_can_lack_its_access_token()
    {
        foreach (string operation in new[] { WithIam, Bearer })
        {
            _emulator.AddFault(EmulatorFault.NoAccessToken());
            await _wire.SignedAsync(Introspect, Body(Introspect)); // has none to leave out
            WireReply reply = await _wire.SignedAsync(operation, ForResource());
            Assert.Equal(["token_type", "expires_in"], reply.Json.AsObject().Select(member => member.Key));
            Assert.NotNull((await _wire.SignedAsync(operation, ForResource()))["access_token"]);
        }
    }

    [Fact]
    public async Task Too_many_requests_have_the_error_of_this_service()
    {
        foreach (string operation in new[] { WithIam, Exchange, Bearer, Introspect, Revoke })
        {
            _emulator.AddFault(EmulatorFault.Throttled(1, 1500));
            WireReply reply = await _wire.SignedAsync(operation, Body(operation));
            Assert.Equal((429, "TooManyRequestsError", "2"), ((int)reply.Status, reply.ErrorType, reply.Headers["Retry-After"]));
        }
    }

    [Fact]
    public async Task The_path_without_its_query_is_another_operation()
    {
        await _wire.PostAsync("/v1/token", ForResource());
        Assert.Equal("CreateOAuth2Token", _emulator.Requests[^1].Operation);
        Assert.Equal(HttpStatusCode.NotFound, (await _wire.PostAsync("/v1/introspect", ForToken("ASORx"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _wire.PostAsync("/v1/revoke", ForToken("ASORx"))).Status);
    }

    public async ValueTask DisposeAsync()
    {
        _person.Dispose();
        _wire.Dispose();
        await _emulator.DisposeAsync();
    }

    private static async Task RefusedAsync(string shape, Task<WireReply> call)
    {
        WireReply reply = await call;
        Assert.Equal((403, shape), ((int)reply.Status, reply.ErrorType));
    }

    private Task RefusedAsync(string shape, string operation, Func<Signature, Signature> change) =>
        RefusedAsync(shape, _wire.SignedAsync(operation, Body(operation), change));

    private async Task<int> LifeAsync(EmulatorSigningKey key)
    {
        WireReply reply = await _wire.SignedAsync(WithIam, ForResource(), signature => signature with { Key = key });
        return (int)reply.Json["expires_in"]!;
    }

    private async Task<EmulatorSigningKey> RoleAsync()
    {
        WireReply reply = await _wire.GetAsync(
            "/federation/credentials?account_id=111122223333&role_name=ReadOnlyAccess",
            ("x-amz-sso_bearer_token", (await _wire.SignInWithoutHelpAsync()).Token["accessToken"]!));
        JsonNode given = reply.Json["roleCredentials"]!;
        return new EmulatorSigningKey
        {
            AccessKeyId = (string)given["accessKeyId"]!,
            SecretAccessKey = (string)given["secretAccessKey"]!,
            SessionToken = (string)given["sessionToken"]!,
        };
    }
}
