using System.Net;
using System.Text.Json.Nodes;
using SsoOidc.Emulator.Tests.Support;
using static SsoOidc.Emulator.Tests.Support.TokenOperation;

namespace SsoOidc.Emulator.Tests.SignIn;

/// <summary>CreateOAuth2TokenWithTokenExchange of AWS Sign-In: a token for another issuer's token, and nothing is signed.</summary>
public sealed class TokenExchangeTests : IAsyncDisposable
{
    private const string JwtType = "urn:ietf:params:oauth:token-type:jwt";
    private const string Subject = "a subject with +/=&'< and \u00fc";

    private readonly SsoEmulator _emulator = SsoEmulator.Start(new SsoEmulatorOptions
    {
        TimeProvider = new ManualTime(),
        Users = [new EmulatorUser { Name = "jane" }, new EmulatorUser { Name = "joe" }],
    });

    private readonly WireClient _wire;

    public TokenExchangeTests()
    {
        _wire = new WireClient(_emulator);
    }

    [Theory]
    [InlineData(TokenExchange)]
    [InlineData(JwtBearer)]
    public async Task A_good_token_gets_one_for_an_hour(string grantType)
    {
        WireReply reply = await PostAsync(Body(grantType));
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(["access_token", "token_type", "expires_in"], reply.Json.AsObject().Select(member => member.Key));
        Assert.Equal("Bearer", reply["token_type"]);
        Assert.Equal(3600, (int)reply.Json["expires_in"]!);
        EmulatorRequest request = _emulator.Requests[^1];
        Assert.Equal(("CreateOAuth2TokenWithTokenExchange", grantType), (request.Operation, request.GrantType));
        Assert.False(request.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task The_token_is_for_the_subject_and_the_resource()
    {
        JsonNode claims = ClaimsOf(await PostAsync(Body(TokenExchange, Jwt(("sub", "joe")))));
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/AdministratorAccess/joe", (string?)claims["sub"]);
        Assert.Equal("glue.amazonaws.com", (string?)claims["aud"]);
        Assert.Null(claims["client_id"]);
        claims = ClaimsOf(await PostAsync(Body(JwtBearer, Jwt(("sub", Subject), ("client_id", "app")))));
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/AdministratorAccess/jane", (string?)claims["sub"]); // as for any other
        Assert.Equal("app", (string?)claims["client_id"]);
    }

    [Theory]
    [InlineData(TokenExchange, "grant_type")]
    [InlineData(TokenExchange, "subject_token")]
    [InlineData(TokenExchange, "subject_token_type")]
    [InlineData(TokenExchange, "resource")]
    [InlineData(JwtBearer, "assertion")]
    public async Task A_member_that_is_missing_empty_or_no_text_is_named(string grantType, string name)
    {
        foreach (JsonNode? value in new JsonNode?[] { null, "", 1, new JsonObject() })
        {
            JsonObject body = Body(grantType);
            body[name] = value;
            AssertInvalid(await PostAsync(body), name);
        }
    }

    [Theory]
    [InlineData("resource")]
    [InlineData("client_id")]
    [InlineData("scope")]
    public async Task What_may_be_missing_must_be_text(string name)
    {
        JsonObject body = Body(JwtBearer);
        body[name] = 1;
        AssertInvalid(await PostAsync(body), name);
        body[name] = null;
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(body)).Status);
    }

    [Theory]
    [InlineData(TokenExchange)]
    [InlineData(JwtBearer)]
    public async Task A_resource_has_up_to_2048_characters(string grantType)
    {
        JsonObject body = Body(grantType);
        body["resource"] = new string('r', 2049);
        AssertInvalid(await PostAsync(body), "resource");
        body["resource"] = new string('r', 2048);
        WireReply reply = await PostAsync(body);
        Assert.InRange(reply["access_token"]!.Length, 1, 4096);
    }

