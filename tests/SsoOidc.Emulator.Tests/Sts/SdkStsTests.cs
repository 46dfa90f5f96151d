using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Sts;

/// <summary>STS: the SDK signs, the emulator checks and remembers.</summary>
public sealed class SdkStsTests : IAsyncDisposable
{
    private const string Deploy = "arn:aws:iam::111122223333:role/team/deploy";
    private const string Audit = "arn:aws:iam::444455556666:role/audit";
    private const string User = "arn:aws:iam::123456789012:user/emulator";
    private const string IdentityCenter = "arn:aws:iam::aws:contextProvider/IdentityCenter";

    private static readonly AWSCredentials s_user = Sdk.Keys(token: null);

    private readonly List<SsoEmulator> _emulators = [];

    [Fact]
    public async Task Whoever_signs_is_told_who_they_are()
    {
        SsoEmulator emulator = Start();
        GetCallerIdentityResponse user = await WhoAsync(emulator, s_user);
        Assert.Equal((User, "123456789012"), (user.Arn, user.Account));
        Assert.StartsWith("AIDA", user.UserId, StringComparison.Ordinal);
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/emulator/session", (await WhoAsync(emulator, Sdk.Keys())).Arn);
    }

    [Fact]
    public async Task Credentials_of_the_portal_sign_as_the_role_of_the_permission_set()
    {
        SsoEmulator emulator = Start(new() { AccessTokenLifetime = TimeSpan.FromHours(2) });
        AWSCredentials role = await PortalCredentialsAsync(emulator);
        GetCallerIdentityResponse who = await WhoAsync(emulator, role);
        Assert.Matches("^arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_ReadOnlyAccess_[0-9a-f]{16}/jane$", who.Arn);
        Assert.Matches("^AROA[0-9A-F]{17}:jane$", who.UserId);
        emulator.Clock.Advance(TimeSpan.FromHours(1));
        await RefusedAsync("ExpiredToken", 403, () => WhoAsync(emulator, role));
    }

    [Fact]
    public async Task An_assumed_role_signs_and_assumes_the_next()
    {
        SsoEmulator emulator = Start();
        AssumeRoleResponse first = await AssumeAsync(emulator, s_user);
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/deploy/nightly", first.AssumedRoleUser.Arn);
        Assert.Matches("^AROA[0-9A-F]{17}:nightly$", first.AssumedRoleUser.AssumedRoleId);
        Assert.Equal(first.AssumedRoleUser.Arn, (await WhoAsync(emulator, first.Credentials)).Arn);
        Assert.InRange(
            new DateTimeOffset(first.Credentials.Expiration!.Value), emulator.Clock.GetUtcNow().AddMinutes(59), emulator.Clock.GetUtcNow().AddMinutes(60));
        AssumeRoleResponse second = await AssumeAsync(emulator, first.Credentials, request => request.RoleArn = Audit);
        Assert.Equal("arn:aws:sts::444455556666:assumed-role/audit/nightly", second.AssumedRoleUser.Arn);
        // A role that a role assumes lasts an hour at most.
        await RefusedAsync("ValidationError", 400, () => AssumeAsync(emulator, first.Credentials, request => request.DurationSeconds = 3601));
        Assert.NotNull((await AssumeAsync(emulator, s_user, request => request.DurationSeconds = 43200)).Credentials);
    }

    [Fact]
    public async Task A_bad_signature_is_told_in_the_words_of_sts()
    {
        SsoEmulator emulator = Start();
        await RefusedAsync("SignatureDoesNotMatch", 403, () => AssumeAsync(emulator, Sdk.Keys(secret: "wrong")));
        await RefusedAsync("InvalidClientTokenId", 403, () => AssumeAsync(emulator, Sdk.Keys(id: "AKIDOTHER")));
        await RefusedAsync("InvalidClientTokenId", 403, () => AssumeAsync(emulator, Sdk.Keys(token: "other")));
        AssumeRoleResponse issued = await AssumeAsync(emulator, s_user);
        SessionAWSCredentials altered = new(issued.Credentials.AccessKeyId, issued.Credentials.SecretAccessKey, "other");
        await RefusedAsync("InvalidClientTokenId", 403, () => WhoAsync(emulator, altered));
        await RefusedAsync("MissingAuthenticationToken", 403, () => WhoAsync(emulator, new AnonymousAWSCredentials()));
        emulator.Clock.Advance(TimeSpan.FromMinutes(6));
        await RefusedAsync("SignatureDoesNotMatch", 403, () => AssumeAsync(emulator, s_user));
    }

