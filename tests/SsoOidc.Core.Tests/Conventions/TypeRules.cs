using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Conventions;

public sealed class TypeRules
{
    private static readonly Type[] s_public = [.. typeof(Secret).Assembly.GetExportedTypes()];

    [Fact]
    public void Public_types_are_sealed_abstract_or_static() =>
        Assert.Empty(s_public.Where(type => !type.IsSealed && !type.IsAbstract).Select(type => type.FullName));

    [Fact]
    public void Each_public_type_has_a_file_of_its_name()
    {
        string[] files = [.. SourceTree.Files("src/SsoOidc.Core").Select(file => Path.GetFileName(file.Name))];
        Assert.Empty(s_public.Where(type => !type.IsNested && !files.Contains(type.Name.Split('`')[0] + ".cs")).Select(type => type.FullName));
    }

    [Fact]
    public void Public_types_stand_in_our_namespaces() => Assert.All(
        s_public, type => Assert.Matches(@"^SsoOidc\.Core(\.(Http|Configuration|Flows|Store))?$", type.Namespace));
}
