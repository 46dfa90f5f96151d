using SsoOidc.Core;
using SsoOidc.Core.Configuration;

namespace SsoOidc.Sessions;

/// <summary>An [sso-session] of the shared config file that a command writes for a start URL.</summary>
internal static class SsoSessionSection
{
    /// <summary>What has to be written so that the file has the session; null if it has it.</summary>
    /// <param name="config">The shared config file.</param>
    /// <param name="name">The session's name.</param>
    /// <param name="startUrl">The URL of its access portal; null takes what is there.</param>
    /// <param name="region">The region of Identity Center.</param>
    /// <param name="regionParameter">What to type to give it.</param>
    /// <param name="scopes">What to register a client for; sso:account:access if not given.</param>
    /// <param name="otherwise">What to do about a session of that name that is another one; null replaces it.</param>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.ProfileConflict"/>: it is another one, or it lacks something.</exception>
    public static SectionChange? ToWrite(
        SharedConfigFile config, string name, string? startUrl, string? region, string regionParameter,
        IReadOnlyList<string>? scopes = null, string? otherwise = null)
    {
        SectionName section = SectionName.SsoSession(name);
        string? present = config.Get(section, "sso_start_url");
        if (present is not null && (startUrl is null || StartUrls.AreSame(present, startUrl))) return null;
        if (present is not null && otherwise is not null)
        {
            throw new SsoOidcException(FailureKind.ProfileConflict, $"The [sso-session {name}] is there already, and is one of {present}.")
            {
                NextStep = otherwise,
            };
        }

        if (startUrl is null)
            throw new SsoOidcException(FailureKind.SessionNotConfigured, $"There is no [sso-session {name}] in {config.Path}, and -StartUrl is not given to write one.");
        if (region is null)
        {
            throw new SsoOidcException(
                FailureKind.MissingRegion, $"To write the [sso-session {name}], the region of Identity Center must be known; give it as {regionParameter}.");
        }

        string wanted = scopes is { Count: > 0 } ? string.Join(",", scopes) : SsoInstance.AccountAccess;
        return new SectionChange(section, ("sso_start_url", startUrl), ("sso_region", region), ("sso_registration_scopes", wanted));
    }

    /// <summary>The change as it will stand in the file.</summary>
    public static string Lines(SectionChange change) => string.Join(Environment.NewLine, ConfigFileEditor.Lines(change));
}
