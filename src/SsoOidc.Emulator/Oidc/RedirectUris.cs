namespace SsoOidc.Emulator.Oidc;

/// <summary>The rules for redirect URIs and for their comparison with registered ones.</summary>
internal static class RedirectUris
{
    /// <summary>What is wrong with a redirect URI; null if it is valid.</summary>
    public static string? Problem(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri))
            return "is not an absolute URI";
        if (uri.Fragment.Length > 0)
            return "has a fragment";
        if (text[text.Length - 1] == '/')
            return "ends with a slash";
        return IsHttpsOrLoopback(uri) ? null : "is neither https nor http on a loopback address";
    }

    /// <summary>RFC 8252 section 7.3: on a loopback address any port matches.</summary>
    public static bool Matches(string registered, string requested)
    {
        if (registered == requested)
            return true;
        return Uri.TryCreate(registered, UriKind.Absolute, out Uri? left)
            && Uri.TryCreate(requested, UriKind.Absolute, out Uri? right)
            && IsLoopback(left) && IsLoopback(right)
            && left.Scheme == right.Scheme && left.Host == right.Host && left.PathAndQuery == right.PathAndQuery
            && Problem(requested) is null;
    }

    public static bool IsHttpsOrLoopback(Uri uri) => uri.Scheme == "https" || (uri.Scheme == "http" && IsLoopback(uri));

    private static bool IsLoopback(Uri uri) => uri.Host is "127.0.0.1" or "localhost" or "[::1]" or "::1";
}