    [Fact]
    public async Task A_role_trusts_whom_it_is_told_to()
    {
        SsoEmulator emulator = Start(new()
        {
            Roles =
            [
                new EmulatorRole { RoleArn = Deploy, TrustedPrincipals = ["123456789012"] },
                new EmulatorRole { RoleArn = Audit, TrustedPrincipals = [Deploy] },
                new EmulatorRole { RoleArn = "arn:aws:iam::444455556666:role/wild", TrustedPrincipals = ["arn:aws:sts::*:assumed-role/AWSReservedSSO_ReadOnly*/jane"] },
            ],
        });
        AssumeRoleResponse deploy = await AssumeAsync(emulator, s_user);
        Assert.NotNull((await AssumeAsync(emulator, deploy.Credentials, request => request.RoleArn = Audit)).Credentials);
        AmazonServiceException refused = await RefusedAsync(
            "AccessDenied", 403, () => AssumeAsync(emulator, s_user, request => request.RoleArn = Audit));
        Assert.Equal($"User: {User} is not authorized to perform: sts:AssumeRole on resource: {Audit}", refused.Message);
        await RefusedAsync("AccessDenied", 403, () => AssumeAsync(emulator, s_user, request => request.RoleArn = Audit + "2"));
        AWSCredentials portal = await PortalCredentialsAsync(emulator);
        Assert.NotNull((await AssumeAsync(emulator, portal, request => request.RoleArn = "arn:aws:iam::444455556666:role/wild")).Credentials);
        await RefusedAsync("AccessDenied", 403, () => AssumeAsync(emulator, portal));
        await RefusedAsync("ValidationError", 400, () => AssumeAsync(emulator, s_user, request => request.DurationSeconds = 7200));
    }

    [Fact]
    public async Task A_role_may_ask_for_an_external_id_and_a_device()
    {
        const string Serial = "arn:aws:iam::123456789012:mfa/jane";
        SsoEmulator emulator = Start(new()
        {
            Roles =
            [
                new EmulatorRole { RoleArn = Deploy, ExternalId = "customer-7" },
                new EmulatorRole { RoleArn = Audit, MfaSerial = Serial, MfaCode = "123456" },
            ],
        });
        await RefusedAsync("AccessDenied", 403, () => AssumeAsync(emulator, s_user));
        await RefusedAsync("AccessDenied", 403, () => AssumeAsync(emulator, s_user, request => request.ExternalId = "customer-8"));
        Assert.NotNull((await AssumeAsync(emulator, s_user, request => request.ExternalId = "customer-7")).Credentials);
        Assert.Equal("AccessDenied,AccessDenied,AccessDenied,ValidationError,ok", string.Join(",",
            await CodeAsync(null, null), await CodeAsync(Serial, "654321"), await CodeAsync(Serial + "2", "123456"),
            await CodeAsync(Serial, null), await CodeAsync(Serial, "123456")));
        EmulatorRequest last = emulator.Requests[^1];
        Assert.Contains("TokenCode=123456", last.Body, StringComparison.Ordinal);
        Assert.Contains("TokenCode=****", last.MaskedBody, StringComparison.Ordinal);
        Assert.Contains("RoleSessionName=nightly", last.MaskedBody, StringComparison.Ordinal);

        async Task<string> CodeAsync(string? serial, string? code)
        {
            try
            {
                await AssumeAsync(emulator, s_user, request => (request.RoleArn, request.SerialNumber, request.TokenCode) = (Audit, serial, code));
                return "ok";
            }
            catch (AmazonSecurityTokenServiceException error)
            {
                return error.ErrorCode;
            }
        }
    }

    [Fact]
    public async Task A_session_policy_must_be_right_and_small()
    {
        SsoEmulator emulator = Start();
        const string Policy = """{"Version":"2012-10-17","Statement":[]}""";
        Assert.NotNull((await AssumeAsync(emulator, s_user, request => request.Policy = Policy)).Credentials);
        await Assert.ThrowsAsync<MalformedPolicyDocumentException>(() => AssumeAsync(emulator, s_user, request => request.Policy = "{"));
        await Assert.ThrowsAsync<MalformedPolicyDocumentException>(() => AssumeAsync(emulator, s_user, request => request.Policy = "[]"));
        await Assert.ThrowsAsync<PackedPolicyTooLargeException>(() =>
            AssumeAsync(emulator, s_user, request => request.Policy = Policy + new string(' ', 2048)));
    }

