namespace SsoOidc.Core.Flows;

/// <summary>What a browser brought back to the loopback address (RFC 6749 section 4.1.2): a code, or an error.</summary>
public sealed class CallbackAnswer(Secret? code, string? error, string? description)
{
    /// <summary>The authorization code; null where there is an error.</summary>
    public Secret? Code => code;

    /// <summary>The error, for example <c>access_denied</c>; null where there is a code.</summary>
    public string? Error => error;

    /// <summary>The service's words for the error; often null.</summary>
    public string? Description => description;
}
