using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Oidc;

public sealed class RegisterClientTests
{
    private const string Least = """{"clientId":"id-1","clientSecret":"secret-1"}""";

    [Fact]
    public async Task Every_member_is_sent_under_its_wire_name()
    {
        using FakeService service = FakeService.Answering(200, Least);
        RegisterClientRequest request = new()
        {
            ClientName = "deploy",
            Scopes = ["sso:account:access", "openid"],
            RedirectUris = ["http://127.0.0.1/oauth/callback"],
            GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
            IssuerUrl = "https://example.awsapps.com/start/#/",
            EntitledApplicationArn = "arn:aws:sso::123456789012:application/ssoins-1/apl-1",
        };
        await service.Oidc.RegisterClientAsync(request, Test.Token);

        Assert.Equal("POST", service.Only.Method);
        Assert.Equal("https://oidc.us-east-1.amazonaws.com/client/register", service.Only.Uri.AbsoluteUri);
        Assert.Equal(
            """
            {"clientName":"deploy","clientType":"public","scopes":["sso:account:access","openid"],"redirectUris":["http://127.0.0.1/oauth/callback"],"grantTypes":["authorization_code","refresh_token"],"issuerUrl":"https://example.awsapps.com/start/#/","entitledApplicationArn":"arn:aws:sso::123456789012:application/ssoins-1/apl-1"}
            """,
            service.Only.Body);
    }

    [Fact]
    public async Task Members_without_a_value_are_not_sent()
    {
        using FakeService service = FakeService.Answering(200, Least);
        await service.RegisterAsync();
        Assert.Equal("""{"clientName":"n","clientType":"public"}""", service.Only.Body);
    }

    [Fact]
    public async Task No_operation_without_credentials_is_signed()
    {
        using FakeService service = FakeService.Answering(200, Least);
        await service.RegisterAsync();
        Assert.Null(service.Only.Header("Authorization"));
        Assert.Null(service.Only.Header("DPoP"));
    }

    [Fact]
    public async Task Every_member_of_the_reply_is_read_and_unknown_ones_are_ignored()
    {
        using FakeService service = FakeService.Answering(200, """
            {"clientId":"id-1","clientSecret":"secret-1","clientIdIssuedAt":1760014198,"clientSecretExpiresAt":1767790198,
             "authorizationEndpoint":"https://a.example/authorize","tokenEndpoint":"https://a.example/token",
             "invented":{"deep":[1,2]},"other":null}
            """);
        ClientRegistration client = await service.RegisterAsync();
        Assert.Equal("id-1", client.ClientId);
        Assert.Equal("secret-1", client.ClientSecret.Reveal());
        Assert.Equal(new DateTimeOffset(2025, 10, 9, 12, 49, 58, TimeSpan.Zero), client.ClientIdIssuedAt);
        Assert.Equal(new DateTimeOffset(2026, 1, 7, 12, 49, 58, TimeSpan.Zero), client.ClientSecretExpiresAt);
        Assert.Equal("https://a.example/authorize", client.AuthorizationEndpoint);
        Assert.Equal("https://a.example/token", client.TokenEndpoint);
    }

    [Fact]
    public async Task Optional_members_may_be_missing()
    {
        using FakeService service = FakeService.Answering(200, Least);
        ClientRegistration client = await service.RegisterAsync();
        Assert.Null(client.ClientIdIssuedAt);
        Assert.Null(client.ClientSecretExpiresAt);
        Assert.Null(client.AuthorizationEndpoint);
        Assert.Null(client.TokenEndpoint);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("null")]
    [InlineData("9223372036854775807")]
    public async Task An_expiry_that_is_no_date_means_never(string value)
    {
        using FakeService service = FakeService.Answering(
            200, $$"""{"clientId":"id-1","clientSecret":"secret-1","clientSecretExpiresAt":{{value}}}""");
        Assert.Null((await service.RegisterAsync()).ClientSecretExpiresAt);
    }

    [Theory]
    [InlineData("""{"clientSecret":"s"}""", "clientId")]
    [InlineData("""{"clientId":"i"}""", "clientSecret")]
    [InlineData("""{"clientId":"i","clientSecret":""}""", "clientSecret")]
    [InlineData("""{"clientId":"i","clientSecret":null}""", "clientSecret")]
    [InlineData("{}", "clientId")]
    public async Task A_reply_without_a_required_member_is_a_bad_response_that_names_it(string body, string member)
    {
        using FakeService service = FakeService.Answering(200, body);
        SsoOidcException failure = await Test.FailsAsync(service.RegisterAsync, FailureKind.BadResponse);
        Assert.Contains($"lacks {member} ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(200, failure.HttpStatusCode);
    }
}
