namespace SsoOidc.Emulator.Http;

/// <summary>
/// The errors of the service models (sso-oidc 2019-06-10, signin 2023-01-01, sso 2019-06-10, sts 2011-06-15), the two
/// unmodelled ones that the portal was observed to send, and those that every service of the query protocol has.
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
        // Of the token operations; their statuses are not documented.
        new("InvalidGrantException", 400, "invalid_grant", "Invalid grant"),
        new("InvalidScopeException", 400, "invalid_scope", "Invalid scope"),
        new("ServiceUnavailableException", 503, "temporarily_unavailable", "Service unavailable"),
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

    private static readonly ErrorShape[] s_sts =
    [
        new("AccessDenied", 403, "", "Access denied"),
        new("ExpiredToken", 403, "", "The security token included in the request is expired"),
        new("ExpiredTokenException", 400, "", "Token expired"),
        new("IDPCommunicationError", 400, "", "The identity provider did not answer"),
        new("IDPRejectedClaim", 403, "", "The identity provider rejected the claim"),
        new("IncompleteSignature", 400, "", "The request signature does not conform to AWS standards"),
        new("InternalFailure", 500, "", "Internal failure"),
        new("InvalidAction", 400, "", "Could not find the operation"),
        new("InvalidClientTokenId", 403, "", "The security token included in the request is invalid."),
        new("InvalidIdentityToken", 400, "", "The web identity token is not valid"),
        new("MalformedPolicyDocument", 400, "", "This policy contains invalid Json"),
        new("MissingAuthenticationToken", 403, "", "Request is missing Authentication Token"),
        new("PackedPolicyTooLarge", 400, "", "Packed policy consumes more than 100 percent of allotted space"),
        new("RegionDisabledException", 403, "", "STS is not activated in this region for account"),
        new("ServiceUnavailable", 503, "", "Service unavailable"),
        new("SignatureDoesNotMatch", 403, "", "The request signature we calculated does not match the signature you provided."),
        new("Throttling", 400, "", "Rate exceeded"),
        new("ValidationError", 400, "", "Validation error"),
    ];

    // STS has its own words for what other services say as well.
    private static readonly Dictionary<string, string> s_stsNames = new(StringComparer.Ordinal)
    {
        ["InternalServerException"] = "InternalFailure",
        ["InvalidRequestException"] = "ValidationError",
        ["InvalidSignatureException"] = "SignatureDoesNotMatch",
        ["TooManyRequestsException"] = "Throttling",
        ["UnrecognizedClientException"] = "InvalidClientTokenId",
    };

    private static readonly ErrorShape[] s_federation =
    [
        new("InvalidRequest", 400, "", "400 Bad Request"),
        new("InternalServerException", 500, "", "500 Internal Server Error"),
        new("TooManyRequestsException", 429, "", "429 Too Many Requests"),
    ];

    public static ErrorShape Find(AwsService service, string name)
    {
        if (service == AwsService.Sts)
            return FindSts(name);
        ErrorShape[] shapes = service switch
        {
            AwsService.Federation => s_federation,
            AwsService.SignIn => s_signIn,
            AwsService.Portal => s_portal,
            _ => s_oidc,
        };
        return Array.Find(shapes, shape => shape.Name == name) ?? new ErrorShape(name, 400, "invalid_request", name);
    }

    /// <summary>By code or by shape name, of which most have "Exception" at the end besides.</summary>
    private static ErrorShape FindSts(string name)
    {
        const string Suffix = "Exception";
        string own = s_stsNames.TryGetValue(name, out string? code) ? code : name;
        string bare = own.EndsWith(Suffix, StringComparison.Ordinal) ? own.Substring(0, own.Length - Suffix.Length) : own;
        return Array.Find(s_sts, shape => shape.Name == own)
            ?? Array.Find(s_sts, shape => shape.Name == bare)
            ?? Array.Find(s_sts, shape => shape.Name == own + Suffix)
            ?? new ErrorShape(bare, 400, "", bare);
    }
}

/// <summary>An error of a service model: its name, HTTP status and usual <c>error</c> value.</summary>
internal sealed record ErrorShape(string Name, int Status, string Error, string Description);
