namespace SsoOidc.Emulator.Http;

/// <summary>How much of a reply reaches the client.</summary>
internal enum Transmission
{
    Whole,

    /// <summary>Head and half the body, then the connection closes.</summary>
    Cut,

    /// <summary>Nothing: the connection closes.</summary>
    Drop,
}
