using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.SignIn;

namespace SsoOidc.Core.Sessions;

/// <summary>How each kind of saved session is renewed. What an answer leaves out is kept.</summary>
public static class SessionRenewal
{
    /// <summary>CreateToken with the refresh token.</summary>
    public static async Task<SavedSession> OfSsoTokenAsync(
        SavedSession saved, OidcClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(client);
        TokenReply reply = await client.CreateTokenAsync(
            new CreateTokenRequest
            {
                ClientId = saved.ClientId,
                ClientSecret = saved.ClientSecret ?? new Secret(""),
                GrantType = GrantTypes.RefreshToken,
                RefreshToken = saved.RefreshToken,
            },
            cancellationToken);
        return saved.With(reply.OrThrow());
    }

    /// <summary>CreateTokenWithIAM with the refresh token.</summary>
    public static async Task<SavedSession> OfSsoIamTokenAsync(
        SavedSession saved, OidcClient client, AwsCredentialIdentity credentials, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(client);
        IamToken token = await client.CreateTokenWithIamAsync(
            new CreateTokenWithIamRequest
            {
                ClientId = saved.ClientId,
                GrantType = GrantTypes.RefreshToken,
                RefreshToken = saved.RefreshToken,
            },
            credentials,
            cancellationToken);
        return saved.With(token);
    }

    /// <summary>CreateOAuth2Token with the refresh token and the session's key.</summary>
    public static async Task<SavedSession> OfSignInTokenAsync(
        SavedSession saved, SignInClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(client);
        using DPoPKey key = DPoPKey.FromPem(saved.DPoPKey ?? new Secret(""));
        SignInToken token = await client.CreateOAuth2TokenAsync(
            new CreateOAuth2TokenRequest
            {
                ClientId = saved.ClientId,
                GrantType = GrantTypes.RefreshToken,
                RefreshToken = saved.RefreshToken,
            },
            key,
            cancellationToken);
        return saved.With(token);
    }

    /// <summary>
    /// The same for a place that others write to, too. The AWS CLI knows no lock: where the refresh token is refused, it may have
    /// been used there meanwhile, and its successor saved.
    /// </summary>
    /// <param name="saved">What was saved.</param>
    /// <param name="store">Where.</param>
    /// <param name="client">Asks the service.</param>
    /// <param name="isGood">Whether what another saved will do as it is.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public static async Task<SavedSession> OfSharedSignInAsync(
        SavedSession saved, ISessionStore store, SignInClient client, Func<SavedSession, bool> isGood, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(isGood);
        try
        {
            return await OfSignInTokenAsync(saved, client, cancellationToken);
        }
        catch (SsoOidcException refused) when (refused.Kind is FailureKind.TokenExpired or FailureKind.InvalidGrant or FailureKind.InvalidRequest)
        {
            SavedSession later = await store.ReadAsync(cancellationToken);
            if (later.RefreshToken is null || later.RefreshToken.Equals(saved.RefreshToken)) throw;
            return isGood(later) ? later : await OfSignInTokenAsync(later, client, cancellationToken);
        }
    }

    /// <summary>The saved session with the tokens just issued.</summary>
    public static SavedSession With(this SavedSession saved, BearerToken token)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(token);
        IamToken? iam = token as IamToken;
        return saved with
        {
            AccessToken = token.AccessToken,
            TokenType = token.TokenType,
            ExpiresIn = token.ExpiresIn,
            ExpiresAt = token.ExpiresAt,
            RefreshToken = token.RefreshToken ?? saved.RefreshToken,
            IdToken = token.IdToken ?? saved.IdToken,
            IssuedTokenType = iam?.IssuedTokenType ?? saved.IssuedTokenType,
            Scope = iam?.Scope ?? saved.Scope,
            IdentityContext = iam?.IdentityContext ?? saved.IdentityContext,
            ResponseMetadata = token.ResponseMetadata,
        };
    }

    /// <summary>The saved session with the credentials just issued.</summary>
    public static SavedSession With(this SavedSession saved, SignInToken token)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(token);
        string? arn = saved.SessionArn ?? IdentityToken.SessionArn(token.IdToken ?? saved.IdToken);
        return saved with
        {
            SessionArn = arn,
            Credentials = token.AccessToken.Of((saved with { SessionArn = arn }).AccountId ?? saved.Credentials?.AccountId),
            TokenType = token.TokenType,
            ExpiresIn = token.ExpiresIn,
            ExpiresAt = token.ExpiresAt,
            RefreshToken = token.RefreshToken,
            IdToken = token.IdToken ?? saved.IdToken,
            ResponseMetadata = token.ResponseMetadata,
        };
    }
}
