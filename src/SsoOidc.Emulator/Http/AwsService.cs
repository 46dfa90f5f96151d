namespace SsoOidc.Emulator.Http;

/// <summary>The service of an operation; it decides the form of errors.</summary>
internal enum AwsService
{
    Oidc,
    SignIn,
    Portal,

    /// <summary>Pages for people, and the emulator's own paths.</summary>
    None,
}
