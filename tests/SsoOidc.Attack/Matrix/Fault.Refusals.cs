using System.Text.Json.Nodes;
using SsoOidc.Core;

namespace SsoOidc.Attack.Matrix;

internal static partial class Faults
{
    // Each of the services' errors, told by the header and told by the body.
    private static IEnumerable<Fault> Refusals()
    {
        (string Shape, int Status, string? Error, FailureKind Kind)[] refusals =
        [
            ("AccessDeniedException", 400, "access_denied", FailureKind.AccessDenied),
            ("AuthorizationPendingException", 400, "authorization_pending", FailureKind.AuthorizationPending),
            ("ExpiredTokenException", 400, "expired_token", FailureKind.ExpiredToken),
            ("InternalServerException", 500, "server_error", FailureKind.InternalServer),
            ("InvalidClientException", 401, "invalid_client", FailureKind.InvalidClient),
            ("InvalidClientMetadataException", 400, "invalid_client_metadata", FailureKind.InvalidClientMetadata),
            ("InvalidGrantException", 400, "invalid_grant", FailureKind.InvalidGrant),
            ("InvalidRedirectUriException", 400, "invalid_redirect_uri", FailureKind.InvalidRedirectUri),
            ("InvalidRequestException", 400, "invalid_request", FailureKind.InvalidRequest),
            ("InvalidRequestRegionException", 400, "invalid_request", FailureKind.InvalidRequestRegion),
            ("InvalidScopeException", 400, "invalid_scope", FailureKind.InvalidScope),
            ("SlowDownException", 400, "slow_down", FailureKind.SlowDown),
            ("UnauthorizedClientException", 400, "unauthorized_client", FailureKind.UnauthorizedClient),
            ("UnsupportedGrantTypeException", 400, "unsupported_grant_type", FailureKind.UnsupportedGrantType),
            ("AccessDeniedException", 401, "TOKEN_EXPIRED", FailureKind.TokenExpired),
            ("AccessDeniedException", 401, "AUTHCODE_EXPIRED", FailureKind.AuthCodeExpired),
            ("AccessDeniedException", 401, "USER_CREDENTIALS_CHANGED", FailureKind.UserCredentialsChanged),
            ("AccessDeniedException", 403, "INSUFFICIENT_PERMISSIONS", FailureKind.InsufficientPermissions),
            ("ValidationException", 400, "INVALID_REQUEST", FailureKind.InvalidRequest),
            ("TooManyRequestsError", 429, null, FailureKind.TooManyRequests),
            ("ResourceNotFoundException", 404, null, FailureKind.ResourceNotFound),
            ("ConflictException", 409, null, FailureKind.Conflict),
            ("ServiceQuotaExceededException", 402, null, FailureKind.ServiceQuotaExceeded),
            ("UnauthorizedException", 401, null, FailureKind.Unauthorized),
            ("ForbiddenException", 403, null, FailureKind.Forbidden),
            ("TooManyRequestsException", 429, null, FailureKind.TooManyRequests),
            ("ThrottlingException", 400, null, FailureKind.TooManyRequests),
            ("SignatureDoesNotMatch", 403, null, FailureKind.InvalidSignature),
            ("RequestTimeTooSkewed", 403, null, FailureKind.InvalidSignature),
            ("UnrecognizedClientException", 403, null, FailureKind.InvalidCredentials),
            ("ExpiredTokenException", 403, null, FailureKind.InvalidCredentials),
            ("NobodyKnowsThisException", 400, "nobody_knows_this", FailureKind.ServiceError),
        ];
        foreach ((string shape, int status, string? error, FailureKind kind) in refusals)
        {
            JsonObject body = [];
            if (error is not null) body["error"] = error;
            body["error_description"] = "What the service says.";
            yield return new("refusal", $"{shape} {error} in the header", Replies(status, body.ToJsonString(), ("x-amzn-ErrorType", shape + ":http://internal.example/")), kind);
            JsonObject typed = (JsonObject)body.DeepClone();
            typed["__type"] = "com.amazonaws.example#" + shape;
            yield return new("refusal", $"{shape} {error} in the body", Replies(status, typed.ToJsonString()), kind);
        }
    }
}
