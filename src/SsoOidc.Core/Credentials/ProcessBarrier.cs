using SsoOidc.Core.Configuration;

namespace SsoOidc.Core.Credentials;

/// <summary>
/// Keeps a <c>credential_process</c> from starting itself without end: the profiles on the way are in a variable that the AWS CLI
/// also knows, as a row of CSV.
/// </summary>
internal static class ProcessBarrier
{
    public const string Variable = "_AWS_CLI_PROFILE_CHAIN";

    private const int Most = 4;

    /// <summary>What the variable is to be for a process of this profile.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidConfiguration"/>: the profile's process led back here.</exception>
    public static string Next(AwsConfiguration configuration)
    {
        string? chain = configuration.Environment(Variable);
        List<string> seen = chain is null ? [] : Split(chain);
        string profile = configuration.ProfileName;
        if (!seen.Contains(profile) && seen.Count < Most) return string.Join(",", seen.Append(profile).Select(Quoted));
        throw new SsoOidcException(
            FailureKind.InvalidConfiguration,
            $"The credential_process of the profile '{profile}' was started by itself, or by too many others: {string.Join(" -> ", seen.Append(profile))}.")
        {
            NextStep = "Have the credential_process name another profile, or use Get-SsoRoleCredential, which asks no credential_process",
        };
    }

    private static string Quoted(string name) =>
        name.IndexOfAny([',', '"', '\r', '\n']) < 0 ? name : "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static List<string> Split(string row)
    {
        List<string> names = [];
        System.Text.StringBuilder name = new();
        bool isQuoted = false;
        for (int i = 0; i < row.Length; i++)
        {
            if (row[i] == '"' && isQuoted && i + 1 < row.Length && row[i + 1] == '"') name.Append(row[i++]);
            else if (row[i] == '"') isQuoted = !isQuoted;
            else if (row[i] == ',' && !isQuoted) Take();
            else name.Append(row[i]);
        }

        Take();
        return names;

        void Take()
        {
            names.Add(name.ToString());
            name.Clear();
        }
    }
}
