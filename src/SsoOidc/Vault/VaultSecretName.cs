using System.Text;
using SsoOidc.Core.Sessions;
using SsoOidc.Errors;

namespace SsoOidc.Vault;

/// <summary>The place of one saved session.</summary>
internal sealed class VaultSecretName(string vault, string name)
{
    public string Vault => vault;

    public string Name => name;

    /// <summary>How a command line names it.</summary>
    public string Options => $" -Vault {CommandText.Quoted(vault)} -SecretName {CommandText.Quoted(name)}";

    /// <summary>
    /// <c>SsoOidc-example-awsapps-com-start</c>: letters, digits and dashes, which every vault takes.
    /// </summary>
    public static string DefaultName(SavedKind kind, string? subject)
    {
        string text = subject is not null && Uri.TryCreate(subject, UriKind.Absolute, out Uri? url) && url.Host.Length > 0
            ? url.Host + url.AbsolutePath
            : subject ?? "";
        StringBuilder entry = new(kind switch
        {
            SavedKind.SignInToken => "SsoOidc-SignIn",
            SavedKind.SsoIamToken => "SsoOidc-Iam",
            SavedKind.SsoClient => "SsoOidc-Client",
            _ => "SsoOidc",
        });
        foreach (string word in Words(text)) entry.Append('-').Append(word);
        return entry.Length <= 100 ? entry.ToString() : entry.ToString(0, 100);
    }

    /// <summary>Name and vault.</summary>
    public override string ToString() => $"'{name}' in the vault '{vault}'";

    private static string[] Words(string text) =>
        new string([.. text.Select(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') ? c : ' ')])
            .Split([' '], StringSplitOptions.RemoveEmptyEntries);
}