    [Fact]
    public async Task The_identity_context_of_a_person_is_accepted()
    {
        SsoEmulator emulator = Start();
        using AmazonSSOOIDCClient oidc = Sdk.Oidc(emulator, s_user);
        CreateTokenWithIAMResponse token = await oidc.CreateTokenWithIAMAsync(new CreateTokenWithIAMRequest
        {
            ClientId = Sdk.Application,
            GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer",
            Assertion = WebToken(emulator, new() { ["jti"] = "1" }),
        });
        string context = token.AwsAdditionalDetails.IdentityContext;
        Assert.NotNull((await AssumeAsync(emulator, s_user, With(IdentityCenter, context))).Credentials);
        Assert.Contains("ContextAssertion=****", emulator.Requests[^1].MaskedBody, StringComparison.Ordinal);
        await RefusedAsync("ValidationError", 400, () => AssumeAsync(emulator, s_user, With(IdentityCenter, "made-up")));
        await RefusedAsync("ValidationError", 400, () => AssumeAsync(emulator, s_user, With(IdentityCenter + "2", context)));

        static Action<AssumeRoleRequest> With(string provider, string assertion) => request =>
            request.ProvidedContexts = [new ProvidedContext { ProviderArn = provider, ContextAssertion = assertion }];
    }

    [Fact]
    public async Task A_web_identity_needs_no_signature()
    {
        SsoEmulator emulator = Start(new()
        {
            Roles =
            [
                new EmulatorRole
                {
                    RoleArn = Deploy,
                    WebIdentityIssuer = "https://issuer.example",
                    WebIdentitySubject = "repo:example/*",
                    WebIdentityAudience = "sts.amazonaws.com",
                },
            ],
        });
        AssumeRoleWithWebIdentityResponse reply = await WebAsync(emulator, WebToken(emulator));
        Assert.Equal(
            ("repo:example/app", "sts.amazonaws.com", "https://issuer.example"),
            (reply.SubjectFromWebIdentityToken, reply.Audience, reply.Provider));
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/deploy/web", (await WhoAsync(emulator, reply.Credentials)).Arn);
        Assert.DoesNotContain("Authorization", emulator.Requests[0].Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.Contains("WebIdentityToken=****", emulator.Requests[0].MaskedBody, StringComparison.Ordinal);

        long past = emulator.Clock.GetUtcNow().AddMinutes(-1).ToUnixTimeSeconds();
        await Assert.ThrowsAsync<Amazon.SecurityToken.Model.ExpiredTokenException>(() => WebAsync(emulator, WebToken(emulator, new() { ["exp"] = past })));
        await Assert.ThrowsAsync<InvalidIdentityTokenException>(() => WebAsync(emulator, "no.token"));
        await Assert.ThrowsAsync<InvalidIdentityTokenException>(() => WebAsync(emulator, WebToken(emulator, new() { ["exp"] = null })));
        await Assert.ThrowsAsync<InvalidIdentityTokenException>(() => WebAsync(emulator, WebToken(emulator, new() { ["iss"] = "https://other.example" })));
        await Assert.ThrowsAsync<InvalidIdentityTokenException>(() => WebAsync(emulator, WebToken(emulator, new() { ["aud"] = "other" })));
        await RefusedAsync("AccessDenied", 403, () => WebAsync(emulator, WebToken(emulator, new() { ["sub"] = "repo:other/app" })));
        await RefusedAsync("AccessDenied", 403, () => WebAsync(emulator, WebToken(emulator), Audit));
        Assert.NotNull((await WebAsync(emulator, WebToken(emulator, new() { ["aud"] = new JsonArray("other", "sts.amazonaws.com") }))).Credentials);
    }

    [Theory]
    [InlineData("AccessDeniedException", "AccessDenied", 403)]
    [InlineData("RegionDisabledException", "RegionDisabledException", 403)]
    [InlineData("PackedPolicyTooLarge", "PackedPolicyTooLarge", 400)]
    [InlineData("InvalidSignatureException", "SignatureDoesNotMatch", 403)]
    [InlineData("UnrecognizedClientException", "InvalidClientTokenId", 403)]
    [InlineData("InternalServerException", "InternalFailure", 500)]
    [InlineData("ExpiredTokenException", "ExpiredTokenException", 400)]
    public async Task Each_error_can_be_asked_for(string shape, string code, int status)
    {
        SsoEmulator emulator = Start();
        emulator.AddFault(EmulatorFault.ServiceError(shape).On("AssumeRole"));
        await RefusedAsync(code, status, () => AssumeAsync(emulator, s_user));
        Assert.Equal(code, emulator.Requests[^1].ErrorCode);
        Assert.NotNull((await AssumeAsync(emulator, s_user)).Credentials);
    }

    [Fact]
    public async Task A_fault_may_concern_one_role_and_throttling_has_its_own_name()
    {
        SsoEmulator emulator = Start();
        emulator.AddFault(EmulatorFault.Throttled().For("111122223333", "deploy"));
        Assert.NotNull((await AssumeAsync(emulator, s_user, request => request.RoleArn = Audit)).Credentials);
        await RefusedAsync("Throttling", 400, () => AssumeAsync(emulator, s_user));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SsoEmulator emulator in _emulators)
            await emulator.DisposeAsync();
    }

