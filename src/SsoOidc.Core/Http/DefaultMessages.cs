namespace SsoOidc.Core.Http;

/// <summary>What to say of an error whose description is empty, as the services' often are.</summary>
internal static class DefaultMessages
{
    public static string Of(FailureKind kind) => kind switch
    {
        FailureKind.AccessDenied => "Access was denied, by the person who was asked or by a policy.",
        FailureKind.AuthorizationPending => "Nobody has approved the sign-in yet.",
        FailureKind.ExpiredToken => "The device code expired before the sign-in was approved.",
        FailureKind.InternalServer => "The service failed to answer.",
        FailureKind.InvalidClient => "The client id or secret is unknown, wrong or expired.",
        FailureKind.InvalidClientMetadata => "The service does not accept this client registration.",
        FailureKind.InvalidGrant => "The code or refresh token was used before, has ended, or belongs to another client or region.",
        FailureKind.InvalidRedirectUri => "The redirect URI is not one this client may use.",
        FailureKind.InvalidRequest => "The service found the request incomplete or malformed.",
        FailureKind.InvalidRequestRegion => "The request was sent to the wrong region.",
        FailureKind.InvalidScope => "The scope is unknown or not allowed for this client.",
        FailureKind.SlowDown => "Requests come too fast.",
        FailureKind.UnauthorizedClient => "The client was not registered for this grant type.",
        FailureKind.UnsupportedGrantType => "The service does not know this grant type here.",
        FailureKind.TokenExpired => "The console session has ended.",
        FailureKind.AuthCodeExpired => "The authorization code has expired.",
        FailureKind.UserCredentialsChanged => "The user's password or keys were changed after this sign-in.",
        FailureKind.InsufficientPermissions => "The user lacks an IAM permission for this.",
        FailureKind.TooManyRequests => "The service throttles this caller.",
        FailureKind.ResourceNotFound => "The service does not know what was asked for.",
        FailureKind.Conflict => "The thing asked for is in another state than the request expects.",
        FailureKind.ServiceQuotaExceeded => "A quota of the account is used up.",
        FailureKind.ServiceUnavailable => "The service can't answer now.",
        FailureKind.Unauthorized => "The access token is unknown or has ended.",
        FailureKind.Forbidden => "The role is not assigned to this user.",
        FailureKind.InvalidSignature => "The request's signature was refused.",
        FailureKind.InvalidCredentials => "The AWS credentials used for signing are unknown or have ended.",
        _ => "The service refused the request.",
    };
}
