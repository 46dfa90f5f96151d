using SsoOidc.Core.Http;

namespace SsoOidc.Core.Oidc;

/// <summary>
/// Members of CreateTokenWithIAM, POST <c>/token?aws_iam=t</c>, signed with SigV4. Null members are not sent.
/// </summary>
internal sealed class CreateTokenWithIamRequest
{
    /// <summary>ARN of the Identity Center application.</summary>
    public required string ClientId { get; init; }

    /// <summary>One of <see cref="GrantTypes"/>, the device code excepted.</summary>
    public required string GrantType { get; init; }

    /// <summary>For the authorization code grant.</summary>
    public Secret? Code { get; init; }

    public Secret? RefreshToken { get; init; }

    /// <summary>For the JWT bearer grant: the identity provider's JWT.</summary>
    public Secret? Assertion { get; init; }

    /// <summary>The scopes asked for; the service's default includes <c>openid</c>, <c>aws</c> and <c>sts:identity_context</c>.</summary>
    public IReadOnlyList<string>? Scope { get; init; }

    /// <summary>For the authorization code grant.</summary>
    public string? RedirectUri { get; init; }

    /// <summary>For token exchange: the token to exchange.</summary>
    public Secret? SubjectToken { get; init; }

    /// <summary>For token exchange: <c>urn:ietf:params:oauth:token-type:access_token</c>.</summary>
    public string? SubjectTokenType { get; init; }

    /// <summary>For token exchange: <c>urn:ietf:params:oauth:token-type:access_token</c> or <c>…:refresh_token</c>.</summary>
    public string? RequestedTokenType { get; init; }

    /// <summary>For the authorization code grant: the PKCE verifier.</summary>
    public Secret? CodeVerifier { get; init; }

    /// <summary>Not sent: whether the answer is waited for although the caller has cancelled, since its tokens will be saved.</summary>
    public bool FinishOnceSent { get; init; }

    internal byte[] ToJson()
    {
        using JsonRequestWriter json = JsonRequestWriter.Start();
        return json
            .Add("clientId", ClientId)
            .Add("grantType", GrantType)
            .Add("code", Code)
            .Add("refreshToken", RefreshToken)
            .Add("assertion", Assertion)
            .Add("scope", Scope)
            .Add("redirectUri", RedirectUri)
            .Add("subjectToken", SubjectToken)
            .Add("subjectTokenType", SubjectTokenType)
            .Add("requestedTokenType", RequestedTokenType)
            .Add("codeVerifier", CodeVerifier)
            .ToArray();
    }
}

internal sealed class IamToken : BearerToken
{
    internal IamToken(JsonResponseReader reply) : base(reply)
    {
        IssuedTokenType = reply.Text("issuedTokenType");
        Scope = reply.Texts("scope") ?? [];
        IdentityContext = reply.Object("awsAdditionalDetails")?.Text("identityContext");
    }

    /// <summary>What kind of token came out of an exchange, for example <c>urn:ietf:params:oauth:token-type:access_token</c>.</summary>
    public string? IssuedTokenType { get; }

    public IReadOnlyList<string> Scope { get; }

    /// <summary>The identity context that STS AssumeRole takes as a provided context; null if there is none.</summary>
    public string? IdentityContext { get; }
}
