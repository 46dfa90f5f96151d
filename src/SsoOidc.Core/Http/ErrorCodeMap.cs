namespace SsoOidc.Core.Http;

/// <summary>From what the wire says to <see cref="FailureKind"/>: by shape name first, by the OAuth error as a fallback.</summary>
internal static class ErrorCodeMap
{
    private static readonly Dictionary<string, FailureKind> s_byShape = new(StringComparer.Ordinal)
    {
        ["AuthorizationPendingException"] = FailureKind.AuthorizationPending,
        ["ExpiredTokenException"] = FailureKind.ExpiredToken,
        ["InternalServerException"] = FailureKind.InternalServer,
        ["InvalidClientException"] = FailureKind.InvalidClient,
        ["InvalidClientMetadataException"] = FailureKind.InvalidClientMetadata,
        ["InvalidGrantException"] = FailureKind.InvalidGrant,
        ["InvalidRedirectUriException"] = FailureKind.InvalidRedirectUri,
        ["InvalidRequestException"] = FailureKind.InvalidRequest,
        ["InvalidRequestRegionException"] = FailureKind.InvalidRequestRegion,
        ["InvalidScopeException"] = FailureKind.InvalidScope,
        ["SlowDownException"] = FailureKind.SlowDown,
        ["UnauthorizedClientException"] = FailureKind.UnauthorizedClient,
        ["UnsupportedGrantTypeException"] = FailureKind.UnsupportedGrantType,

        ["ValidationException"] = FailureKind.InvalidRequest,
        ["TooManyRequestsError"] = FailureKind.TooManyRequests,
        ["ResourceNotFoundException"] = FailureKind.ResourceNotFound,
        ["ConflictException"] = FailureKind.Conflict,
        ["ServiceQuotaExceededException"] = FailureKind.ServiceQuotaExceeded,
        ["ServiceUnavailableException"] = FailureKind.ServiceUnavailable,

        ["UnauthorizedException"] = FailureKind.Unauthorized,
        ["ForbiddenException"] = FailureKind.Forbidden,
        ["TooManyRequestsException"] = FailureKind.TooManyRequests,
        ["ThrottlingException"] = FailureKind.TooManyRequests,
        ["Throttling"] = FailureKind.TooManyRequests,
        ["SlowDown"] = FailureKind.TooManyRequests,

        ["InvalidSignatureException"] = FailureKind.InvalidSignature,
        ["SignatureDoesNotMatch"] = FailureKind.InvalidSignature,
        ["IncompleteSignatureException"] = FailureKind.InvalidSignature,
        ["RequestExpired"] = FailureKind.InvalidSignature,
        ["RequestTimeTooSkewed"] = FailureKind.InvalidSignature,
        ["UnrecognizedClientException"] = FailureKind.InvalidCredentials,
        ["InvalidClientTokenId"] = FailureKind.InvalidCredentials,
        ["MissingAuthenticationTokenException"] = FailureKind.InvalidCredentials,

        // STS names its errors without "Exception".
        ["AccessDenied"] = FailureKind.AccessDenied,
        ["ExpiredToken"] = FailureKind.InvalidCredentials,
        ["IncompleteSignature"] = FailureKind.InvalidSignature,
        ["RequestInTheFuture"] = FailureKind.InvalidSignature,
        ["MissingAuthenticationToken"] = FailureKind.InvalidCredentials,
        ["ValidationError"] = FailureKind.InvalidRequest,
        ["InvalidParameterValue"] = FailureKind.InvalidRequest,
        ["MissingParameter"] = FailureKind.InvalidRequest,
        ["MalformedPolicyDocument"] = FailureKind.InvalidRequest,
        ["PackedPolicyTooLarge"] = FailureKind.InvalidRequest,
        ["InvalidIdentityToken"] = FailureKind.InvalidGrant,
        ["IDPRejectedClaim"] = FailureKind.InvalidGrant,
        ["IDPCommunicationError"] = FailureKind.InternalServer,
        ["ServiceUnavailable"] = FailureKind.ServiceUnavailable,
    };

    /// <summary>How AWS's services end the names of their errors; for those that are in no model that was known here.</summary>
    private static readonly (string Suffix, FailureKind Kind)[] s_bySuffix =
    [
        ("AccessDenied", FailureKind.AccessDenied),
        ("Conflict", FailureKind.Conflict),
        ("InternalFailure", FailureKind.InternalServer),
        ("InternalServer", FailureKind.InternalServer),
        ("NotFound", FailureKind.ResourceNotFound),
        ("QuotaExceeded", FailureKind.ServiceQuotaExceeded),
        ("Throttled", FailureKind.TooManyRequests),
        ("Throttling", FailureKind.TooManyRequests),
        ("TooManyRequests", FailureKind.TooManyRequests),
        ("Unavailable", FailureKind.ServiceUnavailable),
        ("Validation", FailureKind.InvalidRequest),
    ];

