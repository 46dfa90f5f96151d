using System.Text;
using SsoOidc.Core.Configuration;

namespace SsoOidc.Core.Store;

/// <summary>
/// The folder <c>~/.aws/login/cache</c> of console sign-ins, which the AWS CLI and the SDKs share. A file is named after the
/// session's ARN.
/// </summary>
/// <param name="folder">The folder; made when something is saved.</param>
public sealed class LoginCache(string folder)
{
    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>The user's cache: <c>AWS_LOGIN_CACHE_DIRECTORY</c>, else below the home folder.</summary>
    public static LoginCache Of(AwsConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new LoginCache(configuration.Environment("AWS_LOGIN_CACHE_DIRECTORY") is { } own
            ? configuration.Expand(Environment.ExpandEnvironmentVariables(own))
            : Path.Combine(configuration.Home, ".aws", "login", "cache"));
    }

    /// <summary>Where a session is: the SHA-256 of its ARN.</summary>
    public string PathOf(string sessionArn)
    {
        ArgumentNullException.ThrowIfNull(sessionArn);
        return Path.Combine(folder, Hashes.LowerHex(Hashes.Sha256(Encoding.UTF8.GetBytes(sessionArn.Trim()))) + ".json");
    }

    /// <summary>All sessions of this folder, each with its file; what is of another form is left out.</summary>
    public IReadOnlyList<(string Path, SavedSession Session)> Sessions()
    {
        List<(string, SavedSession)> sessions = [];
        foreach (string path in Files())
        {
            try
            {
                if (JsonFile.Read(path) is { } json && LoginTokenFile.From(json, null) is { } session) sessions.Add((path, session));
            }
            catch (SsoOidcException)
            {
                // A file that this user may not read is none of his sessions.
            }
        }

        return sessions;
    }

    private string[] Files()
    {
        try
        {
            return Directory.Exists(folder)
                ? [.. Directory.EnumerateFiles(folder, "*.json").OrderBy(path => path, StringComparer.Ordinal)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"The folder {folder} can't be read: {e.Message}", e);
        }
    }
}
