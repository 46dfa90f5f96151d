using System.Net;
using System.Xml.Linq;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Sts;

/// <summary>What STS writes, as it goes over the wire.</summary>
public sealed class QueryProtocolTests : IAsyncDisposable
{
    private const string Version = "2011-06-15";

    private static readonly XNamespace s_sts = "https://sts.amazonaws.com/doc/2011-06-15/";

    private readonly SsoEmulator _emulator = SsoEmulator.Start();
    private readonly WireClient _wire;

    public QueryProtocolTests()
    {
        _wire = new WireClient(_emulator);
    }

    [Fact]
    public async Task An_error_has_type_code_message_and_request_id()
    {
        WireReply reply = await _wire.FormAsync(("Action", "GetCallerIdentity"), ("Version", Version));
        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
        Assert.Equal("text/xml", reply.Headers["Content-Type"]);
        XElement root = XDocument.Parse(reply.Text).Root!;
        Assert.Equal(s_sts + "ErrorResponse", root.Name);
        XElement error = root.Element(s_sts + "Error")!;
        Assert.Equal("Sender", error.Element(s_sts + "Type")!.Value);
        Assert.Equal("MissingAuthenticationToken", error.Element(s_sts + "Code")!.Value);
        Assert.NotEmpty(error.Element(s_sts + "Message")!.Value);
        Assert.Equal(reply.Headers["x-amzn-RequestId"], root.Element(s_sts + "RequestId")!.Value);
    }

    [Theory]
    [InlineData("GetSessionToken", Version)]
    [InlineData("GetCallerIdentity", "2010-01-01")]
    [InlineData("GetCallerIdentity", "")]
    [InlineData("\u0001<>&", Version)]
    public async Task An_action_that_there_is_not_is_told_so(string action, string version)
    {
        WireReply reply = await _wire.FormAsync(("Action", action), ("Version", version));
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("InvalidAction", Code(reply));
    }

    [Theory]
    [InlineData("RoleArn", null)]
    [InlineData("RoleArn", "arn:aws:iam::111122223333:user/jane")]
    [InlineData("RoleArn", "arn:aws:iam::1111:role/deploy-to-all")]
    [InlineData("RoleSessionName", null)]
    [InlineData("RoleSessionName", "a")]
    [InlineData("RoleSessionName", "with space")]
    [InlineData("RoleSessionName", "line\n")]
    [InlineData("RoleSessionName", "ünïcode")]
    [InlineData("DurationSeconds", "899")]
    [InlineData("DurationSeconds", "43201")]
    [InlineData("DurationSeconds", "an hour")]
    [InlineData("WebIdentityToken", null)]
    public async Task A_wrong_parameter_is_a_validation_error(string name, string? value)
    {
        Dictionary<string, string?> members = WebIdentity();
        members[name] = value;
        WireReply reply = await _wire.FormAsync([.. members.Where(member => member.Value is not null).Select(member => (member.Key, member.Value!))]);
        Assert.Equal((HttpStatusCode.BadRequest, "ValidationError"), (reply.Status, Code(reply)));
        Assert.DoesNotContain("c2ln", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_serves_as_well_and_its_secrets_are_masked()
    {
        string query = string.Join("&", WebIdentity().Select(member => $"{member.Key}={Uri.EscapeDataString(member.Value!)}"));
        WireReply reply = await _wire.GetAsync("/?" + query);
        Assert.Equal("InvalidIdentityToken", Code(reply)); // the token has no claims
        EmulatorRequest request = Assert.Single(_emulator.Requests);
        Assert.Equal("AssumeRoleWithWebIdentity", request.Operation);
        Assert.Contains("c2ln", request.Query, StringComparison.Ordinal);
        Assert.DoesNotContain("c2ln", request.MaskedQuery, StringComparison.Ordinal);
        Assert.Contains("RoleSessionName=nightly", request.MaskedQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_that_pretends_to_be_a_form_is_masked_as_json()
    {
        using StringContent content = new(
            """{"redirectUri":"http://a/?a=1&Action=b&c","clientSecret":"hidden"}""", System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        await _wire.SendAsync(HttpMethod.Post, "/token", content);
        Assert.DoesNotContain("hidden", Assert.Single(_emulator.Requests).MaskedBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_action_there_is_nothing() =>
        Assert.Equal(HttpStatusCode.NotFound, (await _wire.GetAsync("/")).Status);

    public async ValueTask DisposeAsync()
    {
        _wire.Dispose();
        await _emulator.DisposeAsync();
    }

    private static string Code(WireReply reply) => XDocument.Parse(reply.Text).Descendants(s_sts + "Code").Single().Value;

    private static Dictionary<string, string?> WebIdentity() => new()
    {
        ["Action"] = "AssumeRoleWithWebIdentity",
        ["Version"] = Version,
        ["RoleArn"] = "arn:aws:iam::111122223333:role/deploy",
        ["RoleSessionName"] = "nightly",
        ["WebIdentityToken"] = "e30.e30.c2ln",
    };
}
