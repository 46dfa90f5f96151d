using System.Reflection;
using SsoOidc.Loader;

namespace SsoOidc.Tests;

public sealed class DesktopAssemblyResolverTests
{
    private const string Ours = "System.Text.Json, Version=8.0.0.5, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51";

    [Theory]
    [InlineData("System.Text.Json", true)]
    [InlineData("System.Text.Json, Version=8.0.0.5, PublicKeyToken=cc7b13ffcd2ddd51", true)]
    [InlineData("System.Text.Json, Version=6.0.0.0, PublicKeyToken=cc7b13ffcd2ddd51", true)]
    [InlineData("System.Text.Json, Version=8.0.0.6, PublicKeyToken=cc7b13ffcd2ddd51", false)]
    [InlineData("System.Text.Json, Version=9.0.0.0, PublicKeyToken=cc7b13ffcd2ddd51", false)]
    [InlineData("System.Text.Json, Version=6.0.0.0, PublicKeyToken=b77a5c561934e089", false)]
    public void An_older_or_other_assembly_than_was_asked_for_is_no_answer(string asked, bool isAnswer) =>
        Assert.Equal(isAnswer, DesktopAssemblyResolver.IsAnswer(new AssemblyName(asked), new AssemblyName(Ours)));
}
