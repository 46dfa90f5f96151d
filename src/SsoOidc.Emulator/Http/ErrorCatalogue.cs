namespace SsoOidc.Emulator.Http;

/// <summary>
/// The errors of the three service models (sso-oidc 2019-06-10, signin 2023-01-01, sso 2019-06-10) and the two
/// unmodelled ones that the portal was observed to send.
/// </summary>
internal static class ErrorCatalogue
{
    private static readonly ErrorShape[] s_oidc =
    [
        new("AccessDeniedException", 400, "access_denied", "Access denied"),
        new("AuthorizationPendingException", 400, "authorization_pending", "The authorization request is still pending"),
        new("ExpiredTokenException", 400, "expired_token", "The token has expired"),
        new("InternalServerException", 500, "server_error", "Internal server error"),
        new("InvalidClientException", 401, "invalid_client", "Invalid client"),
        new("InvalidClientMetadataException", 400, "invalid_client_metadata", "Invalid client metadata"),
        new("InvalidGrantException", 400, "invalid_grant", "Invalid grant provided"),
        new("InvalidRedirectUriException", 400, "invalid_redirect_uri", "Invalid redirect URI"),
        new("InvalidRequestException", 400, "invalid_request", "Invalid request"),
        new("InvalidRequestRegionException", 400, "invalid_request", "The request was sent to the wrong region"),
        new("InvalidScopeException", 400, "invalid_scope", "Invalid scope"),
        new("SlowDownException", 400, "slow_down", "Polling too fast"),
        new("UnauthorizedClientException", 400, "unauthorized_client", "The client may not use this grant type"),
        new("UnsupportedGrantTypeException", 400, "unsupported_grant_type", "Unsupported grant type"),
    ];

    private static readonly ErrorShape[] s_signIn =
    [
        new("AccessDeniedException", 401, "TOKEN_EXPIRED", "Access denied"),
        new("ValidationException", 400, "INVALID_REQUEST", "Invalid request"),
        new("TooManyRequestsError", 429, "INVALID_REQUEST", "Too many requests"),
        new("InternalServerException", 500, "server_error", "Internal server error"),
        new("ResourceNotFoundException", 404, "RESOURCE_NOT_FOUND", "Not found"),
        new("ConflictException", 409, "CONFLICT", "Conflict"),
        new("ServiceQuotaExceededException", 402, "SERVICE_QUOTA_EXCEEDED", "Quota exceeded"),
    ];

    private static readonly ErrorShape[] s_portal =
    [
        new("InvalidRequestException", 400, "", "Invalid request"),
        new("UnauthorizedException", 401, "", "Session token not found or invalid"),
        new("ForbiddenException", 403, "", "No access"),
        new("ResourceNotFoundException", 404, "", "Not found"),
        new("MethodNotAllowedException", 405, "", "Method not allowed"),
        new("TooManyRequestsException", 429, "", "Too many requests"),
        new("InternalServerException", 500, "", "Internal server error"),
    ];

    public static ErrorShape Find(AwsService service, string name)
    {
        ErrorShape[] shapes = service switch
        {
            AwsService.SignIn => s_signIn,
            AwsService.Portal => s_portal,
            _ => s_oidc,
        };
        return Array.Find(shapes, shape => shape.Name == name) ?? new ErrorShape(name, 400, "invalid_request", name);
    }
}

/// <summary>An error of a service model: its name, HTTP status and usual <c>error</c> value.</summary>
internal sealed record ErrorShape(string Name, int Status, string Error, string Description);