    private static string WebToken(SsoEmulator emulator, JsonObject? changes = null)
    {
        JsonObject claims = new()
        {
            ["iss"] = "https://issuer.example",
            ["sub"] = "repo:example/app",
            ["aud"] = "sts.amazonaws.com",
            ["exp"] = emulator.Clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds(),
        };
        foreach ((string name, JsonNode? value) in changes ?? [])
            claims[name] = value?.DeepClone();
        return $"{Proof.Encode(new JsonObject { ["alg"] = "RS256" })}.{Proof.Encode(claims)}.c2ln";
    }

    private static async Task<AWSCredentials> PortalCredentialsAsync(SsoEmulator emulator)
    {
        using WireClient wire = new(emulator);
        string token = (await wire.SignInAsync("sso:account:access")).Token["accessToken"]!;
        WireReply reply = await wire.GetAsync(
            "/federation/credentials?account_id=111122223333&role_name=ReadOnlyAccess", ("x-amz-sso_bearer_token", token));
        JsonNode role = reply.Json["roleCredentials"]!;
        return new SessionAWSCredentials((string)role["accessKeyId"]!, (string)role["secretAccessKey"]!, (string)role["sessionToken"]!);
    }

    private static async Task<GetCallerIdentityResponse> WhoAsync(SsoEmulator emulator, AWSCredentials credentials)
    {
        using AmazonSecurityTokenServiceClient sts = Sdk.Sts(emulator, credentials);
        return await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest());
    }

    private static async Task<AssumeRoleResponse> AssumeAsync(
        SsoEmulator emulator, AWSCredentials credentials, Action<AssumeRoleRequest>? change = null)
    {
        using AmazonSecurityTokenServiceClient sts = Sdk.Sts(emulator, credentials);
        AssumeRoleRequest request = new() { RoleArn = Deploy, RoleSessionName = "nightly" };
        change?.Invoke(request);
        return await sts.AssumeRoleAsync(request);
    }

    private static async Task<AssumeRoleWithWebIdentityResponse> WebAsync(SsoEmulator emulator, string token, string role = Deploy)
    {
        using AmazonSecurityTokenServiceClient sts = Sdk.Sts(emulator);
        return await sts.AssumeRoleWithWebIdentityAsync(
            new AssumeRoleWithWebIdentityRequest { RoleArn = role, RoleSessionName = "web", WebIdentityToken = token });
    }

    private static async Task<AmazonServiceException> RefusedAsync(string code, int status, Func<Task> call)
    {
        AmazonServiceException error = await Assert.ThrowsAnyAsync<AmazonServiceException>(call);
        Assert.Equal((code, status), (error.ErrorCode, (int)error.StatusCode));
        Assert.False(string.IsNullOrEmpty(error.RequestId));
        return error;
    }

    private SsoEmulator Start(SsoEmulatorOptions? options = null)
    {
        SsoEmulator emulator = FreshEmulator.Start(options);
        _emulators.Add(emulator);
        return emulator;
    }
}
