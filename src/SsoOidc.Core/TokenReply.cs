using SsoOidc.Core.Http;

namespace SsoOidc.Core;

/// <summary>
/// What CreateToken answered. Pending and slow down are expected states of a device code, not failures.
/// </summary>
public abstract class TokenReply
{
    private TokenReply()
    {
    }

    /// <summary>Tokens were issued.</summary>
    public sealed class Granted(IssuedToken token) : TokenReply
    {
        /// <summary>The tokens.</summary>
        public IssuedToken Token => token;
    }

    /// <summary>No token yet: to be asked for again.</summary>
    public abstract class Unfinished : TokenReply
    {
        private readonly ServiceReply? _reply;

        private protected Unfinished(ServiceReply? reply) => _reply = reply;

        /// <summary>The failure this is to somebody who does not wait; null where no reply came.</summary>
        internal SsoOidcException? AsFailure() => _reply is null ? null : ServiceFailure.Of(_reply);
    }

    /// <summary>Nobody has approved yet.</summary>
    public sealed class Pending : Unfinished
    {
        internal Pending(ServiceReply? reply = null) : base(reply)
        {
        }
    }

    /// <summary>Polled too fast: 5 seconds more between polls from now on (RFC 8628 section 3.5).</summary>
    public sealed class SlowDown : Unfinished
    {
        internal SlowDown(ServiceReply? reply = null) : base(reply)
        {
        }
    }

    /// <summary>No token, for good.</summary>
    public sealed class Refused(SsoOidcException failure) : TokenReply
    {
        /// <summary>Why.</summary>
        public SsoOidcException Failure => failure;
    }
}
