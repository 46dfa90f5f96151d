using System.Diagnostics;
using System.Text.Json;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.SignIn;

namespace SsoOidc.Attack.Support;

/// <summary>A home folder that is thrown away: no trial comes near the sessions of whoever runs it.</summary>
internal sealed class TrialHome : IDisposable
{
    public const string ConsoleArn = "arn:aws:sts::123456789012:assumed-role/Role/";

    private static readonly Lazy<string> s_key = new(() =>
    {
        using DPoPKey key = DPoPKey.Create();
        return key.ToPem().Reveal();
    });

    public TrialHome(string? path = null)
    {
        Path = path ?? Directory.CreateTempSubdirectory("ssooidc-attack-").FullName;
        SsoCache = new SsoCache(System.IO.Path.Combine(Path, ".aws", "sso", "cache"));
        LoginCache = new LoginCache(System.IO.Path.Combine(Path, ".aws", "login", "cache"));
    }

    /// <summary>The home of this process, which <see cref="PowerShellProcess"/> gave it.</summary>
    public static TrialHome OfThisProcess => new(Environment.GetEnvironmentVariable("HOME")!);

    public string Path { get; }

    public SsoCache SsoCache { get; }

    public LoginCache LoginCache { get; }

    public static string Key => s_key.Value;

    /// <summary>Makes it the home of a process, in which nothing else is configured.</summary>
    public void ApplyTo(ProcessStartInfo start)
    {
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        foreach (string name in new[] { "http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY" })
            start.Environment.Remove(name);
        start.Environment["HOME"] = Path;
        start.Environment["XDG_STATE_HOME"] = System.IO.Path.Combine(Path, "state");
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["AWS_MAX_ATTEMPTS"] = "1";
    }

    /// <summary>A session in a file, its access token about to end.</summary>
    /// <returns>The file.</returns>
    public string SaveSso(string session, string refreshToken, DateTimeOffset? expiresAt = null, string accessToken = "old access token")
    {
        string file = SsoCache.TokenPath(session);
        Write(file, new Dictionary<string, object>
        {
            ["startUrl"] = "https://attack.awsapps.com/start", ["region"] = "us-east-1", ["accessToken"] = accessToken,
            ["expiresAt"] = CacheDates.Write(expiresAt ?? DateTimeOffset.UtcNow)!, ["clientId"] = "client", ["clientSecret"] = "client secret",
            ["registrationExpiresAt"] = "2100-01-01T00:00:00Z", ["refreshToken"] = refreshToken,
        });
        return file;
    }

    /// <summary>A console sign-in in a file, its credentials about to end.</summary>
    /// <returns>The file.</returns>
    public string SaveConsole(string session, string refreshToken)
    {
        string file = LoginCache.PathOf(ConsoleArn + session);
        Write(file, new Dictionary<string, object>
        {
            ["accessToken"] = new Dictionary<string, object>
            {
                ["accessKeyId"] = "ASIAOLD", ["secretAccessKey"] = "old secret", ["sessionToken"] = "old session", ["accountId"] = "123456789012",
                ["expiresAt"] = CacheDates.Write(DateTimeOffset.UtcNow)!,
            },
            ["tokenType"] = "aws_sigv4", ["clientId"] = CreateOAuth2TokenRequest.SameDevice, ["refreshToken"] = refreshToken, ["dpopKey"] = Key,
        });
        return file;
    }

    /// <summary>What writes that were killed left there.</summary>
    public IReadOnlyList<FileInfo> LeftOvers() => [.. new[] { SsoCache.Folder, LoginCache.Folder }
        .Where(Directory.Exists).SelectMany(folder => new DirectoryInfo(folder).GetFiles("*.tmp"))];

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that was killed may still be writing; the folder is in the temporary one.
        }
    }

    private static void Write(string file, Dictionary<string, object> content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(file, JsonSerializer.Serialize(content));
    }
}