    [Theory]
    [InlineData(TokenExchange)]
    [InlineData(JwtBearer)]
    public async Task A_subject_has_up_to_20000_characters(string grantType)
    {
        string shortest = Jwt(("pad", ""));
        int room = (20_000 - shortest.Length) * 3 / 4;
        string longest = Jwt(("pad", new string('p', room)));
        Assert.InRange(longest.Length, 19_990, 20_000);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Body(grantType, longest))).Status);
        AssertInvalid(await PostAsync(Body(grantType, Jwt(("pad", new string('p', room + 12))))), "20000");
    }

    [Theory]
    [InlineData("client_credentials")]
    [InlineData("authorization_code")]
    [InlineData("urn:ietf:params:oauth:grant-type:saml2-bearer")]
    public async Task Another_grant_is_unknown(string grantType)
    {
        JsonObject body = Body(TokenExchange);
        body["grant_type"] = grantType;
        AssertUnknownGrant(await PostAsync(body));
    }

    [Theory]
    [InlineData("urn:ietf:params:oauth:token-type:access_token")]
    [InlineData("jwt")]
    public async Task The_only_type_of_a_subject_is_JWT(string type)
    {
        JsonObject body = Body(TokenExchange);
        body["subject_token_type"] = type;
        AssertInvalid(await PostAsync(body), "subject_token_type");
    }

    [Theory]
    [InlineData("+/=&'<\u00fc")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30")]
    [InlineData("e30.e30.e30.e30")]
    [InlineData("e30.W10.e30")]
    [InlineData("e30.e30.")]
    public async Task What_is_no_JWT_with_an_end_is_refused(string token)
    {
        foreach (string grantType in new[] { TokenExchange, JwtBearer })
        {
            WireReply reply = await PostAsync(Body(grantType, token));
            AssertError(reply, 400, "InvalidGrantException", "invalid_grant");
            Assert.DoesNotContain(token, reply.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(TokenExchange)]
    [InlineData(JwtBearer)]
    public async Task A_JWT_is_good_between_its_times(string grantType)
    {
        DateTimeOffset now = _emulator.Clock.GetUtcNow();
        string token = Jwt(("nbf", Seconds(now.AddMinutes(1))), ("exp", Seconds(now.AddMinutes(2))));
        AssertError(await PostAsync(Body(grantType, token)), 400, "InvalidGrantException", "invalid_grant");
        _emulator.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Body(grantType, token))).Status);
        _emulator.Clock.Advance(TimeSpan.FromMinutes(1));
        string ended = Jwt(("exp", Seconds(now.AddMinutes(2))));
        AssertError(await PostAsync(Body(grantType, ended)), 400, "InvalidGrantException", "invalid_grant");
        AssertError(await PostAsync(Body(grantType, Jwt(("exp", "tomorrow")))), 400, "InvalidGrantException", "invalid_grant");
    }

    [Fact]
    public async Task An_assertion_is_good_once_and_a_subject_token_again()
    {
        string token = Jwt(("iss", "https://issuer.example"), ("jti", "+/=&'<"));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Body(JwtBearer, token))).Status);
        AssertUsed(await PostAsync(Body(JwtBearer, token)));
        AssertUsed(await PostAsync(Body(JwtBearer, Jwt(("iss", "https://issuer.example"), ("jti", "+/=&'<"), ("more", 1)))));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Body(JwtBearer, Jwt(("iss", "https://other.example"), ("jti", "+/=&'<"))))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Body(TokenExchange, token))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Body(TokenExchange, token))).Status);

        string nameless = Jwt(("jti", null));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Body(JwtBearer, nameless))).Status);
        AssertUsed(await PostAsync(Body(JwtBearer, nameless)));
    }

    [Fact]
    public async Task A_refusal_uses_no_assertion_up()
    {
        JsonObject body = Body(JwtBearer, Jwt(("client_id", "app")));
        body["client_id"] = "other";
        AssertError(await PostAsync(body), 400, "InvalidGrantException", "invalid_grant");
        body["client_id"] = "app";
        body["scope"] = "openid";
        AssertError(await PostAsync(body), 400, "InvalidScopeException", "invalid_scope");
        body["scope"] = null;
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(body)).Status);
    }

    [Fact]
    public async Task A_client_id_is_that_of_the_assertion()
    {
        JsonObject body = Body(JwtBearer, Jwt(("client_id", null)));
        body["client_id"] = "app";
        AssertError(await PostAsync(body), 400, "InvalidGrantException", "invalid_grant");
        body["assertion"] = Jwt(("client_id", "APP"));
        AssertError(await PostAsync(body), 400, "InvalidGrantException", "invalid_grant");
        body["assertion"] = Jwt(("client_id", "app"));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(body)).Status);
    }

    [Theory]
    [InlineData("arn:aws:iam::aws:policy/ReadOnlyAccess", true)]
    [InlineData("arn:aws:iam::aws:policy/ReadOnlyAccess arn:aws-us-gov:iam::111122223333:policy/team/x", true)]
    [InlineData("openid", false)]
    [InlineData("arn:aws:iam::aws:policy/ReadOnlyAccess openid", false)]
    [InlineData("arn:aws:iam::aws:policy/A  arn:aws:iam::aws:policy/B", false)]
    [InlineData("arn:aws:iam::111122223333:role/x", false)]
    [InlineData("arn:aws:iam::1:policy/x", false)]
    [InlineData(" ", false)]
    public async Task A_scope_is_a_list_of_managed_policies(string scope, bool isGood)
    {
        JsonObject body = Body(TokenExchange);
        body["scope"] = scope;
        WireReply reply = await PostAsync(body);
        if (isGood) Assert.Equal(HttpStatusCode.OK, reply.Status);
        else AssertError(reply, 400, "InvalidScopeException", "invalid_scope");
    }

    [Fact]
    public async Task A_scope_has_up_to_4096_characters()
    {
        JsonObject body = Body(TokenExchange);
        body["scope"] = "arn:aws:iam::aws:policy/".PadRight(4096, 'p');
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(body)).Status);
        body["scope"] = "arn:aws:iam::aws:policy/".PadRight(4097, 'p');
        AssertInvalid(await PostAsync(body), "scope");
    }

    [Fact]
    public async Task A_success_can_lack_its_access_token()
    {
        _emulator.AddFault(EmulatorFault.NoAccessToken());
        AssertError(await PostAsync(Body(TokenExchange, "no JWT")), 400, "InvalidGrantException", "invalid_grant");
        Assert.Equal(["token_type", "expires_in"], (await PostAsync(Body(TokenExchange))).Json.AsObject().Select(member => member.Key));
        Assert.NotNull((await PostAsync(Body(TokenExchange)))["access_token"]);
    }

    public async ValueTask DisposeAsync()
    {
        _wire.Dispose();
        await _emulator.DisposeAsync();
    }

    private static void AssertUsed(WireReply reply)
    {
        AssertError(reply, 400, "InvalidGrantException", "invalid_grant");
        Assert.Contains("already been used", reply["message"], StringComparison.Ordinal);
    }

    private static long Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds();

    private Task<WireReply> PostAsync(JsonObject body) => _wire.PostAsync(Exchange, body);

    /// <summary>A body that is good, with a JWT of its own if no other is given.</summary>
    private JsonObject Body(string grantType, string? token = null) => grantType == TokenExchange
        ? new()
        {
            ["grant_type"] = grantType,
            ["subject_token"] = token ?? Jwt(),
            ["subject_token_type"] = JwtType,
            ["resource"] = "glue.amazonaws.com",
        }
        : new() { ["grant_type"] = grantType, ["assertion"] = token ?? Jwt() };

    private string Jwt(params (string Name, JsonNode? Value)[] claims)
    {
        JsonObject all = new()
        {
            ["sub"] = Subject,
            ["jti"] = Guid.NewGuid().ToString(),
            ["exp"] = Seconds(_emulator.Clock.GetUtcNow().AddMinutes(5)),
        };
        foreach ((string name, JsonNode? value) in claims) all[name] = value;
        return Proof.Encode(new JsonObject { ["alg"] = "RS256" }) + "." + Proof.Encode(all) + ".c2lnbmF0dXJl";
    }
}
