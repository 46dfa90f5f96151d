namespace SsoOidc.Tests.Prompts;

/// <summary>What the progress line tells of the page.</summary>
public sealed class BrowserSignInPromptTests
{
    [Theory]
    [InlineData("https://oidc.eu-west-1.amazonaws.com/authorize?client_id=x", "oidc.eu-west-1.amazonaws.com")]
    [InlineData("http://127.0.0.1:4566/authorize", "127.0.0.1:4566")]
    [InlineData("https://[::1]:4566/authorize", "[::1]:4566")]
    [InlineData("https://user:password@host.example/authorize", "host.example")]
    // A Cyrillic a, which looks like a Latin one.
    [InlineData("https://\u0430ws.example/authorize", "xn--ws-6kc.example")]
    public void The_host_of_the_page_is_told(string url, string host) => Assert.Equal($"Waiting for the browser at {host}", Status(url));

    /// <summary>Labels too long for ASCII stay as they are, but nothing in them moves the cursor or goes on without end.</summary>
    [Fact]
    public void What_can_not_be_shown_is_escaped_and_cut()
    {
        string status = Status($"https://{string.Join('.', Enumerable.Repeat(new string('\u00e4', 70), 20))}/authorize");
        Assert.True(status.Length < 600, status);
        Assert.True(Core.DisplayText.IsSafe(status), status);
        Assert.Equal("Waiting for the browser", Status("no page\u001b[2J"));
    }

    private static string Status(string url) =>
        new BrowserSignInPrompt { Url = url, Target = "dev", ExpiresAt = DateTimeOffset.UnixEpoch }.Status;
}
