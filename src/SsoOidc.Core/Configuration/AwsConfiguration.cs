using System.Text.RegularExpressions;

namespace SsoOidc.Core.Configuration;

/// <summary>
/// The environment and the shared config and credentials files, seen through one profile. Read once, when first asked.
/// </summary>
internal sealed class AwsConfiguration
{
    private readonly Func<string, string?> _environment;
    private readonly Func<string>? _currentFolder;
    private SharedConfigFile? _config;
    private SharedConfigFile? _credentials;

    /// <summary>Looks through <paramref name="profileName"/>, or where null through the profile the environment names.</summary>
    /// <param name="profileName">A profile; null for <c>AWS_PROFILE</c>, then <c>AWS_DEFAULT_PROFILE</c>, then <c>default</c>.</param>
    /// <param name="environment">Reads an environment variable; null for the process's own.</param>
    /// <param name="currentFolder">Where a path that is not absolute begins; null for the process's current folder.</param>
    public AwsConfiguration(string? profileName = null, Func<string, string?>? environment = null, Func<string>? currentFolder = null)
    {
        _currentFolder = currentFolder;
        _environment = environment ?? System.Environment.GetEnvironmentVariable;
        IsProfileExplicit = !string.IsNullOrEmpty(profileName);
        string? named = IsProfileExplicit ? profileName : Environment("AWS_PROFILE") ?? Environment("AWS_DEFAULT_PROFILE");
        ProfileName = named ?? "default";
        IsProfileNamed = named is not null;
    }

    /// <summary>The profile looked through.</summary>
    public string ProfileName { get; }

    /// <summary>The shared config file.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidConfiguration"/>: there is no home folder for it.</exception>
    public string ConfigPath => FilePath("AWS_CONFIG_FILE", "config") ?? Home;

    /// <summary>The shared credentials file.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidConfiguration"/>: there is no home folder for it.</exception>
    public string CredentialsPath => FilePath("AWS_SHARED_CREDENTIALS_FILE", "credentials") ?? Home;

    /// <summary>Whether the caller named the profile, rather than the environment or nobody.</summary>
    public bool IsProfileExplicit { get; }

    /// <summary>All profiles of both files, in order of their names.</summary>
    public IReadOnlyList<string> ProfileNames => Config.Sections
        .Concat(Credentials.Sections)
        .Where(section => section.IsProfile)
        .Select(section => section.Name)
        .Distinct()
        .OrderBy(name => name, StringComparer.OrdinalIgnoreCase)
        .ToArray();

    /// <summary>Whether the profile is yet to be made, so that it need not be there.</summary>
    public bool MayBeNew { get; init; }

