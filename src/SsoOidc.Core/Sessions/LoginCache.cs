using System.Text;
using SsoOidc.Core.Configuration;

namespace SsoOidc.Core.Sessions;

/// <summary>
/// The folder <c>~/.aws/login/cache</c> of console sign-ins, which the AWS CLI and the SDKs share. A file is named after the
/// session's ARN.
/// </summary>
/// <param name="folder">The folder; made when something is saved.</param>
internal sealed class LoginCache(string folder)
{
    public string Folder => folder;

    /// <summary>The user's cache: <c>AWS_LOGIN_CACHE_DIRECTORY</c>, else below the home folder.</summary>
    public static LoginCache Of(AwsConfiguration configuration)
    {
        return new LoginCache(
            configuration.PathIn("AWS_LOGIN_CACHE_DIRECTORY") ?? Path.Combine(configuration.Home, ".aws", "login", "cache"));
    }

    /// <summary>Where a session is: the SHA-256 of its ARN.</summary>
    public string PathOf(string sessionArn)
    {
        return Path.Combine(folder, Hashes.LowerHex(Hashes.Sha256(Encoding.UTF8.GetBytes(sessionArn.Trim()))) + ".json");
    }

    /// <summary>All sessions of this folder, each with its file; what is of another form is left out.</summary>
    public IReadOnlyList<(string Path, LoginSessionState Session)> Sessions() =>
        CacheFolder.Sessions(folder, _ => true, json => LoginTokenCacheFile.SessionOf(json, null));
}
