using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Conventions;

public sealed class SourceRules
{
    [Fact]
    public void What_differs_between_the_targets_stands_in_Platform()
    {
        SourceTree.HasNo("src/SsoOidc.Core", @"(?m)^\s*#\s*(if|elif)\b", except: "Platform/");
        Assert.Contains("#if NETSTANDARD2_0", SourceTree.Files("src/SsoOidc.Core").Single(
            file => file.Name == "src/SsoOidc.Core/Platform/Polyfills.cs").Code, StringComparison.Ordinal);
    }

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
