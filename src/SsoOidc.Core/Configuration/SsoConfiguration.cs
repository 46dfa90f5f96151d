namespace SsoOidc.Core.Configuration;

/// <summary>
/// The sign-ins that the shared config file knows: <c>[sso-session NAME]</c>, profiles that name one, and profiles of the
/// older form with <c>sso_start_url</c> of their own.
/// </summary>
internal static class SsoConfiguration
{
    /// <summary>The names of all sessions, in their order.</summary>
    public static IReadOnlyList<string> SessionNames(this AwsConfiguration configuration)
    {
        return configuration.Config.Sections
            .Where(section => section.IsSsoSession)
            .Select(section => section.Name)
            .OrderBy(name => name, StringComparer.OrdinalIgnoreCase)
            .ToArray();
    }

    /// <summary>A session by its name.</summary>
    /// <exception cref="SsoOidcException">It is not there, or lacks what it must have.</exception>
    public static SsoInstance SsoSessionOf(this AwsConfiguration configuration, string name)
    {
        SectionName section = SectionName.SsoSession(name);
        if (!configuration.Config.Has(section))
        {
            string[] known = [.. configuration.SessionNames()];
            throw NotConfigured(
                $"{configuration.Config.Path} has no {section}. "
                + (known.Length > 0 ? $"It has: {string.Join(", ", known)}." : "It has no sso-session at all."));
        }

        return Instance(key => configuration.Config.Get(section, key), name, section.ToString());
    }

    /// <summary>The sign-in of the profile that is looked through.</summary>
    /// <exception cref="SsoOidcException">The profile has none, or contradicts its session.</exception>
    public static SsoInstance SsoSessionOfProfile(this AwsConfiguration configuration)
    {
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
            : Instance(configuration.Profile, null, profile);
    }

    /// <summary>The account and role that the profile is for; null for each that it does not name.</summary>
    public static (string? AccountId, string? RoleName) RoleOfProfile(this AwsConfiguration configuration) =>
        (configuration.Profile("sso_account_id"), configuration.Profile("sso_role_name"));

    /// <summary>The accounts and roles that profiles name.</summary>
    public static IEnumerable<(string AccountId, string RoleName)> Roles(this AwsConfiguration configuration)
    {
        foreach (string profile in configuration.ProfileNames)
        {
            if (configuration.ProfileOf(profile, "sso_account_id") is { } account && configuration.ProfileOf(profile, "sso_role_name") is { } role)
                yield return (account, role);
        }
    }

    /// <summary>The start URLs of sessions and profiles, each with the first that has it.</summary>
    public static IEnumerable<(string StartUrl, string Where)> StartUrls(this AwsConfiguration configuration) =>
        configuration.Config.Sections
            .Select(section => (StartUrl: configuration.Config.Get(section, "sso_start_url") ?? "", Where: section.ToString()))
            .Where(pair => pair.StartUrl.Length > 0)
            .GroupBy(pair => pair.StartUrl, (_, all) => all.First());

    private static SsoInstance Instance(Func<string, string?> setting, string? name, string where)
    {
        string? startUrl = setting("sso_start_url");
        string? region = setting("sso_region");
        if (startUrl is null || region is null)
        {
            string missing = region is not null ? "sso_start_url" : startUrl is not null ? "sso_region" : "sso_start_url and sso_region";
            throw NotConfigured($"{where} lacks {missing}.");
        }

        string? scopes = setting("sso_registration_scopes");
        return new SsoInstance(startUrl, region, name, scopes is null ? null : Scopes(scopes));
    }

    private static string[]? Scopes(string text)
    {
        string[] scopes = [.. text.Split(',').Select(scope => scope.Trim()).Where(scope => scope.Length > 0)];
        return scopes.Length > 0 ? scopes : null;
    }

    private static void RequireSame(string profile, string key, string? ownValue, string? sessionValue)
    {
        if (ownValue is null || ownValue == sessionValue) return;
        throw new SsoOidcException(
            FailureKind.InvalidConfiguration, $"{profile} says {key} = {ownValue}, but its sso-session says {sessionValue}; they must agree.");
    }

    private static SsoOidcException NotConfigured(string message) => new(FailureKind.SessionNotConfigured, message);
}
