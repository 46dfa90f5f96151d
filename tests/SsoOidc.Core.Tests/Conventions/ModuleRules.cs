using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Conventions;

/// <summary>What the layers of the module may use. Read from the source: these tests do not reference the module.</summary>
public sealed class ModuleRules
{
    [Fact]
    public void Commands_send_nothing_themselves() =>
        SourceTree.HasNo("src/SsoOidc/Commands", @"\b(HttpClient|HttpMessageInvoker|HttpRequestMessage|WebRequest|WebClient)\b");

    [Fact]
    public void Commands_touch_no_files() =>
        SourceTree.HasNo("src/SsoOidc/Commands", @"\b(File|Directory)\s*\.\s*\w+\s*\(|\b(FileStream|FileInfo|StreamReader|StreamWriter)\b");

    [Fact]
    public void Commands_know_no_JSON() =>
        SourceTree.HasNo("src/SsoOidc/Commands", @"\bJsonSerializer\b|\bUtf8Json(Reader|Writer)\b|\bSystem\s*\.\s*Text\s*\.\s*Json\b");

    [Fact]
    public void Output_knows_no_wire_reply()
    {
        string[] replies =
        [
            .. typeof(OidcClient).Assembly.GetTypes()
                .Where(type => type.Name.EndsWith("Reply", StringComparison.Ordinal))
                .Select(type => type.Name),
        ];
        Assert.Contains(nameof(JsonReply), replies);
        SourceTree.HasNo("src/SsoOidc/Output", $@"\b({string.Join('|', replies)})\b");
    }

    [Fact]
    public void The_module_does_not_write_to_the_console() => SourceTree.HasNo("src/SsoOidc", @"\bConsole\s*\.(?!\s*IsOutputRedirected\b)");
}
