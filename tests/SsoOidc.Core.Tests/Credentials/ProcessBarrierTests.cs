using SsoOidc.Core.Credentials;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Credentials;

/// <summary>The variable that a credential_process is started with, so that it can't start itself without end.</summary>
public sealed class ProcessBarrierTests
{
    /// <summary>The rows are those of Python's csv.writer, without the line end, as the AWS CLI writes them.</summary>
    [Theory]
    [InlineData(null, "dev", "dev")]
    [InlineData("", "dev", "dev")]
    [InlineData("a", "dev", "a,dev")]
    [InlineData("a,b c", "we\"ird, name", "a,b c,\"we\"\"ird, name\"")]
    [InlineData("a,\"b,c\"", "b", "a,\"b,c\",b")]
    [InlineData("\"we\"\"ird, name\"", "ird", "\"we\"\"ird, name\",ird")]
    [InlineData("dev ,Dev", "dev", "dev ,Dev,dev")]
    public void A_profile_is_added_to_the_row(string? row, string profile, string next)
    {
        using FakeHome home = new();
        home[ProcessBarrier.Variable] = row;
        Assert.Equal(next, ProcessBarrier.Next(home.Open(profile)));
    }

    [Theory]
    [InlineData("dev", "dev", "dev -> dev")]
    [InlineData("a,dev,b", "dev", "a -> dev -> b -> dev")]
    [InlineData("\"we\"\"ird, name\"", "we\"ird, name", "we\"ird, name -> we\"ird, name")]
    [InlineData("a,b,c,d", "dev", "a -> b -> c -> d -> dev")]
    public void A_profile_that_is_in_the_row_or_the_fifth_is_refused(string row, string profile, string shown)
    {
        using FakeHome home = new();
        home[ProcessBarrier.Variable] = row;
        SsoOidcException failure = Test.Fails(() => ProcessBarrier.Next(home.Open(profile)), FailureKind.InvalidConfiguration);
        Assert.EndsWith(shown + ".", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.NextStep);
    }

    [Fact]
    public void Four_may_follow_each_other()
    {
        using FakeHome home = new();
        foreach (string profile in new[] { "a", "b", "c", "d" }) home[ProcessBarrier.Variable] = ProcessBarrier.Next(home.Open(profile));
        Test.Fails(() => ProcessBarrier.Next(home.Open("e")), FailureKind.InvalidConfiguration);
    }
}
