namespace SsoOidc.Core.Http;

/// <summary>Whether and how a failure is worth another attempt.</summary>
internal enum RetryClass
{
    None,
    Transient,
    Throttling,
}
