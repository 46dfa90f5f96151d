using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.SignIn;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.SignIn;

/// <summary>AWS Sign-In's token operations of 2026, byte for byte; the signatures are botocore's (SigV4Auth, service <c>signin</c>).</summary>
public sealed class TokenOperationsTests
{
    private const string Host = "https://us-east-1.oauth.signin.aws";
    private const string Granted = """{"access_token":"at-1","token_type":"Bearer","expires_in":3600}""";

    /// <summary>A secret with what is escaped in one place or another, and what a body in JSON has for it.</summary>
    private const string Hard = "ASOR+/=&'<\u00E9\u6F22\U0001F511", HardInJson = @"ASOR\u002B/=\u0026\u0027\u003C\u00E9\u6F22\uD83D\uDD11";

    private static readonly AccessTokenRequest s_client = new() { GrantType = GrantTypes.ClientCredentials, Resource = "aws-mcp.amazonaws.com" };

    private static readonly AccessTokenRequest s_bearer = new()
    {
        GrantType = GrantTypes.ClientCredentials,
        Resource = "ecr.amazonaws.com",
        Duration = 900,
    };

    private static readonly AccessTokenRequest s_exchange = new()
    {
        GrantType = GrantTypes.TokenExchange,
        SubjectToken = new Secret(Hard),
        SubjectTokenType = "urn:ietf:params:oauth:token-type:jwt",
        Resource = "glue.amazonaws.com",
        Scope = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::111122223333:policy/p"],
    };

    private static readonly AccessTokenRequest s_assertion = new()
    {
        GrantType = GrantTypes.JwtBearer,
        Assertion = new Secret(Hard),
        ClientId = "client-1",
    };

    /// <summary>The operation; path and query, body, and the signatures with and without a session token.</summary>
    public static TheoryData<string, string, string, string, string> OfSigned => new()
    {
        {
            "CreateOAuth2TokenWithIAM", "/v1/token?x-amz-client-auth-method=iam",
            """{"grant_type":"client_credentials","resource":"aws-mcp.amazonaws.com"}""",
            "fbc73979cc0a4277428446b2142e74e47b35b27d3c16b0918efe0b486b7d74a6",
            "a03eaaf2d044e9fc113f61820700d6d4e7e0dabde54489ab237288d569365146"
        },
        {
            "CreateBearerToken", "/v1/token?x-amz-token-request-type=bearer",
            """{"grant_type":"client_credentials","resource":"ecr.amazonaws.com","duration":900}""",
            "7f171dec45d7c326cfb57b43d186c18258fb13e14b5c393d82ca448ac7ddaa9e",
            "91f3ef50dfeda7d26eddbdab702045fb98755908027e5e7aab7ef3b0094b1717"
        },
        {
            "IntrospectOAuth2TokenWithIAM", "/v1/introspect?x-amz-client-auth-method=iam",
            $$"""{"token":"{{HardInJson}}","token_type_hint":"refresh_token"}""",
            "15d504db61fcdf044e193d068062de92ae3cbe7ab118927ffb412d5ef2ef7c3f",
            "3d340238d9ce0612966a436a46a743047cc343207df4b624432cf2741afb00f3"
        },
        {
            "RevokeOAuth2TokenWithIAM", "/v1/revoke?x-amz-client-auth-method=iam", $$"""{"token":"{{HardInJson}}"}""",
            "744232b8aa034b586d27a591f984ac9fbf56986f33181845e0b75424f6d173ff",
            "fc09722fd5035e8dd2f9998f57580be40348b6a119208c766c4913678d94138a"
        },
    };

    /// <summary>All five, by the service's names.</summary>
    public static TheoryData<string> Operations =>
        ["CreateOAuth2TokenWithIAM", "CreateOAuth2TokenWithTokenExchange", "CreateBearerToken", "IntrospectOAuth2TokenWithIAM", "RevokeOAuth2TokenWithIAM"];

