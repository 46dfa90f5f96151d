using System.Text;
using SsoOidc.Core.Sessions;
using SsoOidc.Errors;
using SsoOidc.Pipeline;

namespace SsoOidc.Vault;

/// <summary>The place of one saved session.</summary>
internal sealed class VaultSecretName(string vault, string name)
{
    public string Vault => vault;

    public string Name => name;

    /// <summary>What there is to say if it is not there.</summary>
    public string Missing => $"The vault '{vault}' has no secret '{name}'.";

    /// <summary>How a command line names it.</summary>
    public string Options => $" -Vault {CommandText.Quoted(vault)} -SecretName {CommandText.Quoted(name)}";

    /// <summary>
    /// <c>SsoOidc-example-awsapps-com-start</c>: letters, digits and dashes, which every vault takes.
    /// </summary>
    public static string DefaultName(SessionKind kind, string? subject)
    {
        string text = subject is not null && Uri.TryCreate(subject, UriKind.Absolute, out Uri? url) && url.Host.Length > 0
            ? url.Host + url.AbsolutePath
            : subject ?? "";
        StringBuilder entry = new(kind switch
        {
            SessionKind.SignInToken => "SsoOidc-SignIn",
            SessionKind.SsoIamToken => "SsoOidc-Iam",
            SessionKind.SsoClient => "SsoOidc-Client",
            _ => "SsoOidc",
        });
        foreach (string word in Words(text)) entry.Append('-').Append(word);
        return entry.Length <= 100 ? entry.ToString() : entry.ToString(0, 100);
    }

    /// <summary>The session that is saved here.</summary>
    public SessionRef<TSession> Session<TSession>(PipelineContext pipe, TimeProvider clock) where TSession : Session =>
        new(new VaultStore<TSession>(pipe, this, clock), FileSessionLock.Default(clock), name) { Place = $"as {this}", Missing = Missing };

    /// <summary>Name and vault.</summary>
    public override string ToString() => $"'{name}' in the vault '{vault}'";

    private static string[] Words(string text) =>
        new string([.. text.Select(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') ? c : ' ')])
            .Split([' '], StringSplitOptions.RemoveEmptyEntries);
}
