namespace SsoOidc.Tests.Conventions;

/// <summary>
/// Inside each project namespaces use each other one way only. Read from the compiled assemblies of both targets: a call in a
/// method's body counts as much as a parameter's type.
/// </summary>
public sealed class NamespaceRules
{
    [Theory]
    [InlineData("SsoOidc.Core", "Core")]
    [InlineData("SsoOidc.Core", "Desktop")]
    [InlineData("SsoOidc", "Core")]
    [InlineData("SsoOidc", "Desktop")]
    [InlineData("SsoOidc.Emulator", "Core")]
    [InlineData("SsoOidc.Emulator", "Desktop")]
    public void Namespaces_form_no_cycle(string project, string edition)
    {
        string? cycle = NamespaceGraph.Read(Repository.Path("bin", edition, project + ".dll")).DescribeCycle();
        Assert.True(cycle is null, cycle);
    }

    [Fact]
    public void The_graph_is_seen()
    {
        NamespaceGraph graph = NamespaceGraph.Read(Repository.Path("bin", "Core", "SsoOidc.Core.dll"));
        Assert.True(graph.Uses("SsoOidc.Core.Oidc", "SsoOidc.Core.Http"));
        Assert.False(graph.Uses("SsoOidc.Core.Http", "SsoOidc.Core.Oidc"));
    }

    [Fact]
    public void A_cycle_is_told_with_the_members_that_close_it()
    {
        NamespaceGraph graph = new();
        graph.Add("A", "B", "A.One.Run uses B.Two");
        graph.Add("A", "B", "A.One.Stop uses B.Two");
        graph.Add("B", "C", "B.Two.Run uses C.Three");
        graph.Add("B", "C", "B.Two.Stop uses C.Three");
        graph.Add("C", "A", "C.Three.Run uses A.One");
        string told = graph.DescribeCycle()!;
        Assert.StartsWith("C -> A -> B -> C", told, StringComparison.Ordinal);
        Assert.Contains("C -> A by 1 member, the fewest: C.Three.Run uses A.One", told, StringComparison.Ordinal);
    }

    [Fact]
    public void No_cycle_is_told_of_a_chain()
    {
        NamespaceGraph graph = new();
        graph.Add("A", "B", "A.One uses B.Two");
        graph.Add("B", "C", "B.Two uses C.Three");
        graph.Add("A", "C", "A.One uses C.Three");
        Assert.Null(graph.DescribeCycle());
    }
}
