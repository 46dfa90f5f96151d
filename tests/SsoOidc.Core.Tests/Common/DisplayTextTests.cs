using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Common;

public sealed class DisplayTextTests
{
    [Theory]
    [InlineData("plain text, é ü 漢 💥 'quotes' +/=&<", "plain text, é ü 漢 💥 'quotes' +/=&<")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    [InlineData("a\u0007b\u0000c\u007fd", "a\\u0007b\\u0000c\\u007fd")]
    [InlineData("\u009b31m\u0085", "\\u009b31m\\u0085")]
    [InlineData("one\r\ntwo\tthree", "one\\r\\ntwo\\tthree")]
    [InlineData("a\u202egnp.exe\u2066x\u2069\u200f\u061c", "a\\u202egnp.exe\\u2066x\\u2069\\u200f\\u061c")]
    [InlineData("zero\u200bwidth\ufeff\u2028", "zero\\u200bwidth\\ufeff\\u2028")]
    [InlineData("tag\U000E0041", "tag\\udb40\\udc41")]
    public void What_a_terminal_would_obey_or_an_eye_not_see_is_shown_as_an_escape(string text, string shown)
    {
        Assert.Equal(shown, DisplayText.Safe(text));
        Assert.Equal(text == shown, DisplayText.IsSafe(text));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_escaped()
    {
        string half = new(['a', '\ud83d', 'b', '\udca5']);
        Assert.Equal("a\\ud83db\\udca5", DisplayText.Safe(half));
    }

    [Fact]
    public void What_is_too_long_is_cut_and_says_so()
    {
        string shown = DisplayText.Safe(new string('x', 900_000), limit: 100);
        Assert.Equal(100, shown.Length);
        Assert.EndsWith(" ... (cut)", shown, StringComparison.Ordinal);
        Assert.Equal(100, DisplayText.Safe(new string('x', 100), limit: 100).Length);
    }

    [Fact]
    public void A_failure_may_have_lines_that_are_not_from_outside() => Assert.Equal(
        "a\n - b\\u0007\\n", SsoOidcException.OfLines(FailureKind.CredentialsNotFound, ["a", " - b\u0007\n"]).Message);

    [Fact]
    public async Task No_string_of_a_failure_holds_what_a_terminal_obeys()
    {
        const string hostile = "\\u001b]0;title\\u0007\\u202e\\u009b";
        string body = $$"""
            {"error":"invalid_request{{hostile}}","error_description":"{{hostile}}","reason":"{{hostile}}","region":"{{hostile}}","endpoint":"{{hostile}}"}
            """;
        using FakeService service = FakeService.Answering(
            400, body, "application/json", ("x-amzn-RequestId", "id\u009b\u202e"), ("x-amzn-ErrorType", "Invalid\u009bException"));
        SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(service.RegisterAsync);
        string[] all =
        [
            failure.Message, failure.ErrorCode!, failure.Error!, failure.Description!, failure.Reason!, failure.Region!, failure.Endpoint!,
            failure.RequestId!, failure.ResponseMetadata!.ToString(), .. failure.ResponseMetadata.HttpHeaders.Values,
        ];
        Assert.All(all, text => Assert.True(DisplayText.IsSafe(text), DisplayText.Safe(text)));
        Assert.Contains("\\u001b]0;title", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_description_is_not_shown_whole()
    {
        string body = $$"""{"error":"invalid_request","error_description":"{{new string('x', 900_000)}}"}""";
        using FakeService service = FakeService.Answering(400, body);
        SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(service.RegisterAsync);
        Assert.InRange(failure.Message.Length, 1, DisplayText.Limit);
        Assert.InRange(failure.Description!.Length, 1, DisplayText.Limit);
    }

    [Theory]
    [InlineData("userCode", "AB\\u001b[2JCD")]
    [InlineData("userCode", "ABCD\\u202eEFGH")]
    [InlineData("verificationUri", "https://example.com/\\u0007")]
    [InlineData("verificationUri", "file:///etc/passwd")]
    [InlineData("verificationUri", "javascript:alert(1)")]
    [InlineData("verificationUri", "not a page")]
    [InlineData("verificationUriComplete", "ms-settings:network")]
    public async Task A_device_authorization_that_can_not_be_shown_to_a_person_is_refused(string member, string value)
    {
        Dictionary<string, string> members = new()
        {
            ["deviceCode"] = "d", ["userCode"] = "ABCD", ["verificationUri"] = "https://example.com/", ["verificationUriComplete"] = "https://example.com/?c",
        };
        members[member] = value;
        string body = "{" + string.Concat(members.Select(pair => $"\"{pair.Key}\":\"{pair.Value}\",")) + "\"expiresIn\":600}";
        using FakeService service = FakeService.Answering(200, body);
        SsoOidcException failure = await Test.FailsAsync(
            () => service.Oidc.StartDeviceAuthorizationAsync(
                new StartDeviceAuthorizationRequest { ClientId = "c", ClientSecret = new Secret("s"), StartUrl = "https://x" }, Test.Token),
            FailureKind.BadResponse);
        Assert.True(DisplayText.IsSafe(failure.Message));
    }
}
