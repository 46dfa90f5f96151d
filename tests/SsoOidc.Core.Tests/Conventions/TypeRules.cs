namespace SsoOidc.Core.Tests.Conventions;

public sealed class TypeRules
{
    private static readonly Type[] s_public = [.. typeof(Secret).Assembly.GetExportedTypes()];

    [Fact]
    public void Public_types_are_sealed_abstract_or_static() =>
        Assert.Empty(s_public.Where(type => !type.IsSealed && !type.IsAbstract).Select(type => type.FullName));

    [Fact]
    public void Public_types_stand_in_our_namespaces() => Assert.All(
        s_public, type => Assert.Matches(@"^SsoOidc\.Core(\.(Configuration|Http|Oidc|SignIn|Portal|Credentials|Login|Sessions))?$", type.Namespace));
}
