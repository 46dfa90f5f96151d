namespace SsoOidc.Core;

/// <summary>
/// Why an operation failed. The names are the services' own if there is one, and each is the stable error id that
/// PowerShell users see.
/// </summary>
public enum FailureKind
{
    /// <summary>An error the service sent that none of the other kinds stands for.</summary>
    ServiceError,

    /// <summary>OIDC <c>access_denied</c>: the person said no, or a policy did.</summary>
    AccessDenied,

    /// <summary>OIDC <c>authorization_pending</c>: nobody has approved the device code yet.</summary>
    AuthorizationPending,

    /// <summary>OIDC <c>expired_token</c>: the device code's time is over.</summary>
    ExpiredToken,

    /// <summary>A 5xx of the service that stayed after all retries.</summary>
    InternalServer,

    /// <summary>OIDC <c>invalid_client</c>: client id or secret unknown, wrong or expired.</summary>
    InvalidClient,

    /// <summary>OIDC <c>invalid_client_metadata</c>: a registration the service does not accept.</summary>
    InvalidClientMetadata,

    /// <summary>OIDC <c>invalid_grant</c>: the code or refresh token is used up, revoked, expired or of another client.</summary>
    InvalidGrant,

    /// <summary>OIDC <c>invalid_redirect_uri</c>.</summary>
    InvalidRedirectUri,

    /// <summary>A request with a member missing, malformed or out of place.</summary>
    InvalidRequest,

    /// <summary>CreateTokenWithIAM was sent to a region other than the instance's own.</summary>
    InvalidRequestRegion,

    /// <summary>OIDC <c>invalid_scope</c>.</summary>
    InvalidScope,

    /// <summary>OIDC <c>slow_down</c> if it is not part of a wait.</summary>
    SlowDown,

    /// <summary>OIDC <c>unauthorized_client</c>: the client was not registered for this grant type.</summary>
    UnauthorizedClient,

    /// <summary>OIDC <c>unsupported_grant_type</c>.</summary>
    UnsupportedGrantType,

    /// <summary>Sign-In <c>TOKEN_EXPIRED</c>: the console session is over.</summary>
    TokenExpired,

    /// <summary>Sign-In <c>AUTHCODE_EXPIRED</c>.</summary>
    AuthCodeExpired,

    /// <summary>Sign-In <c>USER_CREDENTIALS_CHANGED</c>: the password changed since.</summary>
    UserCredentialsChanged,

    /// <summary>Sign-In <c>INSUFFICIENT_PERMISSIONS</c>: an IAM permission is missing.</summary>
    InsufficientPermissions,

    /// <summary>The service throttles this caller.</summary>
    TooManyRequests,

    /// <summary>The thing asked for does not exist.</summary>
    ResourceNotFound,

    /// <summary>The thing is in another state than the request expects.</summary>
    Conflict,

    /// <summary>A quota of the account is used up.</summary>
    ServiceQuotaExceeded,

    /// <summary>The service says that it can't answer now, and stayed with that after all retries.</summary>
    ServiceUnavailable,

    /// <summary>Portal: the access token is unknown or over.</summary>
    Unauthorized,

    /// <summary>Portal: the role is not assigned to this user.</summary>
    Forbidden,

    /// <summary>SigV4: the signature does not match, or the clock is off.</summary>
    InvalidSignature,

    /// <summary>SigV4: the access key is unknown or its session over.</summary>
    InvalidCredentials,

    /// <summary>No connection: name not found, refused, reset, or the proxy could not make one.</summary>
    EndpointUnreachable,

    /// <summary>No connection to the proxy: name not found, refused, no answer in time.</summary>
    ProxyUnreachable,

    /// <summary>The proxy was reached and does not let this request through.</summary>
    ProxyRefused,

    /// <summary>A proxy of a kind that .NET can't use, by the scheme of its URL.</summary>
    ProxyNotSupported,

    /// <summary>The TLS handshake failed.</summary>
    TlsFailure,

    /// <summary>No answer within the time limit.</summary>
    RequestTimeout,

    /// <summary>An answer that is not the service's: HTML, empty, truncated, or without what it must have.</summary>
    BadResponse,

    /// <summary>Nobody approved within the caller's time limit.</summary>
    SignInTimeout,

    /// <summary>Settings that contradict each other or can't be read.</summary>
    InvalidConfiguration,

    /// <summary>No region was given and none is configured.</summary>
    MissingRegion,

    /// <summary>The named profile is in neither the config nor the credentials file.</summary>
    ProfileNotFound,

    /// <summary>No AWS credentials to sign with.</summary>
    CredentialsNotFound,

    /// <summary>A refresh was asked of a token that came without a refresh token.</summary>
    RefreshTokenMissing,

    /// <summary>A DPoP key that is not a P-256 private key in PEM form.</summary>
    InvalidDPoPKey,

    /// <summary>A value given by the caller that can't be used.</summary>
    InvalidInput,

    /// <summary>Another process or runspace holds the lock of a saved session too long.</summary>
    CacheBusy,

    /// <summary>The lock of a saved session can't be made or opened; not because another process holds it.</summary>
    LockUnavailable,

    /// <summary>The module Microsoft.PowerShell.SecretManagement is not installed.</summary>
    VaultModuleMissing,

    /// <summary>No vault of that name is registered.</summary>
    VaultNotFound,

    /// <summary>The vault wants a password, and nobody is there to type it.</summary>
    VaultLocked,

    /// <summary>The vault failed in a way of its own.</summary>
    VaultFailed,

    /// <summary>The vault has no secret of that name.</summary>
    SecretNotFound,

    /// <summary>The secret was not saved by this module, or not by the cmdlet that reads it.</summary>
    SecretNotManaged,

    /// <summary>The secret is half old and half new: another process is saving it, or it is damaged.</summary>
    SecretIncomplete,

    /// <summary>The secret was saved by a newer version of this module.</summary>
    SecretSchemaUnsupported,

    /// <summary>The client registration has ended, and every refresh with it.</summary>
    RegistrationExpired,

    /// <summary>The new token could not be saved; the one that was saved before may be used up.</summary>
    SaveFailed,

    /// <summary>Nobody is signed in to this session on this machine.</summary>
    NotSignedIn,

    /// <summary>The sign-in has ended and can't be refreshed without a person.</summary>
    SessionExpired,

    /// <summary>The shared config file has no such <c>[sso-session]</c>, or the profile is not set up for Identity Center.</summary>
    SessionNotConfigured,

    /// <summary>The start URL is no access portal, nor does it lead to one.</summary>
    InvalidStartUrl,

    /// <summary>The code that was given belongs to another sign-in than one that was begun here.</summary>
    CallbackMismatch,

    /// <summary>No port of 127.0.0.1 could be opened for the browser to come back to.</summary>
    LoopbackUnavailable,

    /// <summary>No emulator runs in this process, or not the one that was named.</summary>
    EmulatorNotFound,

    /// <summary>Several emulators run, and none was named.</summary>
    EmulatorAmbiguous,

    /// <summary>The emulator's port can't be opened.</summary>
    EmulatorNotStarted,

    /// <summary>The emulator has no such device authorization, or none that waits.</summary>
    AuthorizationNotFound,

    /// <summary>The profile has credentials of another kind, or another sign-in that must not be replaced unasked.</summary>
    ProfileConflict,

    /// <summary>What was pasted is not the code of a sign-in page, or not the whole of it.</summary>
    InvalidVerificationCode,

    /// <summary>A person would have to answer, and there is nobody to ask.</summary>
    InteractionRequired,

    /// <summary>A fault of this module: something happened that it does not foresee.</summary>
    InternalError,
}
