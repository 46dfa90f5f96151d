namespace SsoOidc.Core;

/// <summary>
/// What CreateToken answered. Pending and slow down are expected states of a device code, not failures.
/// </summary>
public abstract record TokenReply
{
    private TokenReply()
    {
    }

    /// <summary>Tokens were issued.</summary>
    public sealed record Granted(IssuedToken Token) : TokenReply;

    /// <summary>Nobody has approved yet.</summary>
    public sealed record Pending : TokenReply
    {
        /// <summary>Makes the failure this is to somebody who does not wait.</summary>
        internal Func<SsoOidcException>? AsFailure { get; init; }
    }

    /// <summary>Polled too fast: 5 seconds more between polls from now on (RFC 8628 section 3.5).</summary>
    public sealed record SlowDown : TokenReply
    {
        /// <summary>Makes the failure this is to somebody who does not wait.</summary>
        internal Func<SsoOidcException>? AsFailure { get; init; }
    }

    /// <summary>No token, for good.</summary>
    public sealed record Refused(SsoOidcException Failure) : TokenReply;
}
