using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Sts;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Sts;

public sealed class StsClientTests
{
    private const string Arn = "arn:aws:iam::111122223333:role/deploy";

    /// <summary>What urllib.parse.quote(value, safe='-_.~') makes of the values.</summary>
    private const string Body =
        "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fdeploy&RoleSessionName=night%2Bly%40x"
        + "&ExternalId=a%2B%2F%3D%26%27%3C%C3%A9%20%F0%9F%94%91&SerialNumber=arn%3Aaws%3Aiam%3A%3A111122223333%3Amfa%2Fme&TokenCode=123456"
        + "&DurationSeconds=900&Policy=%7B%22Statement%22%3A%5B%5D%7D&PolicyArns.member.1.arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FReadOnlyAccess"
        + "&PolicyArns.member.2.arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FTwo"
        + "&ProvidedContexts.member.1.ProviderArn=arn%3Aaws%3Aiam%3A%3Aaws%3AcontextProvider%2FIdentityCenter"
        + "&ProvidedContexts.member.1.ContextAssertion=ctx%2B%2F%3D";

    private static readonly AssumeRoleRequest s_whole = new()
    {
        RoleArn = Arn,
        RoleSessionName = "night+ly@x",
        ExternalId = "a+/=&'<\u00e9 \U0001F511",
        SerialNumber = "arn:aws:iam::111122223333:mfa/me",
        TokenCode = new Secret("123456"),
        DurationSeconds = 900,
        Policy = """{"Statement":[]}""",
        PolicyArns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/Two"],
        IdentityContexts = ["ctx+/="],
    };

    private static readonly AssumeRoleRequest s_plain = new() { RoleArn = Arn, RoleSessionName = "nightly" };

