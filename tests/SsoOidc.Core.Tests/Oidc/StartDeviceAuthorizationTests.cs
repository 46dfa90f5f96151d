using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Oidc;

public sealed class StartDeviceAuthorizationTests
{
    private static readonly StartDeviceAuthorizationRequest s_request = new()
    {
        ClientId = "id-1",
        ClientSecret = new Secret("secret-1"),
        StartUrl = "https://example.awsapps.com/start",
    };

    [Fact]
    public async Task Every_member_is_sent_under_its_wire_name()
    {
        using FakeService service = FakeService.Answering(
            200, """{"deviceCode":"dc","userCode":"ABCD-EFGH","verificationUri":"https://d.example/","expiresIn":600}""");
        await service.Oidc.StartDeviceAuthorizationAsync(s_request, Test.Token);
        Assert.Equal("POST", service.Only.Method);
        Assert.Equal("https://oidc.us-east-1.amazonaws.com/device_authorization", service.Only.Uri.AbsoluteUri);
        Assert.Equal(
            """{"clientId":"id-1","clientSecret":"secret-1","startUrl":"https://example.awsapps.com/start"}""", service.Only.Body);
    }

    [Fact]
    public async Task Every_member_of_the_reply_is_read()
    {
        using FakeService service = FakeService.Answering(200, """
            {"deviceCode":"dc","userCode":"ABCD-EFGH","verificationUri":"https://x.awsapps.com/start/#/device",
             "verificationUriComplete":"https://x.awsapps.com/start/#/device?user_code=ABCD-EFGH","expiresIn":600,"interval":1,"new":true}
            """);
        DeviceAuthorization device = await service.Oidc.StartDeviceAuthorizationAsync(s_request, Test.Token);
        Assert.Equal("dc", device.DeviceCode.Reveal());
        Assert.Equal("ABCD-EFGH", device.UserCode);
        Assert.Equal("https://x.awsapps.com/start/#/device", device.VerificationUri);
        Assert.Equal("https://x.awsapps.com/start/#/device?user_code=ABCD-EFGH", device.VerificationUriComplete);
        Assert.Equal(600, device.ExpiresIn);
        Assert.Equal(TestClock.Beginning.AddSeconds(600), device.ExpiresAt);
        Assert.Equal(1, device.Interval);
    }

    [Fact]
    public async Task Interval_and_complete_URL_may_be_missing()
    {
        using FakeService service = FakeService.Answering(
            200, """{"deviceCode":"dc","userCode":"ABCD-EFGH","verificationUri":"https://d.example/","expiresIn":600}""");
        DeviceAuthorization device = await service.Oidc.StartDeviceAuthorizationAsync(s_request, Test.Token);
        Assert.Null(device.Interval);
        Assert.Null(device.VerificationUriComplete);
    }

    [Theory]
    [InlineData("""{"userCode":"A","verificationUri":"https://d.example/","expiresIn":1}""", "deviceCode")]
    [InlineData("""{"deviceCode":"d","verificationUri":"https://d.example/","expiresIn":1}""", "userCode")]
    [InlineData("""{"deviceCode":"d","userCode":"A","expiresIn":1}""", "verificationUri")]
    [InlineData("""{"deviceCode":"d","userCode":"A","verificationUri":"https://d.example/"}""", "expiresIn")]
    public async Task A_reply_without_a_required_member_is_a_bad_response_that_names_it(string body, string member)
    {
        using FakeService service = FakeService.Answering(200, body);
        SsoOidcException failure = await Test.FailsAsync(
            () => service.Oidc.StartDeviceAuthorizationAsync(s_request, Test.Token), FailureKind.BadResponse);
        Assert.Contains($"lacks {member} ", failure.Message, StringComparison.Ordinal);
    }
}
