using System.Reflection;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Tests.Conventions;

/// <summary>A service's error often comes without a message; then ours is all the user sees.</summary>
public sealed class DefaultMessagesRules
{
    private static readonly string s_fallback = DefaultMessages.Of((FailureKind)int.MaxValue);

    /// <summary>Said with their own message where they arise, or nothing more can be said of them.</summary>
    private static readonly FailureKind[] s_deliberately = [FailureKind.ServiceError, FailureKind.BadResponse, FailureKind.EndpointUnreachable];

    [Fact]
    public void Every_kind_that_a_services_error_can_be_has_a_text_of_its_own()
    {
        FailureKind[] kinds = [.. Table("s_byShape").Concat(Table("s_byError")).Append(FailureKind.AccessDenied).Distinct()];
        Assert.True(kinds.Length > 20);
        Assert.DoesNotContain(kinds.Except(s_deliberately), kind => DefaultMessages.Of(kind) == s_fallback);
    }

    [Fact]
    public void Those_that_fall_to_the_default_do() => Assert.All(s_deliberately, kind => Assert.Equal(s_fallback, DefaultMessages.Of(kind)));

    [Fact]
    public void No_two_kinds_share_a_text()
    {
        string[] texts = [.. Enum.GetValues<FailureKind>().Select(DefaultMessages.Of).Where(text => text != s_fallback)];
        Assert.Equal(texts.Length, texts.Distinct().Count());
        Assert.All(texts, text => Assert.EndsWith(".", text, StringComparison.Ordinal));
    }

    private static Dictionary<string, FailureKind>.ValueCollection Table(string name)
    {
        FieldInfo field = typeof(ErrorCodeMap).GetField(name, BindingFlags.Static | BindingFlags.NonPublic)!;
        return ((Dictionary<string, FailureKind>)field.GetValue(null)!).Values;
    }
}
