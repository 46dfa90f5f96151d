using SsoOidc.Core.Http;

namespace SsoOidc.Core.Oidc;

/// <summary>Members of CreateToken, POST <c>/token</c>. Null members are not sent.</summary>
internal sealed class CreateTokenRequest
{
    public required string ClientId { get; init; }

    public required Secret ClientSecret { get; init; }

    /// <summary>One of <see cref="GrantTypes"/>, or whatever the service will know.</summary>
    public required string GrantType { get; init; }

    public Secret? DeviceCode { get; init; }

    /// <summary>For the authorization code grant.</summary>
    public Secret? Code { get; init; }

    public Secret? RefreshToken { get; init; }

    /// <summary>Documented to have no effect.</summary>
    public IReadOnlyList<string>? Scope { get; init; }

    /// <summary>For the authorization code grant: the redirect URI of the authorize request, with its port.</summary>
    public string? RedirectUri { get; init; }

    /// <summary>For the authorization code grant: the PKCE verifier (RFC 7636).</summary>
    public Secret? CodeVerifier { get; init; }

    /// <summary>Not sent: whether the answer is waited for although the caller has cancelled, since its tokens will be saved.</summary>
    public bool FinishOnceSent { get; init; }

    internal byte[] ToJson()
    {
        using JsonRequestWriter json = JsonRequestWriter.Start();
        return json
            .Add("clientId", ClientId)
            .Add("clientSecret", ClientSecret)
            .Add("grantType", GrantType)
            .Add("deviceCode", DeviceCode)
            .Add("code", Code)
            .Add("refreshToken", RefreshToken)
            .Add("scope", Scope)
            .Add("redirectUri", RedirectUri)
            .Add("codeVerifier", CodeVerifier)
            .ToArray();
    }
}

/// <summary>
/// What CreateToken answered. Pending and slow down are expected states of a device code, not failures.
/// </summary>
internal abstract record TokenReply
{
    private TokenReply()
    {
    }

    /// <summary>The tokens of a reply that must hold some.</summary>
    /// <exception cref="SsoOidcException">It holds none, and why.</exception>
    public IssuedToken OrThrow() => this switch
    {
        Granted granted => granted.Token,
        Pending { Answer: { } answer } => throw ServiceExceptionFactory.Of(answer),
        Pending => throw new SsoOidcException(FailureKind.AuthorizationPending, "Nobody has approved the sign-in yet."),
        SlowDown { Answer: { } answer } => throw ServiceExceptionFactory.Of(answer),
        SlowDown => throw new SsoOidcException(FailureKind.SlowDown, "The service was asked again too soon."),
        Refused refused => throw refused.Failure,
        _ => throw new InvalidOperationException(GetType().Name),
    };

    public sealed record Granted(IssuedToken Token) : TokenReply;

    public sealed record Pending(ServiceResponse? Answer = null) : TokenReply;

    /// <summary>Polled too fast: 5 seconds more between polls from now on (RFC 8628 section 3.5).</summary>
    public sealed record SlowDown(ServiceResponse? Answer = null) : TokenReply;

    public sealed record Refused(SsoOidcException Failure) : TokenReply;
}

internal sealed class IssuedToken : BearerToken
{
    internal IssuedToken(JsonResponseReader reply) : base(reply)
    {
    }
}
