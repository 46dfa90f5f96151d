namespace SsoOidc.Core.Configuration;

/// <summary>What to sign in to, as it is configured or given: an access portal, by the name of a session or by its URL.</summary>
internal sealed class SsoInstance(string startUrl, string? region = null, string? sessionName = null, IReadOnlyList<string>? scopes = null)
{
    /// <summary>The scope that makes refresh tokens possible, and the default one.</summary>
    public const string AccountAccess = "sso:account:access";

    /// <summary>The name of the <c>[sso-session]</c>; null for a start URL that stands alone or in a profile.</summary>
    public string? SessionName => sessionName;

    /// <summary>The start URL, just as it was given: the AWS CLI names cache files after it.</summary>
    public string StartUrl => startUrl;

    /// <summary>The region of the instance; null if it is left to the environment, or to a vanity URL.</summary>
    public string? Region => region;

    /// <summary>The scopes to register a client with, where any are configured; null for the default.</summary>
    public IReadOnlyList<string>? Scopes => scopes;

    /// <summary>What the AWS CLI names the token's cache file after.</summary>
    public string CacheKey => SessionName ?? StartUrl;

    /// <summary>The same with other scopes.</summary>
    public SsoInstance With(IReadOnlyList<string> otherScopes) => new(startUrl, region, sessionName, otherScopes);

    /// <summary>Session name or start URL.</summary>
    public override string ToString() => CacheKey;
}
