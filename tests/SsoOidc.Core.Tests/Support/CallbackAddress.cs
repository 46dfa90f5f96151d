namespace SsoOidc.Core.Tests.Support;

/// <summary>Where a browser is sent back to.</summary>
internal sealed record CallbackAddress(int Port)
{
    public static CallbackAddress Of(string redirectUri) => new(new Uri(redirectUri).Port);
}
