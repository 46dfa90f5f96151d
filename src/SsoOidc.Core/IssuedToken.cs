using SsoOidc.Core.Http;

namespace SsoOidc.Core;

/// <summary>The tokens that CreateToken issued.</summary>
public sealed class IssuedToken : BearerToken
{
    internal IssuedToken(JsonReply reply, DateTimeOffset now) : base(reply, now)
    {
    }
}
