using System.Diagnostics;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;
using SsoOidc.Emulator;
using SsoOidc.Emulator.Hosting;

namespace SsoOidc.OtherClients.Tests;

/// <summary>
/// A home folder with one sso-session and one profile, an emulator behind it, and both our side of the cache and the
/// processes of others that know nothing but this home.
/// </summary>
internal sealed class SharedHome : IDisposable
{
    public const string Session = "ops";
    public const string Profile = "dev";
    public const string RoleProfile = "role";
    public const string LegacyProfile = "legacy";
    public const string StartUrl = "https://example.awsapps.com/start";
    public const string Account = "111122223333";
    public const string Role = "ReadOnlyAccess";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("ssooidc-").FullName;
    private readonly HttpTransport _transport = new(new SocketsHttpHandler { UseProxy = false });
    private readonly OidcClient _client;

    /// <param name="options">How the emulator is; null for one with the default accounts that approves every sign-in.</param>
    public SharedHome(SsoEmulatorOptions? options = null)
    {
        Emulator = SsoEmulator.Start(options ?? new SsoEmulatorOptions { ApproveAutomatically = true });
        Directory.CreateDirectory(Path.Combine(_folder, ".aws"));
        File.WriteAllText(ConfigPath, $"""
            [sso-session {Session}]
            sso_start_url = {StartUrl}
            sso_region = us-east-1
            sso_registration_scopes = sso:account:access

            [profile {Profile}]
            sso_session = {Session}
            region = us-east-1

            [profile {RoleProfile}]
            sso_session = {Session}
            sso_account_id = {Account}
            sso_role_name = {Role}
            region = us-east-1

            [profile {LegacyProfile}]
            sso_start_url = {StartUrl}
            sso_region = us-east-1
            sso_account_id = {Account}
            sso_role_name = {Role}
            region = us-east-1
            """);
        AwsConfiguration configuration = new(null, name => name == "HOME" ? _folder : null);
        Instance = configuration.SsoSessionOf(Session);
        Cache = SsoCache.Of(configuration);
        _client = new OidcClient(new ServiceConnection
        {
            Settings = new ServiceSettings(Emulator.BaseUrl, region: Instance.Region),
            Transport = _transport,
        });
    }

    public SsoEmulator Emulator { get; }

    public string Folder => _folder;

    public SsoInstance Instance { get; }

    public SsoCache Cache { get; }

    public string ConfigPath => Path.Combine(_folder, ".aws", "config");

    /// <summary>Where our cmdlets lock console sign-ins, and note when a refresh was tried last: for a minute none is tried again.</summary>
    public string LoginLockFolder => LoginCacheFolder + ".locks";

    /// <summary>The folder of console sign-ins.</summary>
    public string LoginCacheFolder => Path.Combine(_folder, ".aws", "login", "cache");

    /// <summary>Variables of the programs that run here, besides those of every home; null takes one away.</summary>
    public Dictionary<string, string?> Variables { get; } = [];

    public string RoleCacheFolder => Path.Combine(_folder, ".aws", "cli", "cache");

    public string TokenPath => Cache.TokenPath(Instance.CacheKey);

    /// <summary>Refreshes so far, each as the name of the client that made it.</summary>
    public IEnumerable<string> Refreshes => Emulator.Requests
        .Where(request => request.GrantType == "refresh_token" && request.StatusCode == 200)
        .Select(request => request.Headers["User-Agent"].Split('/', ' ')[0]);

    /// <summary>Those who asked for role credentials and got them, in order.</summary>
    public IEnumerable<string> Fetches => Emulator.Requests
        .Where(request => request.Operation == "GetRoleCredentials" && request.StatusCode == 200)
        .Select(request => request.Headers["User-Agent"].Split('/', ' ')[0]);

