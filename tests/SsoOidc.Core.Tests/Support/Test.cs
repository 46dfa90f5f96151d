using System.Reflection;
using System.Runtime.Versioning;

namespace SsoOidc.Core.Tests.Support;

internal static class Test
{
    /// <summary>Long enough for a slow machine; what takes longer hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>For every call of a test: ends one that hangs, for example in a pause that nobody lets pass.</summary>
    public static CancellationToken Token
    {
        get
        {
            CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(Patience);
            return limit.Token;
        }
    }

    /// <summary>Whether Core's netstandard2.0 build is under test, the one for Windows PowerShell.</summary>
    public static bool IsNetStandard { get; } = typeof(Secret).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!
        .FrameworkName.StartsWith(".NETStandard", StringComparison.Ordinal);

    public static async Task<SsoOidcException> FailsAsync(Func<Task> work, FailureKind kind)
    {
        SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(work);
        Assert.True(kind == failure.Kind, $"{failure.Kind} instead of {kind}: {failure}");
        return failure;
    }

    /// <summary>The task ends as cancelled. Not by <see cref="Token"/>, which would cancel a hanging one in the end.</summary>
    public static Task IsCancelledAsync(Task work) => Assert.ThrowsAnyAsync<OperationCanceledException>(
        () => work.WaitAsync(Patience / 2, TestContext.Current.CancellationToken));

    public static SsoOidcException Fails(Action work, FailureKind kind)
    {
        SsoOidcException failure = Assert.Throws<SsoOidcException>(work);
        Assert.True(kind == failure.Kind, $"{failure.Kind} instead of {kind}: {failure}");
        return failure;
    }
}
