using System.Reflection;
using System.Xml.Linq;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Conventions;

/// <summary>Which project may know which.</summary>
public sealed class ReferenceRules
{
    [Fact]
    public void Core_references_the_platform_alone_and_no_PowerShell()
    {
        string[] names = [.. typeof(Secret).Assembly.GetReferencedAssemblies().Select(name => name.Name!)];
        Assert.All(names, name => Assert.True(
            name == "netstandard" || name == "System" || name.StartsWith("System.", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.Bcl.", StringComparison.Ordinal) || name == "Microsoft.Win32.Primitives",
            $"Core references {name}."));
        Assert.DoesNotContain(names, name => name.Contains("Automation", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Core_asks_for_no_project_and_no_package_beyond_what_the_old_target_lacks()
    {
        XDocument project = Project("src/SsoOidc.Core/SsoOidc.Core.csproj");
        Assert.Empty(Includes(project, "ProjectReference"));
        Assert.Equal(
            ["Microsoft.Bcl.TimeProvider", "System.Text.Json"], Includes(project, "PackageReference").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_emulator_references_nothing_of_ours()
    {
        Assert.Empty(Includes(Project("src/SsoOidc.Emulator/SsoOidc.Emulator.csproj"), "ProjectReference"));
        // What the compiler wants to find by name knows nothing of the services.
        Assert.DoesNotContain(
            Includes(Project("src/SsoOidc.Emulator/SsoOidc.Emulator.csproj"), "Compile"),
            path => path.Contains("..", StringComparison.Ordinal) && path != "../CompilerTypes.cs");
        SourceTree.HasNo("src/SsoOidc.Emulator", @"\bSsoOidc\.Core\b");
    }

    [Fact]
    public void The_module_references_Core_and_emulator_only() => Assert.Equal(
        ["../SsoOidc.Core/SsoOidc.Core.csproj", "../SsoOidc.Emulator/SsoOidc.Emulator.csproj"],
        Project("src/SsoOidc/SsoOidc.csproj").Descendants("ProjectReference")
            .Where(item => item.Attribute("ReferenceOutputAssembly")?.Value != "false")
            .Select(item => item.Attribute("Include")!.Value.Replace('\\', '/')).Order());

    [Fact]
    public void The_loader_which_is_there_before_all_others_references_none_of_them() =>
        Assert.Empty(Includes(Project("src/SsoOidc.Loader/SsoOidc.Loader.csproj"), "ProjectReference"));

    [Fact]
    public void Nothing_in_src_references_tests_or_what_tests_are_made_with()
    {
        string[] projects = [.. Directory.EnumerateFiles(Repository.Path("src"), "*.csproj", SearchOption.AllDirectories)];
        Assert.NotEmpty(projects);
        foreach (string path in projects)
        {
            XDocument project = XDocument.Load(path);
            IEnumerable<string> includes = project.Descendants().Where(item => item.Name.LocalName != "InternalsVisibleTo")
                .Select(item => item.Attribute("Include")?.Value ?? item.Attribute("Project")?.Value ?? "");
            Assert.All(includes, include => Assert.False(
                include.Contains("tests", StringComparison.OrdinalIgnoreCase) || include.StartsWith("xunit", StringComparison.OrdinalIgnoreCase)
                    || include.Contains("Test.Sdk", StringComparison.OrdinalIgnoreCase) || include.Contains("Testing", StringComparison.Ordinal),
                $"{path}: {include}"));
        }

        SourceTree.HasNo("src", @"\busing\s+(Xunit|SsoOidc(\.\w+)*\.Tests)\b");
    }

    [Fact]
    public void The_build_of_Core_under_test_is_the_one_this_project_is_for()
    {
        bool isForNetStandard = Assembly.GetExecutingAssembly().GetName().Name!.Contains("NetStandard", StringComparison.Ordinal);
        Assert.Equal(isForNetStandard, Test.IsNetStandard);
    }

    private static XDocument Project(string path) => XDocument.Load(Repository.Path(path.Split('/')));

    private static string[] Includes(XDocument project, string item) =>
        [.. project.Descendants(item).Select(element => element.Attribute("Include")?.Value ?? "")];
}
