using System.Reflection;
using SsoOidc.Core;
using SsoOidc.Core.Oidc;

namespace SsoOidc.Tests.Conventions;

/// <summary>What the layers of the module may use. The rules of the protocol library stand with its tests.</summary>
public sealed class ModuleRules
{
    private static readonly Assembly s_core = typeof(Secret).Assembly;
    private static readonly Assembly s_module = typeof(SsoToken).Assembly;

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
            .. s_core.GetTypes().Select(type => type.Name).Where(name => name.EndsWith("Reply", StringComparison.Ordinal)),
        ];
        Assert.Contains(nameof(TokenReply), replies);
        SourceTree.HasNo("src/SsoOidc/Output", $@"\b({string.Join('|', replies)})\b");
    }

    [Fact]
    public void Binding_opens_nothing() => SourceTree.HasNo(
        "src/SsoOidc/Binding", @"\bHttp(Client|Transport)\b|\bOidcClient\b|\bVaultStore\b|\bSecretManagement\(|\bFileSessionLock\(");

    [Fact]
    public void The_module_does_not_write_to_the_console() => SourceTree.HasNo("src/SsoOidc", @"\bConsole\s*\.(?!\s*Is(In|Out)putRedirected\b)");

    [Fact]
    public void Error_records_are_made_in_one_place() => SourceTree.HasNo("src/SsoOidc", @"new ErrorRecord\(", except: "ErrorMap.cs");

    [Fact]
    public void Every_error_has_a_category() => SourceTree.HasNo("src/SsoOidc", @"ErrorCategory\.NotSpecified");

    [Fact]
    public void The_module_reads_one_clock() => SourceTree.HasNo(
        "src/SsoOidc", @"\bTimeProvider\.System\b|\bDateTime(Offset)?\.(UtcNow|Now|Today)\b", except: "ModuleClock.cs");

    [Fact]
    public void No_cmdlet_needs_the_emulator_to_load() =>
        Assert.DoesNotContain(s_module.GetTypes(), type => type.BaseType?.Assembly.GetName().Name == "SsoOidc.Emulator");

    [Fact]
    public void Public_types_are_sealed_or_abstract()
    {
        IEnumerable<Type> open = s_core.GetExportedTypes().Concat(s_module.GetExportedTypes())
            .Where(type => type.IsClass && !type.IsSealed && !type.IsAbstract);
        Assert.Empty(open);
    }

    [Fact]
    public void Outputs_never_show_a_secret_as_text()
    {
        string[] secret = ["AccessToken", "RefreshToken", "IdToken", "ClientSecret", "DeviceCode", "SecretAccessKey", "SessionToken", "DPoPKey"];
        IEnumerable<string> shown =
            from type in s_module.GetExportedTypes()
            where type.Namespace == "SsoOidc"
            from property in type.GetProperties()
            where secret.Contains(property.Name) && property.PropertyType == typeof(string)
            select $"{type.Name}.{property.Name}";
        Assert.Empty(shown);
    }
}
