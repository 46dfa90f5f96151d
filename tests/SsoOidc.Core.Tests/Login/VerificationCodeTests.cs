using System.Text;
using SsoOidc.Core.Login;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Login;

public sealed class VerificationCodeTests
{
    [Theory]
    [InlineData("code=a%2Fb%2B&state=s-1", "a/b+", "s-1")]
    [InlineData("state=s&code=c", "c", "s")]
    [InlineData("code=c&state=s&more=x", "c", "s")]
    public void Code_and_state_are_taken_apart(string query, string code, string state)
    {
        string text = Convert.ToBase64String(Encoding.UTF8.GetBytes(query));
        foreach (string pasted in (string[])[text, text.TrimEnd('='), $" {text}\r\n", string.Join("\n", text.Chunk(7).Select(part => new string(part)))])
        {
            VerificationCode parsed = VerificationCode.Parse(new Secret(pasted));
            Assert.Equal(code, parsed.Code.Reveal());
            Assert.Equal(state, parsed.State);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("code=c&state=s")]
    [InlineData("Y29kZT1j")] // code=c
    [InlineData("c3RhdGU9cw==")] // state=s
    [InlineData("Y29kZT0mc3RhdGU9cw==")] // code=&state=s
    public void Anything_else_is_refused(string pasted) => Test.Fails(
        () => VerificationCode.Parse(new Secret(pasted)), FailureKind.InvalidVerificationCode);

    [Fact]
    public void A_code_that_a_terminal_cut_is_told_as_that()
    {
        string whole = Convert.ToBase64String(Encoding.UTF8.GetBytes($"code={new string('c', 1567)}&state=s"));
        Assert.Equal("s", VerificationCode.Parse(new Secret(whole)).State);
        SsoOidcException cut = Test.Fails(() => VerificationCode.Parse(new Secret(whole[..1024])), FailureKind.InvalidVerificationCode);
        Assert.Contains("1024 characters", cut.Message, StringComparison.Ordinal);
        Assert.Contains("cut", cut.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ccc", cut.Message, StringComparison.Ordinal);
    }
}