    private static readonly Dictionary<string, FailureKind> s_byError = new(StringComparer.Ordinal)
    {
        ["access_denied"] = FailureKind.AccessDenied,
        ["authorization_pending"] = FailureKind.AuthorizationPending,
        ["expired_token"] = FailureKind.ExpiredToken,
        ["server_error"] = FailureKind.InternalServer,
        ["invalid_client"] = FailureKind.InvalidClient,
        ["invalid_client_metadata"] = FailureKind.InvalidClientMetadata,
        ["invalid_grant"] = FailureKind.InvalidGrant,
        ["invalid_redirect_uri"] = FailureKind.InvalidRedirectUri,
        ["invalid_request"] = FailureKind.InvalidRequest,
        ["invalid_scope"] = FailureKind.InvalidScope,
        ["slow_down"] = FailureKind.SlowDown,
        ["unauthorized_client"] = FailureKind.UnauthorizedClient,
        ["unsupported_grant_type"] = FailureKind.UnsupportedGrantType,
        ["invalid_target"] = FailureKind.InvalidRequest,
        ["temporarily_unavailable"] = FailureKind.ServiceUnavailable,
        ["unsupported_token_type"] = FailureKind.InvalidRequest,
        // RFC 9449 section 5.
        ["invalid_dpop_proof"] = FailureKind.InvalidRequest,
        ["TOKEN_EXPIRED"] = FailureKind.TokenExpired,
        ["AUTHCODE_EXPIRED"] = FailureKind.AuthCodeExpired,
        ["USER_CREDENTIALS_CHANGED"] = FailureKind.UserCredentialsChanged,
        ["INSUFFICIENT_PERMISSIONS"] = FailureKind.InsufficientPermissions,
        ["INVALID_REQUEST"] = FailureKind.InvalidRequest,
        ["RESOURCE_NOT_FOUND"] = FailureKind.ResourceNotFound,
        ["CONFLICT"] = FailureKind.Conflict,
        ["SERVICE_QUOTA_EXCEEDED"] = FailureKind.ServiceQuotaExceeded,
    };

    /// <summary>The kind of an error that a browser brought back (RFC 6749 section 4.1.2.1).</summary>
    public static FailureKind KindOf(string error) => s_byError.TryGetValue(error, out FailureKind kind) ? kind : FailureKind.ServiceError;

    /// <summary>The kind of an error reply.</summary>
    /// <param name="status">Decides only where neither shape nor error is known.</param>
    /// <param name="error">The reply.</param>
    public static FailureKind KindOf(int status, ServiceErrorBody error)
    {
        FailureKind? byError = error.Error is not null && s_byError.TryGetValue(error.Error, out FailureKind named) ? named : null;
        switch (error.Shape)
        {
            // The finer cause of a sign-in's AccessDenied stands in `error`; its status varies.
            case "AccessDeniedException":
                return byError ?? FailureKind.AccessDenied;

            // The same shape name means a device code that ended (with `error`) or signing credentials that did (without).
            case "ExpiredTokenException" when error.Error is null && status == 403:
                return FailureKind.InvalidCredentials;

            case { } shape when s_byShape.TryGetValue(shape, out FailureKind kind):
                return kind;
        }

        return byError ?? (error.Shape is { } unknown ? OfUnknown(unknown, status) : null) ?? status switch
        {
            429 => FailureKind.TooManyRequests,
            407 => FailureKind.EndpointUnreachable,
            _ when !error.IsReadable && error.Shape is null => FailureKind.BadResponse,
            >= 500 => FailureKind.InternalServer,
            _ => FailureKind.ServiceError,
        };
    }

    private static FailureKind? OfUnknown(string shape, int status)
    {
        string name = Without(shape, "Exception") ?? Without(shape, "Error") ?? shape;
        foreach ((string suffix, FailureKind kind) in s_bySuffix)
            if (name.EndsWith(suffix, StringComparison.Ordinal)) return kind;
        return status switch
        {
            403 => FailureKind.AccessDenied,
            404 => FailureKind.ResourceNotFound,
            409 => FailureKind.Conflict,
            _ => null,
        };
    }

    private static string? Without(string text, string end) =>
        text.EndsWith(end, StringComparison.Ordinal) ? text.Substring(0, text.Length - end.Length) : null;
}
