namespace SsoOidc.Benchmarks.Contenders;

/// <summary>What all contenders send.</summary>
internal static class Sample
{
    public const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
    public const string ClientId = "client-xxxxxxxxxxxxxxx";

    public static readonly string ClientSecret = "secret-".PadRight(600, 'x');
    public static readonly string RefreshToken = "refresh-".PadRight(350, 'x');
}
