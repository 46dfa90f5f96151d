namespace SsoOidc.Core.Configuration;

/// <summary>
/// The environment and the shared config and credentials files, seen through one profile. Read once, when first asked.
/// </summary>
internal sealed class AwsConfiguration
{
    private readonly Func<string, string?> _environment;
    private SharedConfigFile? _config;
    private SharedConfigFile? _credentials;

    /// <summary>Looks through <paramref name="profileName"/>, or where null through the profile the environment names.</summary>
    /// <param name="profileName">A profile; null for <c>AWS_PROFILE</c>, then <c>AWS_DEFAULT_PROFILE</c>, then <c>default</c>.</param>
    /// <param name="environment">Reads an environment variable; null for the process's own.</param>
    public AwsConfiguration(string? profileName = null, Func<string, string?>? environment = null)
    {
        _environment = environment ?? System.Environment.GetEnvironmentVariable;
        IsProfileExplicit = !string.IsNullOrEmpty(profileName);
        string? named = IsProfileExplicit ? profileName : Environment("AWS_PROFILE") ?? Environment("AWS_DEFAULT_PROFILE");
        ProfileName = named ?? "default";
        IsProfileNamed = named is not null;
    }

    public string ProfileName { get; }

    public string ConfigPath => Config.Path;

    /// <summary>Whether the caller named the profile, rather than the environment or nobody.</summary>
    public bool IsProfileExplicit { get; }

    /// <summary>All profiles of both files, in order of their names.</summary>
    public IReadOnlyList<string> ProfileNames => Config.SectionNames
        .Select(name => name == "default" ? name : name.StartsWith("profile ", StringComparison.Ordinal) ? name.Substring(8) : null)
        .Concat(Credentials.SectionNames)
        .OfType<string>()
        .Distinct()
        .OrderBy(name => name, StringComparer.OrdinalIgnoreCase)
        .ToArray();

    /// <summary>Whether the profile is yet to be made, so that it need not be there.</summary>
    public bool MayBeNew { get; init; }

    internal bool IsProfileNamed { get; }

    internal SharedConfigFile Config => _config ??= SharedConfigFile.Read(FilePath("AWS_CONFIG_FILE", "config"));

    internal SharedConfigFile Credentials =>
        _credentials ??= SharedConfigFile.Read(FilePath("AWS_SHARED_CREDENTIALS_FILE", "credentials"));

    internal string ProfileSection =>
        ProfileName == "default" && Config.Has("default") ? "default" : $"profile {ProfileName}";

    /// <summary>An environment variable; null if unset or empty.</summary>
    public string? Environment(string name) => _environment(name) is { Length: > 0 } value ? value : null;

    /// <summary>A key of the profile; null if unset.</summary>
    public string? Profile(string key) => Config.Get(ProfileSection, key);

    /// <summary>A key of the profile's <c>[sso-session]</c>, else of the profile itself; null if unset.</summary>
    public string? SsoSession(string key) =>
        (Profile("sso_session") is { } session ? Config.Get($"sso-session {session}", key) : null) ?? Profile(key);

    /// <summary>The environment variable, else the profile's key.</summary>
    public string? Setting(string environmentName, string profileKey) => Environment(environmentName) ?? Profile(profileKey);

    /// <summary>Fails if a profile was named that neither file has.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.ProfileNotFound"/>.</exception>
    public void RequireProfile()
    {
        if (MayBeNew || !IsProfileNamed || Config.Has(ProfileSection) || Credentials.Has(ProfileName)) return;
        if (ProfileName == "default") return;
        throw new SsoOidcException(
            FailureKind.ProfileNotFound,
            $"The profile '{ProfileName}' is neither in {Config.Path} nor in {Credentials.Path}.");
    }

    internal string Home =>
        Environment("HOME") ?? Environment("USERPROFILE")
        ?? System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);

    private string FilePath(string variable, string fallback) =>
        Environment(variable) is { } path ? Expand(path) : Path.Combine(Home, ".aws", fallback);

    internal string Expand(string path) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith("~\\", StringComparison.Ordinal)
            ? Path.Combine(Home, path.Substring(1).TrimStart('/', '\\'))
            : path;
}
