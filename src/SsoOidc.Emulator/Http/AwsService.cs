namespace SsoOidc.Emulator.Http;

/// <summary>Whose operation a path belongs to; it decides what an error looks like.</summary>
internal enum AwsService
{
    Oidc,
    SignIn,
    Portal,

    /// <summary>Pages for people, and the emulator's own paths.</summary>
    None,
}
