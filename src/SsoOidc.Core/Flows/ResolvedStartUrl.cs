namespace SsoOidc.Core.Flows;

/// <summary>A start URL as the service knows it.</summary>
/// <param name="StartUrl">The URL to send to the service.</param>
/// <param name="Region">The region its host names; null where it names none.</param>
/// <param name="Doubt">Why the URL is used as it was given although its host is not known to be AWS's; null where there is none.</param>
public sealed record ResolvedStartUrl(string StartUrl, string? Region = null, string? Doubt = null);