    [Theory]
    [MemberData(nameof(OfSigned))]
    public async Task What_is_signed_is_sent_and_signed_as_botocore_does_it(
        string operation, string path, string body, string withToken, string withoutToken)
    {
        foreach ((AwsCredentialIdentity keys, string signed, string signature) in new[]
        {
            (FakeService.Keys, "content-type;host;x-amz-date;x-amz-security-token", withToken),
            (FakeService.LongTermKeys, "content-type;host;x-amz-date", withoutToken),
        })
        {
            using FakeService service = Answering(200, ReplyTo(operation));
            await CallAsync(service, operation, keys);
            Assert.Equal("POST", service.Only.Method);
            Assert.Equal(Host + path, service.Only.Uri.AbsoluteUri);
            Assert.Equal(body, service.Only.Body);
            Assert.Equal("application/json", service.Only.Header("Content-Type"));
            Assert.Equal("20260102T030405Z", service.Only.Header("X-Amz-Date"));
            Assert.Equal(keys.SessionToken?.Reveal(), service.Only.Header("X-Amz-Security-Token"));
            Assert.Equal(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/signin/aws4_request, "
                + $"SignedHeaders={signed}, Signature={signature}",
                service.Only.Header("Authorization"));
            Assert.Null(service.Only.Header("DPoP"));
            Assert.Equal((operation, path.Split('?')[0]), (service.Seen[0].Operation, service.Seen[0].Path));
        }
    }

    [Fact]
    public async Task An_exchange_sends_the_subject_token_and_is_not_signed()
    {
        using FakeService service = Answering(200, Granted);
        await service.SignIn.CreateAccessTokenAsync(TokenOperation.CreateWithTokenExchange, s_exchange, FakeService.Keys, Test.Token);
        Assert.Equal(
            $$"""{"grant_type":"urn:ietf:params:oauth:grant-type:token-exchange","subject_token":"{{HardInJson}}","subject_token_type":"urn:ietf:params:oauth:token-type:jwt","resource":"glue.amazonaws.com","scope":"arn:aws:iam::aws:policy/ReadOnlyAccess arn:aws:iam::111122223333:policy/p"}""",
            service.Only.Body);
        IsUnsigned(service.Only);
    }

    [Fact]
    public async Task An_assertion_is_sent_with_its_client_and_not_signed()
    {
        using FakeService service = Answering(200, Granted);
        await service.SignIn.CreateAccessTokenAsync(TokenOperation.CreateWithTokenExchange, s_assertion, null, Test.Token);
        Assert.Equal(
            $$"""{"grant_type":"urn:ietf:params:oauth:grant-type:jwt-bearer","assertion":"{{HardInJson}}","client_id":"client-1"}""",
            service.Only.Body);
        IsUnsigned(service.Only);
    }

    [Fact]
    public async Task What_is_not_given_is_not_sent()
    {
        using FakeService service = Answering(200, Granted);
        await service.SignIn.CreateAccessTokenAsync(
            TokenOperation.CreateBearerToken, new AccessTokenRequest { GrantType = "g" }, FakeService.Keys, Test.Token);
        Assert.Equal("""{"grant_type":"g"}""", service.Only.Body);
    }

