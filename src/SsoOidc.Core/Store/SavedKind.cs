namespace SsoOidc.Core.Store;

/// <summary>What a saved session came from, and so how it is renewed.</summary>
public enum SavedKind
{
    /// <summary>CreateToken: renewed with client secret and refresh token.</summary>
    SsoToken,

    /// <summary>CreateTokenWithIAM: renewed with AWS credentials and refresh token.</summary>
    SsoIamToken,

    /// <summary>CreateOAuth2Token: renewed with DPoP key and refresh token.</summary>
    SignInToken,

    /// <summary>RegisterClient: used until it ends.</summary>
    SsoClient,
}
