using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

/// <summary>Buffers that others get after us hold no secret of ours, and none of theirs comes to us.</summary>
public sealed class LentBufferTests
{
    [Fact]
    public async Task A_reply_is_wiped_when_its_buffer_is_given_back()
    {
        using ByteArrayContent content = new(Encoding.UTF8.GetBytes("""{"accessToken":"hunter2"}"""));
        ResponseBody body = await ResponseBody.ReadAsync(content, Test.Token);
        Assert.True(MemoryMarshal.TryGetArray(body.Bytes, out ArraySegment<byte> buffer));
        Assert.Contains((byte)'h', buffer);
        body.Dispose();
        Assert.All(buffer, one => Assert.Equal(0, one));
    }

    [Fact]
    public async Task A_reply_that_was_given_back_is_empty_but_still_knows_its_length()
    {
        using ByteArrayContent content = new(new byte[100]);
        ResponseBody body = await ResponseBody.ReadAsync(content, Test.Token);
        body.Dispose();
        body.Dispose();
        Assert.Equal(0, body.Bytes.Length);
        Assert.Equal(100, body.Length);
    }

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
