namespace SsoOidc.Emulator.Oidc;

/// <summary>Recognises the instance by its start URL or issuer URL.</summary>
internal static class StartUrls
{
    /// <summary>A fragment (<c>/start/#/</c>) and trailing slashes make no difference to the service.</summary>
    public static bool IsKnown(SsoEmulatorOptions options, string url) =>
        Same(options.StartUrl, url) || Same(options.IssuerUrl, url);

    public static bool Same(string left, string right) =>
        string.Equals(Normalise(left), Normalise(right), StringComparison.OrdinalIgnoreCase);

    private static string Normalise(string url) => url.Split('#')[0].TrimEnd('/');
}
