using System.Text.RegularExpressions;
using SsoOidc.Core.Login;

namespace SsoOidc.Core.Tests.Login;

public sealed class PkceTests
{
    [Fact]
    public void The_challenge_is_that_of_RFC_7636_appendix_B()
    {
        Pkce pkce = new(new Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        Assert.Equal("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", pkce.Challenge);
    }

    [Fact]
    public void A_new_pair_has_a_verifier_of_64_unreserved_characters_and_no_two_are_alike()
    {
        Pkce[] pairs = [.. Enumerable.Range(0, 100).Select(_ => Pkce.Create())];
        Assert.All(pairs, pair => Assert.Matches(new Regex("^[A-Za-z0-9._~-]{64}$"), pair.Verifier.Reveal()));
        Assert.All(pairs, pair => Assert.Equal(new Pkce(pair.Verifier).Challenge, pair.Challenge));
        Assert.Equal(100, pairs.Select(pair => pair.Challenge).Distinct().Count());
    }

    [Fact]
    public void The_verifier_does_not_print()
    {
        Pkce pkce = Pkce.Create();
        Assert.DoesNotContain(pkce.Verifier.Reveal(), pkce.ToString(), StringComparison.Ordinal);
    }
}
