using System.Text.Json.Nodes;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

/// <summary>The writer and its buffer are used again, and nothing of one request gets into another.</summary>
public sealed class JsonRequestWriterTests
{
    [Fact]
    public async Task Requests_in_a_row_hold_nothing_of_each_other_however_long_they_are()
    {
        foreach (int length in (int[])[10, 50_000, 3, 2_100, 1])
        {
            using FakeService service = FakeService.Answering(200, FakeService.GrantedToken);
            string secret = new((char)('a' + (length % 26)), length);
            await service.Oidc.CreateTokenAsync(
                new CreateTokenRequest { ClientId = "c", ClientSecret = new Secret(secret), GrantType = "g" }, Test.Token);
            JsonObject sent = JsonNode.Parse(service.Only.Body)!.AsObject();
            Assert.Equal(["clientId", "clientSecret", "grantType"], sent.Select(member => member.Key));
            Assert.Equal(secret, (string?)sent["clientSecret"]);
        }
    }
}
