using System.Text.RegularExpressions;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Security;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Sts;

/// <summary>Whom the roles trust.</summary>
internal sealed class Trust(SsoEmulatorOptions options)
{
    private readonly Dictionary<string, EmulatorRole> _roles = options.Roles
        .GroupBy(role => role.RoleArn, StringComparer.Ordinal)
        .ToDictionary(role => role.Key, role => role.First(), StringComparer.Ordinal);

    /// <summary>The role; null if roles are configured and this is none of them.</summary>
    public EmulatorRole? Find(string arn)
    {
        if (_roles.Count == 0)
            return new EmulatorRole { RoleArn = arn, MaxSessionDuration = TimeSpan.FromHours(12) };
        return _roles.TryGetValue(arn, out EmulatorRole? role) ? role : null;
    }

    public static bool Accepts(EmulatorRole role, Principal caller) => role.TrustedPrincipals is null
        || role.TrustedPrincipals.Any(trusted => Matches(trusted, caller));

    /// <summary>Throws the error that STS sends for a token of another issuer, audience or subject.</summary>
    public static void RequireWebIdentity(EmulatorRole role, Jwt token)
    {
        if (role.WebIdentityIssuer is string issuer && token.Text("iss") != issuer)
        {
            throw ServiceErrors.Sts(
                "InvalidIdentityToken", $"No OpenIDConnect provider found in your account for {token.Text("iss")}");
        }

        if (role.WebIdentityAudience is string audience && !token.Texts("aud").Contains(audience))
            throw ServiceErrors.Sts("InvalidIdentityToken", "Incorrect token audience");
        if (role.WebIdentitySubject is string subject && !Like(subject, token.Text("sub") ?? ""))
            throw ServiceErrors.Sts("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }

    // An account number stands for everyone in it, as its root does. A role stands for its sessions, whose ARN has no path.
    private static bool Matches(string trusted, Principal caller)
    {
        string bare = RoleArn.Parse(trusted) is RoleArn role && role.Path.Length > 0
            ? trusted.Replace(":role/" + role.Path, ":role/")
            : trusted;
        return trusted == caller.AccountId
            || trusted == $"arn:{caller.Partition}:iam::{caller.AccountId}:root"
            || Like(trusted, caller.Arn)
            || (caller.RoleArn is not null && Like(bare, caller.RoleArn));
    }

    private static bool Like(string pattern, string text) =>
        Regex.IsMatch(text, "^" + Regex.Escape(pattern).Replace("\\*", ".*") + "$", RegexOptions.Singleline);
}