    [Fact]
    public async Task Without_a_hint_none_is_sent()
    {
        using FakeService service = Answering(200, """{"active":false}""");
        await service.SignIn.IntrospectAsync(new Secret("ASOA1234"), null, FakeService.Keys, Test.Token);
        Assert.Equal("""{"token":"ASOA1234"}""", service.Only.Body);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task What_is_signed_needs_a_region_even_beside_a_custom_endpoint(string operation)
    {
        using FakeService service = Answering(200, ReplyTo(operation));
        service.Connection = service.Connection with { Settings = new ServiceSettings(new Uri("https://signin.example/base/")) };
        if (operation == TokenOperation.CreateWithTokenExchange.Name)
        {
            await CallAsync(service, operation);
            Assert.Equal("https://signin.example/base/v1/token?x-amz-oauth-token-method=token-exchange", service.Only.Uri.AbsoluteUri);
            return;
        }

        SsoOidcException failure = await Test.FailsAsync(() => CallAsync(service, operation), FailureKind.MissingRegion);
        Assert.Contains(operation, failure.Message, StringComparison.Ordinal);
        Assert.Empty(service.Handler.Sent);
    }

    [Fact]
    public async Task Every_member_of_a_token_is_read_and_others_are_passed_over()
    {
        using FakeService service = Answering(200, """
            {"access_token":"at+/=&'<\u00e9","token_type":"DPoP","expires_in":900,"issued_token_type":"urn:ietf:params:oauth:token-type:access_token",
             "scope":"a  b","refresh_token":"of another version","accessToken":7,"x":[{"access_token":"no"}]}
            """);
        AccessToken token = await CreateAsync(service);
        Assert.Equal("at+/=&'<\u00E9", token.Value.Reveal());
        Assert.Equal("DPoP", token.TokenType);
        Assert.Equal(900, token.ExpiresIn);
        Assert.Equal(TestClock.Beginning.AddMinutes(15), token.ExpiresAt);
        Assert.Equal("urn:ietf:params:oauth:token-type:access_token", token.IssuedTokenType);
        Assert.Equal(["a", "b"], token.Scope);
        Assert.Equal(200, token.ResponseMetadata.HttpStatusCode);
    }

    [Theory]
    [InlineData("""{"access_token":"at-1"}""")]
    [InlineData("""{"access_token":"at-1","token_type":null,"expires_in":null,"scope":null,"issued_token_type":null}""")]
    public async Task Everything_but_the_token_may_be_missing(string body)
    {
        using FakeService service = Answering(200, body);
        AccessToken token = await CreateAsync(service);
        Assert.Equal("at-1", token.Value.Reveal());
        Assert.Equal("Bearer", token.TokenType);
        Assert.Null(token.ExpiresIn);
        Assert.Null(token.ExpiresAt);
        Assert.Null(token.IssuedTokenType);
        Assert.Null(token.Scope);
    }

    [Theory]
    [InlineData("""{"token_type":"Bearer","expires_in":1}""", "lacks access_token ")]
    [InlineData("""{"accessToken":"at-1"}""", "lacks access_token ")]
    [InlineData("""{"access_token":{"a":1}}""", "not the JSON it should be")]
    [InlineData("""{"access_token":"at-1","expires_in":"3600"}""", "not the JSON it should be")]
    [InlineData("[]", "not the JSON it should be")]
    [InlineData("", "not the JSON it should be")]
    public async Task Any_other_answer_gives_no_token(string body, string why)
    {
        using FakeService service = Answering(200, body);
        SsoOidcException failure = await Test.FailsAsync(() => CreateAsync(service), FailureKind.BadResponse);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_claim_of_an_active_token_is_read_and_others_are_passed_over()
    {
        using FakeService service = Answering(200, """
            {"active":true,"client_id":"c-1","user_id":"AROA1:jane","token_type":"access_token","exp":1767326645,"iat":1767323045,"nbf":1767323040,
             "sub":"arn:aws:sts::111122223333:assumed-role/r/jane","aud":"aws-mcp.amazonaws.com","iss":"https://signin.aws","jti":"j-1",
             "account_id":"111122223333","signin_session":"arn:aws:signin:::session/s-1","resource":"aws-mcp.amazonaws.com","scope":"a","cnf":{"jkt":"x"}}
            """);
        TokenInfo info = await IntrospectAsync(service);
        Assert.True(info.Active);
        Assert.Equal(("c-1", "AROA1:jane", "access_token"), (info.ClientId, info.UserId, info.TokenType));
        Assert.Equal(TestClock.Beginning.AddHours(1), info.ExpiresAt);
        Assert.Equal(TestClock.Beginning, info.IssuedAt);
        Assert.Equal(TestClock.Beginning.AddSeconds(-5), info.NotBefore);
        Assert.Equal(("arn:aws:sts::111122223333:assumed-role/r/jane", "https://signin.aws", "j-1"), (info.Subject, info.Issuer, info.Id));
        Assert.Equal(["aws-mcp.amazonaws.com"], info.Audience);
        Assert.Equal(
            ("111122223333", "arn:aws:signin:::session/s-1", "aws-mcp.amazonaws.com"), (info.AccountId, info.SignInSession, info.Resource));
    }

    [Theory]
    [InlineData("""{"active":true}""")]
    [InlineData("""{"active":true,"exp":null,"aud":null,"sub":null}""")]
    public async Task An_active_token_may_come_without_any_claim(string body)
    {
        using FakeService service = Answering(200, body);
        TokenInfo info = await IntrospectAsync(service);
        Assert.True(info.Active);
        Assert.Null(info.ExpiresAt);
        Assert.Null(info.Audience);
        Assert.Null(info.Subject);
    }

    [Theory]
    [InlineData("\"a\"", "a")]
    [InlineData("[\"a\"]", "a")]
    [InlineData("[\"a\",\"b c\"]", "a|b c")]
    [InlineData("[]", "")]
    public async Task The_audience_is_one_text_or_a_list(string audience, string expected)
    {
        using FakeService service = Answering(200, $$"""{"active":true,"aud":{{audience}}}""");
        Assert.Equal(expected, string.Join("|", (await IntrospectAsync(service)).Audience!));
    }

    [Theory]
    [InlineData("1767326645", 3600)]
    [InlineData("1767326645.75", 3600)]
    [InlineData("1.767326645e9", 3600)]
    [InlineData("-1", null)]
    [InlineData("1e300", null)]
    [InlineData("253402300800", null)]
    [InlineData("99999999999999999999", null)]
    public async Task A_time_is_seconds_that_may_have_a_fraction_and_what_is_no_time_is_left_out(string time, int? seconds)
    {
        using FakeService service = Answering(200, $$"""{"active":true,"exp":{{time}},"sub":"s"}""");
        TokenInfo info = await IntrospectAsync(service);
        Assert.Equal(seconds is { } life ? TestClock.Beginning.AddSeconds(life) : null, info.ExpiresAt);
        Assert.Equal("s", info.Subject);
    }

    [Theory]
    [InlineData("""{"active":false}""")]
    [InlineData("""{"active":false,"sub":"arn:aws:iam::111122223333:user/jane","exp":1767326645,"aud":["a"],"account_id":"111122223333"}""")]
    [InlineData("""{"active":false,"sub":7,"exp":"soon","aud":{}}""")]
    public async Task Of_a_token_that_is_not_active_nothing_else_is_said(string body)
    {
        using FakeService service = Answering(200, body);
        TokenInfo info = await IntrospectAsync(service);
        Assert.False(info.Active);
        Assert.Null(info.Subject);
        Assert.Null(info.ExpiresAt);
        Assert.Null(info.Audience);
        Assert.Null(info.AccountId);
    }

    [Theory]
    [InlineData("""{"sub":"s"}""", "lacks active ")]
    [InlineData("""{"active":null}""", "lacks active ")]
    [InlineData("""{"active":"true"}""", "lacks active ")]
    [InlineData("""{"active":true,"aud":7}""", "not the JSON it should be")]
    [InlineData("""{"active":true,"aud":["a",7]}""", "not the JSON it should be")]
    [InlineData("""{"active":true,"exp":"1767326645"}""", "not the JSON it should be")]
    [InlineData("""{"active":true,"sub":"a\u001b[31m"}""", "control characters in sub")]
    public async Task An_answer_that_does_not_say_whether_or_what_is_none(string body, string why)
    {
        using FakeService service = Answering(200, body);
        SsoOidcException failure = await Test.FailsAsync(() => IntrospectAsync(service), FailureKind.BadResponse);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(204, "")]
    public async Task A_revocation_is_done_whatever_a_success_holds(int status, string body)
    {
        using FakeService service = Answering(status, body);
        Assert.Equal(status, (await service.SignIn.RevokeAsync(new Secret(Hard), FakeService.Keys, Test.Token)).HttpStatusCode);
    }

    /// <summary>Status, shape, <c>error</c>; the kind, and what the advice must say (null for none of its own).</summary>
    public static TheoryData<int, string?, string?, FailureKind, string?> Refusals => new()
    {
        { 400, "InvalidGrantException", "invalid_grant", FailureKind.InvalidGrant, "Get a new token from whoever issued" },
        { 401, "InvalidGrantException", null, FailureKind.InvalidGrant, "Get a new token from whoever issued" },
        { 400, "InvalidScopeException", "invalid_scope", FailureKind.InvalidScope, "managed policies of this account as -Scope" },
        { 503, "ServiceUnavailableException", null, FailureKind.ServiceUnavailable, null },
        { 400, "ServiceUnavailableException", "temporarily_unavailable", FailureKind.ServiceUnavailable, null },
        { 401, "AccessDeniedException", "TOKEN_EXPIRED", FailureKind.TokenExpired, "Get a new token from whoever issued" },
        { 403, "AccessDeniedException", "INSUFFICIENT_PERMISSIONS", FailureKind.InsufficientPermissions, "allow signin:@; Get-AwsCallerIdentity says for whom" },
        { 403, "AccessDeniedException", null, FailureKind.AccessDenied, "allow signin:@; Get-AwsCallerIdentity says for whom" },
        { 400, "ValidationException", "INVALID_REQUEST", FailureKind.InvalidRequest, "the message may name the one that is wrong" },
        { 400, null, "invalid_target", FailureKind.InvalidRequest, "the message may name the one that is wrong" },
        { 400, null, "unsupported_token_type", FailureKind.InvalidRequest, "the message may name the one that is wrong" },
        { 429, "TooManyRequestsError", "INVALID_REQUEST", FailureKind.TooManyRequests, null },
        { 403, "UnrecognizedClientException", null, FailureKind.InvalidCredentials, null },
        { 400, "BrandNewException", null, FailureKind.ServiceError, null },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_has_its_kind_and_advice_that_fits_these_operations(
        int status, string? shape, string? error, FailureKind kind, string? advice)
    {
        foreach (string operation in Operations.Select(row => row.Data))
        {
            string body = error is null ? """{"message":"the service's words"}""" : $$"""{"error":"{{error}}","message":"the service's words"}""";
            using FakeService service = Answering(status, body, shape is null ? [] : [("x-amzn-ErrorType", shape)]).WithAttempts(1);
            SsoOidcException failure = await Test.FailsAsync(() => CallAsync(service, operation), kind);
            Assert.Equal((shape, error, "the service's words"), (failure.ErrorCode, failure.Error, failure.Description));
            Assert.StartsWith($"{operation}: the service's words. (", failure.Message, StringComparison.Ordinal);
            Assert.Equal(status, failure.HttpStatusCode);
            if (advice is null) Assert.Null(failure.NextStep);
            else Assert.Contains(advice.Replace("@", operation), failure.NextStep, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(503)]
    [InlineData(400)]
    public async Task A_service_that_is_unavailable_is_asked_again_whatever_its_status(int status)
    {
        using FakeService service = new(
            () => StubHandler.Reply(status, "{}", headers: ("x-amzn-ErrorType", "ServiceUnavailableException")),
            () => StubHandler.Reply(200, Granted));
        AccessToken token = await service.Clock.RunAsync(CreateAsync(service));
        Assert.Equal(1, token.ResponseMetadata.RetryAttempts);
        Assert.Equal(2, service.Handler.Sent.Count);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task No_secret_of_a_request_comes_back_in_an_error(string operation)
    {
        string[] keys = [FakeService.Keys.SessionToken!.Reveal(), FakeService.Keys.SecretAccessKey.Reveal()];
        string[] secrets = operation switch
        {
            "CreateOAuth2TokenWithTokenExchange" => [Hard],
            "CreateOAuth2TokenWithIAM" or "CreateBearerToken" => keys,
            _ => [Hard, .. keys],
        };
        foreach (string echo in new[]
        {
            """{"error":"@","message":"no @ here","reason":"@"}""", """{"__type":"ValidationException","message":"the body {\"token\":\"@\"} is wrong"}""",
            "<html>@</html>",
        })
        {
            foreach (string secret in secrets)
            {
                foreach (string form in new[] { secret, secret == Hard ? HardInJson : secret, Uri.EscapeDataString(secret) })
                {
                    using FakeService service = Answering(400, echo.Replace("@", form), ("x-echo", Uri.EscapeDataString(secret))).WithAttempts(1);
                    SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(() => CallAsync(service, operation));
                    string all = $"{failure} {failure.ErrorCode} {failure.Error} {failure.Description} {failure.Reason} {failure.NextStep} "
                        + string.Join(" ", failure.ResponseMetadata!.HttpHeaders.Values) + string.Join(" ", service.Seen);
                    Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
                    Assert.DoesNotContain(form, all, StringComparison.Ordinal);
                    Assert.DoesNotContain(Uri.EscapeDataString(secret), all, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public async Task A_token_that_is_quoted_in_an_answer_is_shown_in_no_member()
    {
        using FakeService exchange = Answering(200, $$"""{"access_token":"at-1","token_type":"{{HardInJson}}"}""");
        SsoOidcException failure = await Test.FailsAsync(
            () => exchange.SignIn.CreateAccessTokenAsync(TokenOperation.CreateWithTokenExchange, s_exchange, null, Test.Token), FailureKind.BadResponse);
        Assert.Contains("a secret of the request in token_type", failure.Message, StringComparison.Ordinal);
        using FakeService introspect = Answering(200, $$"""{"active":true,"jti":"{{HardInJson}}"}""");
        failure = await Test.FailsAsync(() => IntrospectAsync(introspect), FailureKind.BadResponse);
        Assert.Contains("a secret of the request in jti", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Hard, failure.ToString(), StringComparison.Ordinal);
    }

    private static void IsUnsigned(SentRequest sent)
    {
        Assert.Equal(Host + "/v1/token?x-amz-oauth-token-method=token-exchange", sent.Uri.AbsoluteUri);
        foreach (string header in (string[])["Authorization", "X-Amz-Date", "X-Amz-Security-Token", "DPoP"]) Assert.Null(sent.Header(header));
    }

    private static FakeService Answering(int status, string body, params (string Name, string Value)[] headers)
    {
        FakeService service = FakeService.Answering(status, body, "application/json", headers);
        service.Connection = service.Connection with { Settings = new ServiceSettings(new Uri(Host), region: "us-east-1") };
        return service;
    }

    private static string ReplyTo(string operation) => operation.StartsWith("Create", StringComparison.Ordinal) ? Granted : """{"active":false}""";

    private static Task<AccessToken> CreateAsync(FakeService service) =>
        service.SignIn.CreateAccessTokenAsync(TokenOperation.CreateWithIam, s_client, FakeService.Keys, Test.Token);

    private static Task<TokenInfo> IntrospectAsync(FakeService service) =>
        service.SignIn.IntrospectAsync(new Secret(Hard), "access_token", FakeService.Keys, Test.Token);

    private static Task CallAsync(FakeService service, string operation, AwsCredentialIdentity? keys = null)
    {
        keys ??= FakeService.Keys;
        return operation switch
        {
            "CreateOAuth2TokenWithIAM" => service.SignIn.CreateAccessTokenAsync(
                TokenOperation.CreateWithIam, s_client, keys, Test.Token),
            "CreateBearerToken" => service.SignIn.CreateAccessTokenAsync(TokenOperation.CreateBearerToken, s_bearer, keys, Test.Token),
            "CreateOAuth2TokenWithTokenExchange" => service.SignIn.CreateAccessTokenAsync(
                TokenOperation.CreateWithTokenExchange, s_exchange, null, Test.Token),
            "IntrospectOAuth2TokenWithIAM" => service.SignIn.IntrospectAsync(new Secret(Hard), "refresh_token", keys, Test.Token),
            "RevokeOAuth2TokenWithIAM" => service.SignIn.RevokeAsync(new Secret(Hard), keys, Test.Token),
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
        };
    }
}
