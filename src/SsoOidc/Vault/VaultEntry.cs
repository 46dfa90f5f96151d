using System.Text;
using SsoOidc.Core.Store;

namespace SsoOidc.Vault;

/// <summary>The place of one saved session.</summary>
internal sealed record VaultEntry(string Vault, string Name)
{
    /// <summary>
    /// <c>SsoOidc-example-awsapps-com-start</c>: letters, digits and dashes, which every vault takes.
    /// </summary>
    public static string DefaultName(SavedKind kind, string? subject)
    {
        string text = subject is not null && Uri.TryCreate(subject, UriKind.Absolute, out Uri? url) && url.Host.Length > 0
            ? url.Host + url.AbsolutePath
            : subject ?? "";
        StringBuilder name = new(kind switch
        {
            SavedKind.SignInToken => "SsoOidc-SignIn",
            SavedKind.SsoIamToken => "SsoOidc-Iam",
            SavedKind.SsoClient => "SsoOidc-Client",
            _ => "SsoOidc",
        });
        foreach (string word in Words(text)) name.Append('-').Append(word);
        return name.Length <= 100 ? name.ToString() : name.ToString(0, 100);
    }

    /// <summary>Name and vault.</summary>
    public override string ToString() => $"'{Name}' in the vault '{Vault}'";

    private static string[] Words(string text) =>
        new string([.. text.Select(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') ? c : ' ')])
            .Split([' '], StringSplitOptions.RemoveEmptyEntries);
}
