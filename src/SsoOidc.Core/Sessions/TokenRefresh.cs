using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.SignIn;

namespace SsoOidc.Core.Sessions;

/// <summary>How each kind of session is refreshed. What a reply leaves out is kept (RFC 6749 section 6).</summary>
internal static class TokenRefresh
{
    /// <summary>CreateToken with the refresh token.</summary>
    public static async Task<SsoSessionState> SsoAsync(SsoSessionState saved, OidcClient client, CancellationToken cancellationToken)
    {
        TokenReply reply = await client.CreateTokenAsync(
            new CreateTokenRequest
            {
                ClientId = saved.ClientId,
                ClientSecret = saved.ClientSecret ?? new Secret(""),
                GrantType = GrantTypes.RefreshToken,
                RefreshToken = saved.RefreshToken,
                FinishOnceSent = true,
            },
            cancellationToken);
        return saved.With(reply.OrThrow());
    }

    /// <summary>CreateTokenWithIAM with the refresh token.</summary>
    public static async Task<IamSessionState> IamAsync(
        IamSessionState saved, OidcClient client, AwsCredentialIdentity credentials, CancellationToken cancellationToken)
    {
        IamToken token = await client.CreateTokenWithIamAsync(
            new CreateTokenWithIamRequest
            {
                ClientId = saved.ClientId,
                GrantType = GrantTypes.RefreshToken,
                RefreshToken = saved.RefreshToken,
                FinishOnceSent = true,
            },
            credentials,
            cancellationToken);
        return saved.With(token);
    }

    /// <summary>CreateOAuth2Token with the refresh token and the session's key.</summary>
    public static async Task<LoginSessionState> LoginAsync(LoginSessionState saved, SignInClient client, CancellationToken cancellationToken)
    {
        using DPoPKey key = DPoPKey.FromPem(saved.DPoPKey ?? new Secret(""));
        SignInToken token = await client.CreateOAuth2TokenAsync(
            new CreateOAuth2TokenRequest
            {
                ClientId = saved.ClientId,
                GrantType = GrantTypes.RefreshToken,
                RefreshToken = saved.RefreshToken,
                FinishOnceSent = true,
            },
            key,
            cancellationToken);
        return saved.With(token);
    }

    /// <summary>The session with the tokens just issued.</summary>
    public static SsoSessionState With(this SsoSessionState saved, IssuedToken token) => saved with
    {
        AccessToken = token.AccessToken,
        TokenType = token.TokenType,
        ExpiresIn = token.ExpiresIn,
        ExpiresAt = token.ExpiresAt,
        RefreshToken = token.RefreshToken ?? saved.RefreshToken,
        IdToken = token.IdToken ?? saved.IdToken,
        ResponseMetadata = token.ResponseMetadata,
    };

    /// <summary>The session with the tokens just issued.</summary>
    public static IamSessionState With(this IamSessionState saved, IamToken token) => saved with
    {
        AccessToken = token.AccessToken,
        TokenType = token.TokenType,
        ExpiresIn = token.ExpiresIn,
        ExpiresAt = token.ExpiresAt,
        RefreshToken = token.RefreshToken ?? saved.RefreshToken,
        IdToken = token.IdToken ?? saved.IdToken,
        IssuedTokenType = token.IssuedTokenType ?? saved.IssuedTokenType,
        Scope = token.Scope,
        IdentityContext = token.IdentityContext ?? saved.IdentityContext,
        ResponseMetadata = token.ResponseMetadata,
    };

    /// <summary>The session with the credentials just issued.</summary>
    public static LoginSessionState With(this LoginSessionState saved, SignInToken token)
    {
        Arn? arn = saved.SessionArn ?? IdentityToken.SessionArn(token.IdToken ?? saved.IdToken);
        return saved with
        {
            SessionArn = arn,
            Credentials = token.AccessToken with { AccountId = saved.Credentials?.AccountId ?? arn?.AccountId },
            TokenType = token.TokenType,
            ExpiresIn = token.ExpiresIn,
            ExpiresAt = token.ExpiresAt,
            RefreshToken = token.RefreshToken,
            IdToken = token.IdToken ?? saved.IdToken,
            ResponseMetadata = token.ResponseMetadata,
        };
    }
}
