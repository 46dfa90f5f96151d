using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Errors;
using Xunit;

namespace SsoOidc.Tests;

public sealed class ErrorMapTests
{
    [Fact]
    public void Every_kind_of_failure_has_an_entry() =>
        Assert.Equal(Enum.GetValues<FailureKind>().Order(), ErrorMap.Table.Keys.Order());

    [Fact]
    public void No_category_is_unspecified_and_every_action_says_something() =>
        Assert.All(ErrorMap.Table, pair =>
        {
            Assert.NotEqual(ErrorCategory.NotSpecified, pair.Value.Category);
            Assert.True(pair.Value.RecommendedAction.Length > 20, pair.Key.ToString());
        });
}