    /// <summary>
    /// The signatures are those of botocore 1.43.11: <c>SigV4Auth(Credentials(id, secret, token), 'sts', 'eu-west-1').add_auth(AWSRequest('POST',
    /// 'https://sts.eu-west-1.amazonaws.com/', data=body, headers={'Content-Type': 'application/x-www-form-urlencoded'}))</c> at the test's time.
    /// </summary>
    [Theory]
    [InlineData(true, "content-type;host;x-amz-date;x-amz-security-token", "1f4ddb3b9dc364709f41b56581cebf7b3dbe7459309b8cb9d0543dae64e90b9c")]
    [InlineData(false, "content-type;host;x-amz-date", "c8ab750f054dc2d25737b5282dd5d9d11a63497dcb4e1893516ae23549417725")]
    public async Task AssumeRole_is_the_form_that_botocore_signs_with_the_same_signature(bool withToken, string signedHeaders, string signature)
    {
        using FakeService service = Answering(200, StsReplies.Role());
        await new StsClient(service.Connection).AssumeRoleAsync(s_whole, withToken ? FakeService.Keys : FakeService.LongTermKeys, Test.Token);
        Assert.Equal(("POST", "https://sts.eu-west-1.amazonaws.com/", Body), (service.Only.Method, service.Only.Uri.AbsoluteUri, service.Only.Body));
        Assert.Equal("application/x-www-form-urlencoded", service.Only.Header("Content-Type"));
        Assert.Equal("20260102T030405Z", service.Only.Header("X-Amz-Date"));
        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/eu-west-1/sts/aws4_request, SignedHeaders={signedHeaders}, Signature={signature}",
            service.Only.Header("Authorization"));
    }

    /// <summary>Made as the others, for the endpoint that is in no region.</summary>
    [Fact]
    public async Task GetCallerIdentity_has_the_signature_of_botocore_at_the_global_endpoint()
    {
        using FakeService service = Answering(200, StsReplies.Identity, new ServiceSettings(new Uri("https://sts.amazonaws.com"), region: Partition.Global));
        CallerIdentity caller = await new StsClient(service.Connection).GetCallerIdentityAsync(FakeService.Keys, Test.Token);
        Assert.EndsWith("Signature=0660dc3697024175093686e4a1052a0d89e7c13c71db8c27268bc602ea409b73", service.Only.Header("Authorization"), StringComparison.Ordinal);
        Assert.Equal(
            ("111122223333", "arn:aws:sts::111122223333:assumed-role/deploy/nightly", "AROAEXAMPLE:nightly"), (caller.Account, caller.Arn, caller.UserId));
    }

    [Fact]
    public async Task AssumeRoleWithWebIdentity_is_not_signed()
    {
        const string token = "eyJ+/=&'<\u00e9.b.c";
        using FakeService service = Answering(200, StsReplies.Role("AssumeRoleWithWebIdentity"));
        AssumedRole role = await new StsClient(service.Connection).AssumeRoleWithWebIdentityAsync(s_plain, new Secret(token), Test.Token);
        Assert.Null(service.Only.Header("Authorization"));
        Assert.Null(service.Only.Header("X-Amz-Security-Token"));
        Dictionary<string, string> form = StsReplies.Form(service.Only.Body);
        Assert.Equal(["Action", "Version", "RoleArn", "RoleSessionName", "WebIdentityToken"], form.Keys);
        Assert.Equal(("AssumeRoleWithWebIdentity", token), (form["Action"], form["WebIdentityToken"]));
        Assert.Equal("ASIAROLE", role.Identity.AccessKeyId);
    }

    [Theory]
    [InlineData("2026-01-02T04:04:05Z")]
    [InlineData("2026-01-02T06:04:05+02:00")]
    [InlineData("2026-01-02T04:04:05.000Z")]
    public async Task Credentials_are_read_whole_and_end_at_a_moment_in_any_offset(string expiration)
    {
        using FakeService service = Answering(200, StsReplies.Role(expiration: expiration));
        AwsCredentialIdentity role = (await new StsClient(service.Connection).AssumeRoleAsync(s_plain, FakeService.Keys, Test.Token)).Identity;
        Assert.Equal(
            ("ASIAROLE", StsReplies.SecretKey, "t+/=&", "111122223333"), (role.AccessKeyId, role.SecretAccessKey.Reveal(), role.SessionToken!.Reveal(), role.AccountId));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 4, 4, 5, TimeSpan.Zero), role.Expiration);
    }

    /// <summary>What is read of a reply, and what of it is no service's.</summary>
    [Theory]
    [InlineData("", "not the XML")]
    [InlineData("{}", "not the XML")]
    [InlineData("<html><body>Sign in to the hotel</body></html>", "not the XML")]
    [InlineData("<AssumeRoleResponse/>", "lacks AssumeRoleResult/Credentials/AccessKeyId")]
    [InlineData("<GetCallerIdentityResponse/>", "not the XML")]
    public async Task A_success_that_is_none_is_refused_and_said_to_be(string body, string what)
    {
        using FakeService service = Answering(200, body);
        SsoOidcException failure = await FailsAsync(service, FailureKind.BadResponse);
        Assert.Contains(what, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soon", "t", "Expiration")]
    [InlineData("", "t", "lacks AssumeRoleResult/Credentials/Expiration")]
    [InlineData("2026-01-02T04:04:05Z", "", "lacks AssumeRoleResult/Credentials/SessionToken")]
    [InlineData("2026-01-02T04:04:05Z", "a&#x9b;31mb", "control characters in AssumeRoleResult/Credentials/SessionToken")]
    [InlineData("2026-01-02T04:04:05Z", "a&#x202e;b", "control characters in AssumeRoleResult/Credentials/SessionToken")]
    public async Task A_member_that_no_service_sends_is_refused_by_its_name(string expiration, string token, string what)
    {
        using FakeService service = Answering(200, StsReplies.Role(expiration: expiration, token: token));
        SsoOidcException failure = await FailsAsync(service, FailureKind.BadResponse);
        Assert.Contains(what, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65_536, true)]
    [InlineData(65_537, false)]
    public async Task A_token_is_no_longer_than_what_can_hold_it(int length, bool isTaken)
    {
        using FakeService service = Answering(200, StsReplies.Role(token: new string('t', length)));
        if (isTaken) Assert.Equal(length, (await new StsClient(service.Connection).AssumeRoleAsync(s_plain, FakeService.Keys, Test.Token)).Identity.SessionToken!.Reveal().Length);
        else Assert.Contains("65537 characters", (await FailsAsync(service, FailureKind.BadResponse)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "AccessDenied", FailureKind.AccessDenied, null)]
    [InlineData(400, "ValidationError", FailureKind.InvalidRequest, "Check what the message names: the ARN of the role")]
    [InlineData(400, "PackedPolicyTooLarge", FailureKind.InvalidRequest, "the policies")]
    [InlineData(403, "ExpiredToken", FailureKind.InvalidCredentials, "Get-SsoRoleCredential")]
    [InlineData(403, "InvalidClientTokenId", FailureKind.InvalidCredentials, "Get-SsoRoleCredential")]
    [InlineData(403, "SignatureDoesNotMatch", FailureKind.InvalidSignature, "this machine's clock")]
    [InlineData(400, "InvalidIdentityToken", FailureKind.InvalidGrant, "the identity provider")]
    [InlineData(400, "ExpiredTokenException", FailureKind.InvalidGrant, "the identity provider")]
    public async Task A_refusal_is_told_with_what_helps_at_STS(int status, string code, FailureKind kind, string? advice)
    {
        using FakeService service = Answering(status, StsReplies.Error(code, "No &lt;way&gt;"));
        SsoOidcException failure = await FailsAsync(service, kind);
        Assert.StartsWith("AssumeRole: No <way>. (" + code, failure.Message, StringComparison.Ordinal);
        if (advice is null) Assert.Null(failure.NextStep);
        else Assert.Contains(advice, failure.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_secret_of_the_request_comes_back_in_an_error_that_echoes_it()
    {
        AwsCredentialIdentity keys = new()
        {
            AccessKeyId = "ASIAME",
            SecretAccessKey = new Secret("secret+/=&'<\u00e9"),
            SessionToken = new Secret("session+/=&'<\u00e9"),
        };
        using FakeService service = Answering(
            400, StsReplies.Error("ValidationError", "secret+/=&amp;'&lt;&#xe9; session%2B%2F%3D%26%27%3C%C3%A9 code-123456789"));
        SsoOidcException failure = await Test.FailsAsync(
            () => new StsClient(service.Connection).AssumeRoleAsync(s_plain with { TokenCode = new Secret("code-123456789") }, keys, Test.Token), FailureKind.InvalidRequest);
        Assert.Contains("**** **** ****", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret+", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("session%2B", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("123456789", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_throttled_request_is_signed_anew_and_tried_again()
    {
        using FakeService service = new(Throttled, Throttled, () => StubHandler.Reply(200, StsReplies.Identity, StsReplies.Xml));
        CallerIdentity caller = await service.Clock.RunAsync(new StsClient(service.Connection).GetCallerIdentityAsync(FakeService.Keys, Test.Token));
        Assert.Equal("111122223333", caller.Account);
        Assert.Equal(3, service.Handler.Sent.Count);
        Assert.NotEqual(service.Handler.Sent[0].Header("X-Amz-Date"), service.Handler.Sent[2].Header("X-Amz-Date"));
        Assert.NotEqual(service.Handler.Sent[0].Header("Authorization"), service.Handler.Sent[2].Header("Authorization"));

        static HttpResponseMessage Throttled() => StubHandler.Reply(400, StsReplies.Error("Throttling", "Rate exceeded"), StsReplies.Xml);
    }

    private static FakeService Answering(int status, string body, ServiceSettings? settings = null)
    {
        FakeService service = FakeService.Answering(status, body, StsReplies.Xml);
        service.Connection = service.Connection with
        {
            Settings = settings ?? new ServiceSettings(new Uri("https://sts.eu-west-1.amazonaws.com"), region: "eu-west-1"),
        };
        return service;
    }

    private static Task<SsoOidcException> FailsAsync(FakeService service, FailureKind kind) =>
        Test.FailsAsync(() => new StsClient(service.Connection).AssumeRoleAsync(s_plain, FakeService.Keys, Test.Token), kind);
}
