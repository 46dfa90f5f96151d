namespace SsoOidc.Core.Flows;

/// <summary>A start URL as the service knows it.</summary>
public sealed class ResolvedStartUrl(string startUrl, string? region = null, string? doubt = null)
{
    /// <summary>The URL to send to the service.</summary>
    public string StartUrl => startUrl;

    /// <summary>The region its host names; null where it names none.</summary>
    public string? Region => region;

    /// <summary>Why the URL is used as it was given although its host is not known to be AWS's; null where there is none.</summary>
    public string? Doubt => doubt;
}
