using Xunit.Sdk;
using Xunit.v3;

namespace SsoOidc.Tests;

/// <summary>
/// Knows, since it is asked for their order, which files a run is about: a filter may leave some out. The slowest come first.
/// </summary>
public sealed class PesterFilesToRun : ITestCaseOrderer
{
    private static readonly string[] s_slow = ["Vault.", "Example.", "Help.", "Portal.", "SignInSession.", "SsoSession.", "VaultManners."];

    internal static IReadOnlyList<string> Chosen { get; private set; } = [];

    /// <inheritdoc />
    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase
    {
        (TTestCase Case, string File)[] ordered =
        [
            .. testCases.Select(one => (one, PesterTests.FileNames().First(file => one.TestCaseDisplayName.Contains($"\"{file}\"", StringComparison.Ordinal))))
                .OrderBy(pair => Array.FindIndex(s_slow, name => pair.Item2.StartsWith(name, StringComparison.Ordinal)) is var place and >= 0 ? place : s_slow.Length),
        ];
        Chosen = [.. ordered.Select(pair => pair.File)];
        return [.. ordered.Select(pair => pair.Case)];
    }
}
