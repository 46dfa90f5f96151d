using SsoOidc.Core.Http;

namespace SsoOidc.Core;

/// <summary>The tokens that CreateTokenWithIAM issued.</summary>
public sealed class IamToken : BearerToken
{
    internal IamToken(JsonReply reply, DateTimeOffset now) : base(reply, now)
    {
        IssuedTokenType = reply.Text("issuedTokenType");
        Scope = reply.Texts("scope") ?? [];
        IdentityContext = reply.Object("awsAdditionalDetails")?.Text("identityContext");
    }

    /// <summary>What kind of token came out of an exchange, for example <c>urn:ietf:params:oauth:token-type:access_token</c>.</summary>
    public string? IssuedTokenType { get; }

    /// <summary>The scopes granted.</summary>
    public IReadOnlyList<string> Scope { get; }

    /// <summary>The identity context that STS AssumeRole takes as a provided context; null where there is none.</summary>
    public string? IdentityContext { get; }
}
