using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.Oidc;

internal sealed class Scopes(SsoEmulatorOptions options)
{
    public const string AccountAccess = "sso:account:access";

    private static readonly string[] s_names = ["openid", "aws", "sts:identity_context"];
    private static readonly string[] s_families = ["sso:", "codewhisperer:"];

    /// <summary>Throws InvalidScopeException for the first one that does not exist.</summary>
    public void Check(IEnumerable<string> scopes)
    {
        if (scopes.FirstOrDefault(scope => !Exists(scope)) is string unknown)
            throw ServiceErrors.Oidc("InvalidScopeException", $"Unknown scope: {unknown}");
    }

    public bool Exists(string scope) => s_names.Contains(scope) || options.AdditionalScopes.Contains(scope)
        || s_families.Any(family => scope.StartsWith(family, StringComparison.Ordinal) && IsRest(scope.Substring(family.Length)));

    private static bool IsRest(string rest) =>
        rest.Length > 0 && rest.All(c => c < 128 && (char.IsLetterOrDigit(c) || c is ':' or '_' or '-' or '.' or '*'));
}
