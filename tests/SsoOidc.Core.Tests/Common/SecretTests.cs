using SsoOidc.Core.Sessions;

namespace SsoOidc.Core.Tests.Common;

public sealed class SecretTests
{
    [Fact]
    public void A_secret_shows_itself_to_Reveal_alone()
    {
        Secret secret = new("hunter2");
        Assert.Equal("hunter2", secret.Reveal());
        Assert.Equal("****", secret.ToString());
        Assert.Equal("****", $"{secret}");
    }

    [Fact]
    public void Records_that_hold_secrets_print_none()
    {
        SsoSessionState session = new()
        {
            ClientId = "client-1",
            ClientSecret = new Secret("hunter2"),
            RefreshToken = new Secret("tok"),
        };
        string text = session.ToString();
        Assert.Contains("client-1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("tok,", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void No_text_is_no_secret(string? text) => Assert.Null(Secret.From(text));

    [Fact]
    public void Equality_is_by_value()
    {
        Assert.Equal(new Secret("a"), new Secret("a"));
        Assert.NotEqual(new Secret("a"), new Secret("A"));
        Assert.Equal(new Secret("a").GetHashCode(), new Secret("a").GetHashCode());
    }
}
