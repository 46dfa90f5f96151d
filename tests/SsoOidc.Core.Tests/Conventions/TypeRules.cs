namespace SsoOidc.Core.Tests.Conventions;

public sealed class TypeRules
{
    private static readonly Type[] s_public = [.. typeof(Secret).Assembly.GetExportedTypes()];

    /// <summary>Cmdlet users meet the failure and the reply's metadata; all else is the module's own affair.</summary>
    [Fact]
    public void Only_what_the_modules_users_meet_is_public() => Assert.Equal(
        [typeof(FailureKind), typeof(ResponseMetadata), typeof(SsoOidcException)], s_public.OrderBy(type => type.Name, StringComparer.Ordinal));

    [Fact]
    public void Public_types_are_sealed_abstract_or_static() =>
        Assert.Empty(s_public.Where(type => !type.IsSealed && !type.IsAbstract).Select(type => type.FullName));
}
