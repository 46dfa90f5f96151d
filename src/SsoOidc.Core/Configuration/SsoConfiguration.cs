using SsoOidc.Core.Flows;

namespace SsoOidc.Core.Configuration;

/// <summary>
/// The sign-ins that the shared config file knows: <c>[sso-session NAME]</c>, profiles that name one, and profiles of the
/// older form with <c>sso_start_url</c> of their own.
/// </summary>
public static class SsoConfiguration
{
    private const string Section = "sso-session ";

    /// <summary>The names of all sessions, in their order.</summary>
    public static IReadOnlyList<string> SessionNames(this AwsConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.Config.SectionNames
            .Where(name => name.StartsWith(Section, StringComparison.Ordinal))
            .Select(name => name.Substring(Section.Length))
            .OrderBy(name => name, StringComparer.OrdinalIgnoreCase)
            .ToArray();
    }

    /// <summary>A session by its name.</summary>
    /// <exception cref="SsoOidcException">It is not there, or lacks what it must have.</exception>
    public static SsoInstance SsoSessionOf(this AwsConfiguration configuration, string name)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string section = Section + name;
        if (!configuration.Config.Has(section))
        {
            string[] known = [.. configuration.SessionNames()];
            throw NotConfigured(
                $"{configuration.Config.Path} has no [{section}]. "
                + (known.Length > 0 ? $"It has: {string.Join(", ", known)}." : "It has no sso-session at all."));
        }

        return Instance(name, key => configuration.Config.Get(section, key), $"[{section}]");
    }

    /// <summary>The sign-in of the profile that is looked through.</summary>
    /// <exception cref="SsoOidcException">The profile has none, or contradicts its session.</exception>
    public static SsoInstance SsoSessionOfProfile(this AwsConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration.RequireProfile();
        string profile = $"The profile '{configuration.ProfileName}'";
        if (configuration.Profile("sso_session") is { } name)
        {
            SsoInstance session = configuration.SsoSessionOf(name);
            RequireSame(profile, "sso_start_url", configuration.Profile("sso_start_url"), session.StartUrl);
            RequireSame(profile, "sso_region", configuration.Profile("sso_region"), session.Region);
            return session;
        }

        return configuration.Profile("sso_start_url") is null
            ? throw NotConfigured($"{profile} has neither sso_session nor sso_start_url.")
            : Instance(null, configuration.Profile, profile);
    }

    /// <summary>Start URLs of profiles of the older form, whose cache files are named after the URL.</summary>
    internal static IEnumerable<string> LegacyStartUrls(this AwsConfiguration configuration) =>
        configuration.Config.SectionNames
            .Where(section => !section.StartsWith(Section, StringComparison.Ordinal) && configuration.Config.Get(section, "sso_session") is null)
            .Select(section => configuration.Config.Get(section, "sso_start_url"))
            .OfType<string>()
            .Distinct();

    private static SsoInstance Instance(string? name, Func<string, string?> get, string where)
    {
        string? startUrl = get("sso_start_url");
        string? region = get("sso_region");
        string[] missing = [.. new[] { startUrl is null ? "sso_start_url" : null, region is null ? "sso_region" : null }.OfType<string>()];
        if (missing.Length > 0) throw NotConfigured($"{where} lacks {string.Join(" and ", missing)}.");
        string[] scopes = [.. (get("sso_registration_scopes") ?? "").Split(',').Select(scope => scope.Trim()).Where(scope => scope.Length > 0)];
        return new SsoInstance(startUrl!, region, name, scopes.Length > 0 ? scopes : null);
    }

    private static void RequireSame(string profile, string key, string? ownValue, string? sessionValue)
    {
        if (ownValue is null || ownValue == sessionValue) return;
        throw new SsoOidcException(
            FailureKind.InvalidConfiguration, $"{profile} says {key} = {ownValue}, but its sso-session says {sessionValue}; they must agree.");
    }

    private static SsoOidcException NotConfigured(string message) => new(FailureKind.SessionNotConfigured, message);
}
