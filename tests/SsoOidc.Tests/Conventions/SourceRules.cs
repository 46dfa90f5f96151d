namespace SsoOidc.Tests.Conventions;

/// <summary>Rules for the sources of all projects.</summary>
public sealed class SourceRules
{
    private const int LongestFile = 300;

    [Fact]
    public void What_differs_between_the_targets_is_in_one_place_of_each_project() =>
        SourceTree.HasNo("src", @"(?m)^[ \t]*#[ \t]*(if|elif)\b", "Platform/", "Polyfills.cs");

    [Theory]
    [InlineData("src/SsoOidc.Core")]
    [InlineData("src/SsoOidc.Emulator")]
    public void And_it_is_there(string project) => Assert.Contains(
        SourceTree.Files(project), file => file.IsIn("Polyfills.cs") && file.Code.Contains("#if NETSTANDARD2_0", StringComparison.Ordinal));

    [Fact]
    public void No_source_is_long() => Assert.All(
        SourceTree.Files("src"), file => Assert.True(file.Text.Count(c => c == '\n') <= LongestFile, $"{file.Name} is longer than {LongestFile} lines."));

    [Fact]
    public void No_source_knows_the_tests() => SourceTree.HasNo("src", @"tests[/\\]");

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void There_are_no_regions(string folder) => SourceTree.HasNo(folder, @"(?m)^\s*#\s*region\b");

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void No_file_is_called_Utils(string folder) => Assert.DoesNotContain(
        SourceTree.Files(folder), file => Path.GetFileName(file.Name).Contains("Utils", StringComparison.OrdinalIgnoreCase));
}
