namespace SsoOidc.Core.Configuration;

/// <summary>Console sign-ins in the shared config file: a profile names one by its ARN, in <c>login_session</c>.</summary>
internal static class LoginConfiguration
{
    private const string Key = "login_session";

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
        return configuration.ProfileNames
            .Select(name => new KeyValuePair<string, string?>(name, configuration.ProfileOf(name, Key)))
            .Where(pair => pair.Value is not null)
            .ToArray()!;
    }

    /// <summary>The region of a profile; null if it has none.</summary>
    public static string? RegionOf(this AwsConfiguration configuration, string profileName)
    {
        return configuration.ProfileOf(profileName, "region");
    }

    /// <summary>
    /// Refuses a profile that gets its credentials otherwise: with both in it, tools would use the other ones. So they would
    /// with a sign-in in the credentials file, which goes before the one that is written to the config file.
    /// </summary>
    /// <exception cref="SsoOidcException">
    /// <see cref="FailureKind.ProfileConflict"/>; <see cref="FailureKind.InvalidInput"/> for a name that no file can hold;
    /// <see cref="FailureKind.InvalidConfiguration"/> for a config file that can't be written since it is a folder.
    /// </exception>
    public static void RequireNoOtherCredentials(this AwsConfiguration configuration)
    {
        ConfigFileEditor.Require(configuration.ProfileSection);
        if (Directory.Exists(configuration.Config.Path))
        {
            throw new SsoOidcException(
                FailureKind.InvalidConfiguration, $"The config file {configuration.Config.Path} is a folder, so the profile can't be saved.")
            {
                NextStep = "Set AWS_CONFIG_FILE to the path of a file, or move the folder away, then run the command again",
            };
        }

        foreach (string other in (string[])[.. s_others, Key])
        {
            SharedConfigFile? file = configuration.Credentials.Has(configuration.ProfileSection, other) ? configuration.Credentials
                : other != Key && configuration.Profile(other) is not null ? configuration.Config
                : null;
            if (file is null) continue;
            throw new SsoOidcException(
                FailureKind.ProfileConflict,
                $"The profile '{configuration.ProfileName}' has {other} in {file.Path}, so tools would go on to use that and not the "
                + "console sign-in.");
        }
    }

    /// <summary>Writes the sign-in to the profile, and the region where the profile has none, since refreshing needs it.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.SaveFailed"/>.</exception>
    public static void SaveLoginSession(this AwsConfiguration configuration, string sessionArn, string? region)
    {
        (string, string?)[] pairs = region is not null && configuration.Profile("region") is null
            ? [(Key, sessionArn), ("region", region)]
            : [(Key, sessionArn)];
        ConfigFileEditor.Set(configuration.Config.Path, configuration.ProfileSection, pairs);
    }
}
