namespace SsoOidc.Core.Configuration;

/// <summary>Console sign-ins in the shared config file: a profile names one by its ARN, in <c>login_session</c>.</summary>
internal static class LoginConfiguration
{
    private const string Key = "login_session";

    private const string ProfilePrefix = "profile ";

    /// <summary>What makes a profile one of another kind, in the order the AWS CLI looks.</summary>
    private static readonly string[] s_others =
        ["web_identity_token_file", "sso_role_name", "sso_account_id", "aws_access_key_id", "role_arn", "credential_process"];

    /// <summary>The ARN that the profile looked through names; null if it names none.</summary>
    public static string? LoginSession(this AwsConfiguration configuration)
    {
        return configuration.Profile(Key);
    }

    /// <summary>The profiles that name a console sign-in, each with its ARN, in order of their names.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> LoginSessions(this AwsConfiguration configuration)
    {
        List<KeyValuePair<string, string>> found = [];
        foreach (string section in configuration.Config.SectionNames)
        {
            bool isProfile = section.StartsWith(ProfilePrefix, StringComparison.Ordinal);
            if (configuration.Config.Get(section, Key) is not { } arn || (section != "default" && !isProfile)) continue;
            found.Add(new(isProfile ? section.Substring(ProfilePrefix.Length) : section, arn));
        }

        return found.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).ToArray();
    }

    /// <summary>The region of a profile; null if it has none.</summary>
    public static string? RegionOf(this AwsConfiguration configuration, string profileName)
    {
        return (profileName == "default" ? configuration.Config.Get(profileName, "region") : null)
            ?? configuration.Config.Get(ProfilePrefix + profileName, "region");
    }

    /// <summary>Refuses a profile that gets its credentials otherwise: with both in it, tools would use the other ones.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.ProfileConflict"/>.</exception>
    public static void RequireNoOtherCredentials(this AwsConfiguration configuration)
    {
        string profile = configuration.ProfileName;
        foreach (string other in s_others)
        {
            bool isInConfig = configuration.Profile(other) is not null;
            if (!isInConfig && configuration.Credentials.Get(profile, other) is null) continue;
            throw new SsoOidcException(
                FailureKind.ProfileConflict,
                $"The profile '{profile}' has {other} in {(isInConfig ? configuration.Config : configuration.Credentials).Path}, "
                + "so tools would go on to use that and not the console sign-in.");
        }
    }

    /// <summary>Writes the sign-in to the profile, and the region if the profile has none, since refreshing needs it.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.SaveFailed"/>.</exception>
    public static void SaveLoginSession(this AwsConfiguration configuration, string sessionArn, string? region)
    {
        string profile = configuration.ProfileName;
        bool isPlain = profile == "default" && (configuration.Config.Has("default") || !configuration.Config.Has("profile default"));
        string section = isPlain ? profile : ProfilePrefix + profile;
        (string, string)[] pairs = region is not null && configuration.Profile("region") is null
            ? [(Key, sessionArn), ("region", region)]
            : [(Key, sessionArn)];
        ConfigFileEditor.Set(configuration.Config.Path, section, pairs);
    }
}
