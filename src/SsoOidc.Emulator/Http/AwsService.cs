namespace SsoOidc.Emulator.Http;

/// <summary>The service of an operation; it decides the form of errors.</summary>
internal enum AwsService
{
    Oidc,
    SignIn,
    Portal,

    Sts,

    /// <summary>The federation endpoint: the console for credentials.</summary>
    Federation,

    /// <summary>Pages for people, and the emulator's own paths.</summary>
    None,
}
