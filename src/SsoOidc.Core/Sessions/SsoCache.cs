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
        string scopes = instance.Scopes is null ? "null" : $"[{string.Join(", ", instance.Scopes.Select(PythonText))}]";
        return PathOf(
            $"{{\"region\": {PythonText(region)}, \"scopes\": {scopes}, \"session_name\": {PythonText(instance.SessionName)}, "
            + $"\"startUrl\": {PythonText(instance.StartUrl)}, \"tool\": \"botocore\"}}");
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

    /// <summary>As Python writes a string: ASCII, with its own short escapes, and lower-case <c>\uXXXX</c>.</summary>
    private static string PythonText(string? text)
    {
        if (text is null) return "null";
        StringBuilder json = new("\"");
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                >= ' ' and <= '~' => json.Append(c),
                _ => json.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)),
            };
        }

        return json.Append('"').ToString();
    }
}