    /// <summary>The PowerShell that tests/PowerShellHost makes, or the one that was chosen.</summary>
    public static string PowerShell { get; } = Environment.GetEnvironmentVariable("SSOOIDC_PWSH") is { Length: > 0 } chosen
        ? chosen
        : Repository.Path("tests", "PowerShellHost", "obj", "pwsh", OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");

    private SsoTokenCacheFile TokenFile => new(TokenPath, TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Signs in as Connect-SsoSession does; gives the access token.</summary>
    public async Task<string> SignInAsync()
    {
        SsoLogin signIn = new(
            _client, Instance, new ResolvedStartUrl(StartUrl),
            new ClientRegistrationCache(Cache.RegistrationPath(Instance, Instance.Region!), Instance.Region, TimeProvider.System),
            new SilentView(), TimeProvider.System);
        SsoSessionState session = await signIn.WithDeviceCodeAsync(Cancel);
        Assert.Null(await TokenFile.TrySaveAsync(session, Lock, RefreshPolicy.DefaultLockTimeout, Cancel));
        return session.AccessToken!.Reveal();
    }

    /// <summary>Signs in to the console as Connect-SignInSession does, for a profile.</summary>
    public Task SignInToConsoleAsync(string profile, string region) => CmdletsAsync(
        $"$null = Connect-SignInSession -ProfileName {profile} -Remote -Region {region} -ErrorAction SilentlyContinue -InformationVariable shown 6> $null; "
        + "$page = (Invoke-WebRequest $shown[0].MessageData.Url).Content; "
        + "$code = [Net.WebUtility]::HtmlDecode(($page -split 'readonly>')[1].Split('<')[0]); "
        + $"$null = Connect-SignInSession -ProfileName {profile} -Remote -Region {region} -VerificationCode $code 6> $null");

    /// <summary>The token as it stands in the file.</summary>
    public async Task<SsoSessionState> ReadAsync() => (await TokenFile.TryReadAsync(Cancel))!;

    /// <summary>Makes the token in the file seem to have ended, so that the next client to look has to refresh.</summary>
    public async Task EndAccessTokenAsync() =>
        await TokenFile.SaveAsync(await ReadAsync() with { ExpiresAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) }, Cancel);

    /// <summary>A token as Get-SsoToken gives it: from the file, refreshed when it has to be.</summary>
    public async Task<string> TokenAsync()
    {
        RefreshResult<SsoSessionState> valid = await Refresh().GetValidAsync(new RefreshPolicy(), Cancel);
        Assert.Null(valid.SaveFailure);
        return valid.Session.AccessToken!.Reveal();
    }

    /// <summary>Writes a file of this home; without a text, there is none. Gives its path.</summary>
    public string Write(string name, string? text)
    {
        string path = Path.Combine(_folder, name);
        if (text is not null) File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A command line that runs cmdlets in a PowerShell of its own, for a config file and for sh.</summary>
    public static string OneLine(string cmdlets) =>
        $"{PowerShell} -NoProfile -NonInteractive -Command \"Import-Module '{Repository.Path("SsoOidc.psd1")}'; {cmdlets}\"";

    /// <summary>Runs cmdlets in a PowerShell of its own, in this home; gives what they printed.</summary>
    public Task<string> CmdletsAsync(string script) => RunAsync(
        PowerShell, "-NoProfile", "-NonInteractive", "-Command", $"$ErrorActionPreference = 'Stop'; Import-Module '{Repository.Path("SsoOidc.psd1")}'; {script}");

    /// <summary>Runs another's client in this home; gives what it printed.</summary>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Models of a newer botocore may be named from outside.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            if (name != "AWS_DATA_PATH") start.Environment.Remove(name);
        }

        start.Environment["HOME"] = start.Environment["USERPROFILE"] = _folder;
        start.Environment["AWS_CONFIG_FILE"] = ConfigPath;
        start.Environment["AWS_ENDPOINT_URL_SSO_OIDC"] = start.Environment["AWS_ENDPOINT_URL_SSO"] = Emulator.BaseUrl.GetLeftPart(UriPartial.Authority);
        start.Environment["AWS_ENDPOINT_URL_SIGNIN"] = start.Environment["AWS_ENDPOINT_URL_SSO"];
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["XDG_STATE_HOME"] = Path.Combine(_folder, "state");
        start.Environment["NO_COLOR"] = "1";
        foreach ((string name, string? value) in Variables) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(Cancel), error = process.StandardError.ReadToEndAsync(Cancel);
        try
        {
            await process.WaitForExitAsync(Cancel).WaitAsync(s_patience, Cancel);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await error}");
        return (await output).Trim();
    }

    public void Dispose()
    {
        Emulator.Dispose();
        _transport.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private FileSessionLock Lock => new(Path.Combine(_folder, "locks"), TimeProvider.System);

    private SessionService<SsoSessionState> Refresh() => new(
        TokenFile,
        Lock,
        (saved, cancel) => TokenRefresh.SsoAsync(saved, _client, cancel),
        TimeProvider.System);

    private sealed class SilentView : ISignInView
    {
        public void ShowPage(string url, DateTimeOffset deadline)
        {
        }

        public void ShowCode(DeviceAuthorization authorization)
        {
        }

        public void Tick(TimeSpan left)
        {
        }

        public void Warn(string text) => Assert.Fail(text);
    }
}
