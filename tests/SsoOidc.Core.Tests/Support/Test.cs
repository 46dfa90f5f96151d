using System.Reflection;
using System.Runtime.Versioning;

namespace SsoOidc.Core.Tests.Support;

internal static class Test
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Whether Core's netstandard2.0 build is under test, the one for Windows PowerShell.</summary>
    public static bool IsNetStandard { get; } = typeof(Secret).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!
        .FrameworkName.StartsWith(".NETStandard", StringComparison.Ordinal);

    public static async Task<SsoOidcException> FailsAsync(Func<Task> work, FailureKind kind)
    {
        SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(work);
        Assert.True(kind == failure.Kind, $"{failure.Kind} instead of {kind}: {failure}");
        return failure;
    }

    public static SsoOidcException Fails(Action work, FailureKind kind)
    {
        SsoOidcException failure = Assert.Throws<SsoOidcException>(work);
        Assert.True(kind == failure.Kind, $"{failure.Kind} instead of {kind}: {failure}");
        return failure;
    }
}
