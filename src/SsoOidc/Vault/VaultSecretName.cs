using System.Text;
using SsoOidc.Core;
using SsoOidc.Core.Sessions;
using SsoOidc.Errors;
using SsoOidc.Pipeline;

namespace SsoOidc.Vault;

/// <summary>The place of one saved session.</summary>
internal sealed class VaultSecretName
{
    public VaultSecretName(string vault, string name)
    {
        // SecretManagement reads these as patterns, and some extensions as lines: what is saved would not be found again.
        if (name.IndexOfAny(['*', '?', '[', ']']) >= 0 || name.Any(char.IsControl))
        {
            throw new SsoOidcException(
                FailureKind.InvalidInput,
                "The name of a secret must not have wildcard characters (* ? [ ]) or control characters such as a line end in it.")
            {
                NextStep = "Run the command again with another -SecretName, of letters, digits and dashes",
            };
        }

        (Vault, Name) = (vault, name);
    }

    /// <summary>The error of a name without a vault.</summary>
    public static SsoOidcException WithoutVault() => new(FailureKind.InvalidInput, "-SecretName needs -Vault beside it.")
    {
        NextStep = "Run the command again with -Vault, which completes with Tab, or without -SecretName",
    };

    /// <summary>The error of a vault without a name.</summary>
    public static SsoOidcException WithoutName(string vault) => new(FailureKind.InvalidInput, "-Vault needs -SecretName beside it.")
    {
        NextStep = $"Run Get-SsoSession -Vault {CommandText.Quoted(vault)} to see what is saved there",
    };

    /// <summary>Whether it has letters, digits and dashes only.</summary>
    public bool IsPlain => Name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-');

    /// <summary>
    /// What there is to say of a new name before anybody signs in; null for nothing. Some extensions take a slash for a path, a
    /// colon or a backslash for a drive or an escape, and cut or join what has spaces or quotes.
    /// </summary>
    public string? Doubt
    {
        get
        {
            char[] doubtful = [.. Name.Where(c => !char.IsLetterOrDigit(c) && c is not ('-' or '_' or '.')).Distinct()];
            return doubtful.Length == 0 ? null : $"The name of the secret has {string.Join(" ", doubtful.Select(c => c == ' ' ? "a space" : c.ToString()))} "
                + $"in it, which not every vault takes, or takes as it is. If the vault '{Vault}' does not, give a -SecretName of letters, digits and dashes.";
        }
    }

    public string Vault { get; }

    public string Name { get; }

    /// <summary>Where something is saved, as the middle of a sentence.</summary>
    public string Place => $"as {this}";

    /// <summary>What there is to say if it is not there.</summary>
    public string Missing => $"The vault '{Vault}' has no secret '{Name}'.";

    /// <summary>How a command line names it.</summary>
    public string Options => $" -Vault {CommandText.Quoted(Vault)} -SecretName {CommandText.Quoted(Name)}";

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
        new(new VaultStore<TSession>(pipe, this, clock), FileSessionLock.Default(clock), Name, Place, Missing);

    /// <summary>
    /// Fails if the vault is not there or locked, or the name is somebody else's or one that it does not take; warns of a new name that
    /// it may not take. To be asked before a person is.
    /// </summary>
    public async Task RequireUsableAsync<TState>(PipelineContext pipe, TimeProvider clock, CancellationToken cancellationToken) where TState : SavedState
    {
        try
        {
            VaultStore<TState> store = new(pipe, this, clock);
            bool isSure = await store.TakesNameAsync(cancellationToken);
            if (await store.TryReadAsync(cancellationToken) is null && !isSure) pipe.Warning(Doubt!);
        }
        catch (SsoOidcException damaged) when (damaged.Kind is FailureKind.SecretIncomplete or FailureKind.SecretNotFound)
        {
            // It is replaced.
        }
    }

    /// <summary>Name and vault.</summary>
    public override string ToString() => $"'{Name}' in the vault '{Vault}'";

    private static string[] Words(string text) =>
        new string([.. text.Select(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') ? c : ' ')])
            .Split([' '], StringSplitOptions.RemoveEmptyEntries);
}