    /// <summary>The home folder that the system knows for this user.</summary>
    public Func<string> SystemHome { get; init; } = () => System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);

    internal bool IsProfileNamed { get; }

    internal SharedConfigFile Config => _config ??= Read("AWS_CONFIG_FILE", "config");

    internal SharedConfigFile Credentials => _credentials ??= Read("AWS_SHARED_CREDENTIALS_FILE", "credentials", isCredentials: true);

    internal SectionName ProfileSection => SectionName.Profile(ProfileName);

    /// <summary>An environment variable; null if unset or empty.</summary>
    public string? Environment(string name) => _environment(name) is { Length: > 0 } value ? value : null;

    /// <summary>An environment variable; null if unset.</summary>
    internal string? RawEnvironment(string name) => _environment(name);

    /// <summary>A key of the profile, in the credentials file or else the config file; null if unset.</summary>
    public string? Profile(string key) => ProfileOf(ProfileName, key);

    /// <summary>A key of the profile's <c>[sso-session]</c>, else of the profile itself; null if unset.</summary>
    public string? SsoSession(string key) =>
        (Profile("sso_session") is { } session ? Config.Get(SectionName.SsoSession(session), key) : null) ?? Profile(key);

    /// <summary>The environment variable, else the profile's key.</summary>
    public string? Setting(string environmentName, string profileKey) => Environment(environmentName) ?? Profile(profileKey);

    /// <summary>The same files and environment, seen through another profile.</summary>
    public AwsConfiguration Through(string profileName) => new(profileName, _environment, _currentFolder)
    {
        SystemHome = SystemHome,
        _config = Config,
        _credentials = Credentials,
    };

    /// <summary>Whether one of the files has the profile.</summary>
    internal bool HasProfile => Config.Has(ProfileSection) || Credentials.Has(ProfileSection);

    /// <summary>Fails where a profile was named that neither file has.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.ProfileNotFound"/>.</exception>
    public void RequireProfile()
    {
        if (MayBeNew || !IsProfileNamed || HasProfile) return;
        if (ProfileName == "default") return;
        throw new SsoOidcException(
            FailureKind.ProfileNotFound,
            $"The profile '{ProfileName}' is neither in {Config.Path} nor in {Credentials.Path}.");
    }

    /// <summary>The user's home folder.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidConfiguration"/>: there is none.</exception>
    internal string Home => FindHome() ?? throw new SsoOidcException(
        FailureKind.InvalidConfiguration, "There is no home folder for the files of the AWS CLI: HOME is not set, and the system knows none for this user.")
    {
        NextStep = "Set HOME; AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE and AWS_LOGIN_CACHE_DIRECTORY name places elsewhere, and -Vault and -InMemory need no folder",
    };

    internal string? ProfileOf(string profileName, string key)
    {
        SectionName section = SectionName.Profile(profileName);
        return (Credentials.Has(section, key) ? Credentials : Config).Get(section, key);
    }

    /// <summary>
    /// The path in an environment variable, with <c>$NAME</c>, <c>${NAME}</c> and <c>~</c> expanded as Python does, and
    /// <c>%NAME%</c> on Windows; null if it is unset.
    /// </summary>
    internal string? PathIn(string variable) => Environment(variable) is { } path ? Expanded(path) : null;

    /// <summary>A path with variables and <c>~</c> expanded, below the current folder if it is not absolute.</summary>
    internal string Expanded(string path)
    {
        // Most paths hold no variable, and making the first Regex of a process takes milliseconds.
        string expanded = path.IndexOfAny(['$', '%']) < 0
            ? path
            : Variable().Replace(path, match => _environment(match.Groups["name"].Value) ?? match.Value);
        bool isBelowHome = expanded == "~" || expanded.StartsWith("~/", StringComparison.Ordinal) || expanded.StartsWith("~\\", StringComparison.Ordinal);
        string whole = isBelowHome ? Path.Combine(Home, expanded.Substring(1).TrimStart('/', '\\')) : expanded;
        return Path.GetFullPath(_currentFolder is null || Path.IsPathRooted(whole) ? whole : Path.Combine(_currentFolder(), whole));
    }

    /// <summary>A file named by a variable, else by its name below the home folder; null if there is no home folder.</summary>
    private string? FilePath(string variable, string name) => PathIn(variable) ?? (FindHome() is { } home ? Path.Combine(home, ".aws", name) : null);

    /// <summary>Without a home there is no file, which many settings can do without.</summary>
    private SharedConfigFile Read(string variable, string name, bool isCredentials = false) => FilePath(variable, name) is { } path
        ? SharedConfigFile.Read(path, isCredentials)
        : SharedConfigFile.Parse($"~/.aws/{name}", ConfigText.Decode([]));

    private string? FindHome()
    {
        if ((Environment("HOME") ?? Environment("USERPROFILE")) is { } named) return named;
        // Where the system knows no home, .NET says "/".
        return SystemHome() is var known and not ("" or "/") ? known : null;
    }

    private static Regex Variable() => new(
        @"\$(?<name>[A-Za-z0-9_]+)|\$\{(?<name>[^}]*)\}" + (Path.DirectorySeparatorChar == '\\' ? "|%(?<name>[^%]+)%" : ""));
}
