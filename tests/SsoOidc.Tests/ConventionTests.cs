using System.Reflection;
using System.Text.RegularExpressions;
using SsoOidc.Core;
using Xunit;

namespace SsoOidc.Tests;

/// <summary>
/// The rules of the module, each as a test; those of the protocol library and its neighbours stand with its tests. Sources
/// are read as text: a rule that is broken names file and line.
/// </summary>
public sealed class ConventionTests
{
    private static readonly Assembly s_core = typeof(Secret).Assembly;
    private static readonly Assembly s_module = typeof(SsoToken).Assembly;

    [Fact]
    public void No_cmdlet_needs_the_emulator_to_load() =>
        Assert.DoesNotContain(s_module.GetTypes(), type => type.BaseType?.Assembly.GetName().Name == "SsoOidc.Emulator");

    [Theory]
    [InlineData("SsoOidc/Binding", @"\bHttp(Client|Transport)\b|\bOidcClient\b|\bVaultStore\b|\bSecretManagement\(|\bEntryLock\(")]
    [InlineData("SsoOidc", @"new ErrorRecord\(", "ErrorMap.cs")]
    [InlineData("SsoOidc", @"ErrorCategory\.NotSpecified")]
    [InlineData("SsoOidc", @"\bTimeProvider\.System\b|\bDateTime(Offset)?\.(UtcNow|Now|Today)\b", "ModuleClock.cs")]
    [InlineData("", @"tests[/\\]")]
    public void Sources_do_not_hold(string folder, string pattern, string? except = null)
    {
        Regex forbidden = new(pattern);
        IEnumerable<string> hits =
            from file in Sources(folder)
            where except is null || !file.EndsWith(except, StringComparison.Ordinal)
            from line in File.ReadLines(file).Select((text, index) => (text, index))
            where !line.text.TrimStart().StartsWith("//", StringComparison.Ordinal) && forbidden.IsMatch(line.text)
            select $"{Path.GetRelativePath(Repository.Root, file)}:{line.index + 1}: {line.text.Trim()}";
        Assert.Empty(hits);
    }

    [Theory]
    [InlineData("SsoOidc")]
    [InlineData("SsoOidc.Emulator")]
    public void Conditional_code_stands_in_one_file(string project) =>
        Assert.DoesNotContain(
            Sources(project).Where(file => Path.GetFileName(file) != "Polyfills.cs"),
            file => File.ReadLines(file).Any(line => line.StartsWith("#if", StringComparison.Ordinal)));

    [Fact]
    public void Public_types_are_sealed_or_abstract()
    {
        IEnumerable<Type> open = s_core.GetExportedTypes().Concat(s_module.GetExportedTypes())
            .Where(type => type.IsClass && !type.IsSealed && !type.IsAbstract);
        Assert.Empty(open);
    }

    [Fact]
    public void No_source_is_long() =>
        Assert.DoesNotContain(Sources(""), file => File.ReadLines(file).Count() > 300);

    [Fact]
    public void Outputs_never_show_a_secret_as_text()
    {
        string[] secret = ["AccessToken", "RefreshToken", "IdToken", "ClientSecret", "DeviceCode", "SecretAccessKey", "SessionToken", "DpopKey"];
        IEnumerable<string> shown =
            from type in s_module.GetExportedTypes()
            where type.Namespace == "SsoOidc"
            from property in type.GetProperties()
            where secret.Contains(property.Name) && property.PropertyType == typeof(string)
            select $"{type.Name}.{property.Name}";
        Assert.Empty(shown);
    }

    private static IEnumerable<string> Sources(string folder)
    {
        string root = Repository.Path("src", folder);
        Assert.True(Directory.Exists(root), root);
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
    }
}
