using System.Text;
using SsoOidc.Core.Configuration;

namespace SsoOidc.Core.Sessions;

/// <summary>
/// The folder <c>~/.aws/sso/cache</c>, which the AWS CLI and the SDKs share. Files are found by their names, which are
/// hashes; other programs keep other things there, which are skipped.
/// </summary>
/// <param name="folder">The folder; made when something is saved.</param>
internal sealed class SsoCache(string folder)
{
    public string Folder => folder;

    public static SsoCache Of(AwsConfiguration configuration)
    {
        return new SsoCache(Path.Combine(configuration.Home, ".aws", "sso", "cache"));
    }

    /// <summary>Where the token of a sign-in is: the SHA-1 of session name or start URL.</summary>
    public string TokenPath(string cacheKey)
    {
        return PathOf(cacheKey);
    }

    /// <summary>
    /// Where the client registration of a sign-in is: the SHA-1 of what Python's <c>json.dumps(…, sort_keys=True)</c> makes
    /// of the things it depends on.
    /// </summary>
    public string RegistrationPath(SsoInstance instance, string region)
    {
        string scopes = instance.Scopes is null ? "null" : $"[{string.Join(", ", instance.Scopes.Select(PythonJson.Text))}]";
        return PathOf(
            $"{{\"region\": {PythonJson.Text(region)}, \"scopes\": {scopes}, \"session_name\": {PythonJson.Text(instance.SessionName)}, "
            + $"\"startUrl\": {PythonJson.Text(instance.StartUrl)}, \"tool\": \"botocore\"}}");
    }

    /// <summary>All tokens of this folder, each with its file; what is of another form is left out.</summary>
    public IReadOnlyList<(string Path, SsoSessionState Session)> Tokens() => CacheFolder.Sessions(
        folder, IsHashed, json => SsoTokenCacheFile.SessionOf(json) is { StartUrl: not null, ExpiresAt: not null } session ? session : null);

    private static bool IsHashed(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return name.Length == 40 && name.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
    }

    private string PathOf(string text) => Path.Combine(folder, Hashes.LowerHex(Hashes.Sha1(Encoding.UTF8.GetBytes(text))) + ".json");
}
