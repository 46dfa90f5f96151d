using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Errors;

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

    [Fact]
    public void The_help_topic_has_every_id_with_its_category_and_a_next_step()
    {
        string topic = Words(File.ReadAllText(Repository.Path("en-US", "about_SsoOidc_Errors.help.txt")));
        Assert.All(ErrorMap.Table, pair => Assert.Contains($" {pair.Key} ({pair.Value.Category}) ", topic, StringComparison.Ordinal));
        Assert.Equal(ErrorMap.Table.Count, topic.Split(" Next: ").Length - 1);
    }

    [Fact]
    public void No_action_has_a_blank_to_fill_in() =>
        Assert.All(ErrorMap.Table, pair => Assert.DoesNotMatch("<[a-z]|\u2026", pair.Value.RecommendedAction));

    [Fact]
    public void The_help_topic_says_the_same_as_the_errors()
    {
        string topic = Words(File.ReadAllText(Repository.Path("en-US", "about_SsoOidc_Errors.help.txt")));
        Assert.All(ErrorMap.Table, pair => Assert.Contains($" Next: {pair.Value.RecommendedAction}", topic, StringComparison.Ordinal));
        Assert.DoesNotContain("<summary>", topic, StringComparison.Ordinal);
        Assert.All(File.ReadLines(Repository.Path("en-US", "about_SsoOidc_Errors.help.txt")), line => Assert.InRange(line.Length, 0, 80));
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
