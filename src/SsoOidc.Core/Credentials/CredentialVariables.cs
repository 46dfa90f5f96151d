using System.Text;
using SsoOidc.Core.Http;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Core.Credentials;

/// <summary>
/// The environment variables that stand for credentials, as the AWS CLI and the SDKs read them, and how shells and files write them.
/// What is returned holds secrets.
/// </summary>
internal static class CredentialVariables
{
    /// <summary>Names that would lead some SDK to other credentials than those in the environment.</summary>
    public static readonly IReadOnlyList<string> Rivals = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SECURITY_TOKEN"];

    /// <summary>The variables in order; those without a value must not be set.</summary>
    public static IReadOnlyList<KeyValuePair<string, string?>> Of(AwsCredentialIdentity credentials, string? region)
    {
        List<KeyValuePair<string, string?>> variables =
        [
            new("AWS_ACCESS_KEY_ID", credentials.AccessKeyId),
            new("AWS_SECRET_ACCESS_KEY", credentials.SecretAccessKey.Reveal()),
            new("AWS_SESSION_TOKEN", credentials.SessionToken?.Reveal()),
            new("AWS_CREDENTIAL_EXPIRATION", CacheDates.Write(credentials.Expiration)),
            new("AWS_ACCOUNT_ID", credentials.AccountId),
        ];
        if (region is null) return variables;
        variables.Add(new("AWS_REGION", region));
        variables.Add(new("AWS_DEFAULT_REGION", region));
        return variables;
    }

    /// <summary>Lines for PowerShell to run.</summary>
    public static string ForPowerShell(IEnumerable<KeyValuePair<string, string?>> variables) => Lines(variables, variable => variable.Value is { } value
        ? $"$env:{variable.Key} = {PowerShellText.Quoted(value)}"
        : $"Remove-Item -LiteralPath Env:{variable.Key} -ErrorAction Ignore");

    /// <summary>Lines for bash, zsh and every POSIX shell to run.</summary>
    public static string ForBash(IEnumerable<KeyValuePair<string, string?>> variables) => Lines(variables, variable => variable.Value is { } value
        ? $"export {variable.Key}='{value.Replace("'", "'\\''", StringComparison.Ordinal)}'"
        : $"unset {variable.Key}");

    /// <summary>Lines of a <c>.env</c> file, in the form that all its readers agree on: without quotes if possible, else in single ones.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidInput"/>: a value can't be written so.</exception>
    public static string ForDotEnv(IEnumerable<KeyValuePair<string, string?>> variables) => Lines(
        variables.Where(variable => variable.Value is not null),
        variable => $"{variable.Key}={(variable.Value!.All(IsPlain) ? variable.Value : $"'{Quotable(variable)}'")}");

    /// <summary>The credentials of STS's replies, as JSON in one line.</summary>
    public static string ToJson(AwsCredentialIdentity credentials) => Json(credentials, version: false);

    /// <summary>
    /// What a <c>credential_process</c> prints.
    /// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
    /// </summary>
    public static string ToProcess(AwsCredentialIdentity credentials) => Json(credentials, version: true);

    private static string Json(AwsCredentialIdentity credentials, bool version)
    {
        StringBuilder json = new("{");
        if (version) json.Append("\"Version\":1,");
        Append("AccessKeyId", credentials.AccessKeyId);
        Append("SecretAccessKey", credentials.SecretAccessKey.Reveal());
        Append("SessionToken", credentials.SessionToken?.Reveal());
        Append("Expiration", CacheDates.Write(credentials.Expiration));
        Append("AccountId", credentials.AccountId);
        json[^1] = '}';
        return json.ToString();

        void Append(string name, string? value)
        {
            // In plain ASCII, since the reader may take another code page for it.
            if (value is not null) json.Append('"').Append(name).Append("\":").Append(PythonJson.Text(value)).Append(',');
        }
    }

    /// <summary>Lines end as every reader takes it, also on Windows: a shell there takes a carriage return for a part of the value.</summary>
    private static string Lines(IEnumerable<KeyValuePair<string, string?>> variables, Func<KeyValuePair<string, string?>, string> line) =>
        string.Join("\n", variables.Select(line));

    private static bool IsPlain(char c) =>
        c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '/' or '+' or '=' or '.' or ':' or '@' or '-';

    private static string Quotable(KeyValuePair<string, string?> variable) =>
        !variable.Value!.Any(c => c == '\'' || char.IsControl(c)) ? variable.Value! : throw new SsoOidcException(
            FailureKind.InvalidInput,
            $"The value of {variable.Key} has a single quote or a control character in it, which readers of .env files take in different ways.")
        {
            NextStep = "Use -As Bash or -As PowerShell",
        };
}
