using SsoOidc.Core.Http;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

/// <summary>Every error shape the service models have, in every form the wire is known to give it.</summary>
public sealed class ServiceErrorTests
{
    /// <summary>Shape, status, <c>error</c>, kind by shape, kind by <c>error</c> alone.</summary>
    public static TheoryData<string, int, string, FailureKind, FailureKind> OidcErrors => new()
    {
        { "AccessDeniedException", 400, "access_denied", FailureKind.AccessDenied, FailureKind.AccessDenied },
        { "AuthorizationPendingException", 400, "authorization_pending", FailureKind.AuthorizationPending, FailureKind.AuthorizationPending },
        { "ExpiredTokenException", 400, "expired_token", FailureKind.ExpiredToken, FailureKind.ExpiredToken },
        { "InternalServerException", 500, "server_error", FailureKind.InternalServer, FailureKind.InternalServer },
        { "InvalidClientException", 401, "invalid_client", FailureKind.InvalidClient, FailureKind.InvalidClient },
        { "InvalidClientMetadataException", 400, "invalid_client_metadata", FailureKind.InvalidClientMetadata, FailureKind.InvalidClientMetadata },
        { "InvalidGrantException", 400, "invalid_grant", FailureKind.InvalidGrant, FailureKind.InvalidGrant },
        { "InvalidRedirectUriException", 400, "invalid_redirect_uri", FailureKind.InvalidRedirectUri, FailureKind.InvalidRedirectUri },
        { "InvalidRequestException", 400, "invalid_request", FailureKind.InvalidRequest, FailureKind.InvalidRequest },
        { "InvalidRequestRegionException", 400, "invalid_request", FailureKind.InvalidRequestRegion, FailureKind.InvalidRequest },
        { "InvalidScopeException", 400, "invalid_scope", FailureKind.InvalidScope, FailureKind.InvalidScope },
        { "SlowDownException", 400, "slow_down", FailureKind.SlowDown, FailureKind.SlowDown },
        { "UnauthorizedClientException", 400, "unauthorized_client", FailureKind.UnauthorizedClient, FailureKind.UnauthorizedClient },
        { "UnsupportedGrantTypeException", 400, "unsupported_grant_type", FailureKind.UnsupportedGrantType, FailureKind.UnsupportedGrantType },
    };

    public static TheoryData<string, int, string, FailureKind, FailureKind> SignInErrors => new()
    {
        { "AccessDeniedException", 401, "TOKEN_EXPIRED", FailureKind.TokenExpired, FailureKind.TokenExpired },
        { "AccessDeniedException", 403, "USER_CREDENTIALS_CHANGED", FailureKind.UserCredentialsChanged, FailureKind.UserCredentialsChanged },
        { "AccessDeniedException", 403, "INSUFFICIENT_PERMISSIONS", FailureKind.InsufficientPermissions, FailureKind.InsufficientPermissions },
        { "AccessDeniedException", 401, "AUTHCODE_EXPIRED", FailureKind.AuthCodeExpired, FailureKind.AuthCodeExpired },
        { "ValidationException", 400, "INVALID_REQUEST", FailureKind.InvalidRequest, FailureKind.InvalidRequest },
        { "TooManyRequestsError", 429, "INVALID_REQUEST", FailureKind.TooManyRequests, FailureKind.InvalidRequest },
        { "InternalServerException", 500, "server_error", FailureKind.InternalServer, FailureKind.InternalServer },
        { "ResourceNotFoundException", 404, "RESOURCE_NOT_FOUND", FailureKind.ResourceNotFound, FailureKind.ResourceNotFound },
        { "ConflictException", 409, "CONFLICT", FailureKind.Conflict, FailureKind.Conflict },
        { "ServiceQuotaExceededException", 402, "SERVICE_QUOTA_EXCEEDED", FailureKind.ServiceQuotaExceeded, FailureKind.ServiceQuotaExceeded },
    };

    [Theory]
    [MemberData(nameof(OidcErrors))]
    [MemberData(nameof(SignInErrors))]
    public async Task The_shape_stands_in_the_header(string shape, int status, string error, FailureKind kind, FailureKind _)
    {
        SsoOidcException failure = await FailureAsync(
            status, Body(error), kind, ("x-amzn-ErrorType", $"{shape}:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/"));
        Assert.Equal(shape, failure.ErrorCode);
        Assert.Equal(error, failure.Error);
        Assert.Equal("the service's words", failure.Description);
        Assert.Equal(status, failure.HttpStatusCode);
        Assert.Contains("the service's words", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OidcErrors))]
    [MemberData(nameof(SignInErrors))]
    public async Task The_shape_stands_in_the_bodys_code(string shape, int status, string error, FailureKind kind, FailureKind _)
    {
        Assert.Equal(shape, (await FailureAsync(status, Body(error, $",\"code\":\"{shape}\""), kind)).ErrorCode);
        Assert.Equal(shape, (await FailureAsync(status, Body(error, $",\"Code\":\"{shape}\""), kind)).ErrorCode);
    }

    [Theory]
    [MemberData(nameof(OidcErrors))]
    [MemberData(nameof(SignInErrors))]
    public async Task The_shape_stands_in_the_bodys_type_with_a_namespace(
        string shape, int status, string error, FailureKind kind, FailureKind _)
    {
        SsoOidcException failure = await FailureAsync(status, Body(error, $",\"__type\":\"com.amazonaws.sso.oidc#{shape}\""), kind);
        Assert.Equal(shape, failure.ErrorCode);
    }

    [Theory]
    [MemberData(nameof(OidcErrors))]
    [MemberData(nameof(SignInErrors))]
    public async Task Without_any_shape_the_error_decides(
        string shape, int status, string error, FailureKind kind, FailureKind byError)
    {
        // The two shapes whose `error` is another shape's.
        Assert.Equal(kind != byError, shape is "InvalidRequestRegionException" or "TooManyRequestsError");
        SsoOidcException failure = await FailureAsync(status, Body(error), byError);
        Assert.Null(failure.ErrorCode);
        Assert.Equal(error, failure.Error);
    }

    [Fact]
    public async Task The_header_goes_before_the_code_and_the_code_before_the_type()
    {
        const string body = """{"code":"InvalidScopeException","__type":"x#InvalidGrantException","error":"invalid_client"}""";
        await FailureAsync(400, body, FailureKind.ExpiredToken, ("X-AMZN-ERRORTYPE", "ExpiredTokenException"));
        await FailureAsync(400, body, FailureKind.InvalidScope);
        await FailureAsync(400, body, FailureKind.InvalidScope, ("x-amzn-ErrorType", " "));
    }

    [Fact]
    public async Task The_wrong_region_names_the_right_one()
    {
        SsoOidcException failure = await FailureAsync(
            400,
            """
            {"error":"invalid_request","error_description":"Wrong region","region":"eu-west-1",
             "endpoint":"https://oidc.eu-west-1.amazonaws.com"}
            """,
            FailureKind.InvalidRequestRegion,
            ("x-amzn-ErrorType", "InvalidRequestRegionException"));
        Assert.Equal("eu-west-1", failure.Region);
        Assert.Equal("https://oidc.eu-west-1.amazonaws.com", failure.Endpoint);
    }

    [Theory]
    [InlineData("AccessDeniedException", "access_denied", "KMS_AccessDeniedException", FailureKind.AccessDenied)]
    [InlineData("InvalidRequestException", "invalid_request", "KMS_NotFoundException", FailureKind.InvalidRequest)]
    [InlineData("InvalidRequestException", "invalid_request", "KMS_InvalidKeyUsageException", FailureKind.InvalidRequest)]
    [InlineData("InvalidRequestException", "invalid_request", "KMS_InvalidStateException", FailureKind.InvalidRequest)]
    [InlineData("InvalidRequestException", "invalid_request", "KMS_DisabledException", FailureKind.InvalidRequest)]
    public async Task A_reason_is_kept_and_shown(string shape, string error, string reason, FailureKind kind)
    {
        SsoOidcException failure = await FailureAsync(
            400, Body(error, $",\"reason\":\"{reason}\""), kind, ("x-amzn-ErrorType", shape));
        Assert.Equal(reason, failure.Reason);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"error":"expired_token"}""", FailureKind.ExpiredToken)]
    [InlineData(403, """{"error":"expired_token"}""", FailureKind.ExpiredToken)]
    [InlineData(403, """{"message":"The security token included in the request is expired"}""", FailureKind.InvalidCredentials)]
    [InlineData(400, "{}", FailureKind.ExpiredToken)]
    public async Task ExpiredTokenException_is_the_device_code_with_an_error_and_the_signing_credentials_without(
        int status, string body, FailureKind kind) =>
        await FailureAsync(status, body, kind, ("x-amzn-ErrorType", "ExpiredTokenException"));

    public static TheoryData<int, string, FailureKind> SignInAccessDenied => new()
    {
        { 400, "TOKEN_EXPIRED", FailureKind.TokenExpired },
        { 401, "TOKEN_EXPIRED", FailureKind.TokenExpired },
        { 403, "TOKEN_EXPIRED", FailureKind.TokenExpired },
        { 400, "AUTHCODE_EXPIRED", FailureKind.AuthCodeExpired },
        { 401, "AUTHCODE_EXPIRED", FailureKind.AuthCodeExpired },
        { 403, "AUTHCODE_EXPIRED", FailureKind.AuthCodeExpired },
        { 400, "USER_CREDENTIALS_CHANGED", FailureKind.UserCredentialsChanged },
        { 401, "USER_CREDENTIALS_CHANGED", FailureKind.UserCredentialsChanged },
        { 403, "USER_CREDENTIALS_CHANGED", FailureKind.UserCredentialsChanged },
        { 400, "INSUFFICIENT_PERMISSIONS", FailureKind.InsufficientPermissions },
        { 401, "INSUFFICIENT_PERMISSIONS", FailureKind.InsufficientPermissions },
        { 403, "INSUFFICIENT_PERMISSIONS", FailureKind.InsufficientPermissions },
    };

    [Theory]
    [MemberData(nameof(SignInAccessDenied))]
    public async Task A_sign_in_refusal_is_told_apart_by_its_error_whatever_the_status(int status, string error, FailureKind kind)
    {
        string body = $$"""{"error":"{{error}}","message":"from message"}""";
        SsoOidcException failure = await FailureAsync(status, body, kind, ("x-amzn-ErrorType", "AccessDeniedException"));
        Assert.Equal("from message", failure.Description);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"error":"NEW_REASON"}""")]
    public async Task Access_denied_for_a_reason_nobody_knows_is_access_denied(string body) =>
        await FailureAsync(403, body, FailureKind.AccessDenied, ("x-amzn-ErrorType", "AccessDeniedException"));

    [Fact]
    public async Task An_RFC_6749_error_without_header_is_understood()
    {
        SsoOidcException failure = await FailureAsync(
            400,
            """{"error":"unsupported_grant_type","error_description":"grant_type not supported"}""",
            FailureKind.UnsupportedGrantType);
        Assert.Null(failure.ErrorCode);
        Assert.Equal("grant_type not supported", failure.Description);
        Assert.Contains("(unsupported_grant_type; HTTP 400", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UnauthorizedException", 401, FailureKind.Unauthorized)]
    [InlineData("ForbiddenException", 403, FailureKind.Forbidden)]
    [InlineData("TooManyRequestsException", 429, FailureKind.TooManyRequests)]
    [InlineData("ThrottlingException", 400, FailureKind.TooManyRequests)]
    [InlineData("InvalidSignatureException", 403, FailureKind.InvalidSignature)]
    [InlineData("SignatureDoesNotMatch", 403, FailureKind.InvalidSignature)]
    [InlineData("IncompleteSignatureException", 400, FailureKind.InvalidSignature)]
    [InlineData("RequestTimeTooSkewed", 403, FailureKind.InvalidSignature)]
    [InlineData("RequestExpired", 400, FailureKind.InvalidSignature)]
    [InlineData("UnrecognizedClientException", 403, FailureKind.InvalidCredentials)]
    [InlineData("InvalidClientTokenId", 403, FailureKind.InvalidCredentials)]
    [InlineData("MissingAuthenticationTokenException", 403, FailureKind.InvalidCredentials)]
    [InlineData("BrandNewException", 400, FailureKind.ServiceError)]
    [InlineData("BrandNewException", 500, FailureKind.InternalServer)]
    [InlineData("BrandNewException", 429, FailureKind.TooManyRequests)]
    [InlineData("BrandNewException", 407, FailureKind.EndpointUnreachable)]
    public async Task Errors_of_portal_and_signing_and_unknown_ones_have_a_kind(string shape, int status, FailureKind kind) =>
        await FailureAsync(status, """{"message":"m"}""", kind, ("x-amzn-ErrorType", shape));

    /// <summary>Shapes that are in no model that was known here; a status other than 400 only where it is to decide.</summary>
    public static TheoryData<string, int, FailureKind> UnknownShapes => new()
    {
        { "TokenAccessDeniedException", 400, FailureKind.AccessDenied },
        { "KMSAccessDenied", 400, FailureKind.AccessDenied },
        { "ResourceConflictException", 400, FailureKind.Conflict },
        { "InternalFailure", 400, FailureKind.InternalServer },
        { "InternalServerError", 400, FailureKind.InternalServer },
        { "TokenNotFoundException", 400, FailureKind.ResourceNotFound },
        { "ClientNotFound", 400, FailureKind.ResourceNotFound },
        { "TokenQuotaExceededException", 400, FailureKind.ServiceQuotaExceeded },
        { "RequestThrottledException", 400, FailureKind.TooManyRequests },
        { "TokenThrottlingException", 400, FailureKind.TooManyRequests },
        { "TokenTooManyRequestsError", 400, FailureKind.TooManyRequests },
        { "TokenServiceUnavailableError", 400, FailureKind.ServiceUnavailable },
        { "TemporarilyUnavailable", 400, FailureKind.ServiceUnavailable },
        { "TokenValidationException", 400, FailureKind.InvalidRequest },
        { "InputValidationError", 400, FailureKind.InvalidRequest },
        // The name says more than the status.
        { "TokenNotFoundException", 403, FailureKind.ResourceNotFound },
        { "TokenConflictException", 404, FailureKind.Conflict },
        { "TokenValidationException", 500, FailureKind.InvalidRequest },
        { "BrandNewException", 403, FailureKind.AccessDenied },
        { "BrandNewException", 404, FailureKind.ResourceNotFound },
        { "BrandNewException", 409, FailureKind.Conflict },
        { "BrandNewException", 401, FailureKind.ServiceError },
        { "BrandNewException", 402, FailureKind.ServiceError },
        { "BrandNewException", 429, FailureKind.TooManyRequests },
        { "BrandNewException", 503, FailureKind.InternalServer },
        // Ends, not parts; and in its own letters.
        { "ThrottlingDisabledException", 400, FailureKind.ServiceError },
        { "NotFoundHandlerException", 400, FailureKind.ServiceError },
        { "tokennotfoundexception", 400, FailureKind.ServiceError },
        { "Exception", 400, FailureKind.ServiceError },
        { "ErrorException", 400, FailureKind.ServiceError },
    };

    [Theory]
    [MemberData(nameof(UnknownShapes))]
    public async Task A_shape_that_nobody_knows_is_told_by_how_it_ends_and_then_by_its_status(string shape, int status, FailureKind kind)
    {
        SsoOidcException failure = await FailureAsync(status, """{"message":"m"}""", kind, ("x-amzn-ErrorType", shape));
        Assert.Equal(shape, failure.ErrorCode);
    }

    [Theory]
    [InlineData("TokenNotFoundException", "invalid_grant", FailureKind.InvalidGrant)]
    [InlineData("BrandNewException", "invalid_target", FailureKind.InvalidRequest)]
    [InlineData("TokenNotFoundException", "brand_new", FailureKind.ResourceNotFound)]
    public async Task An_error_that_is_known_says_more_than_a_shape_that_is_not(string shape, string error, FailureKind kind) =>
        await FailureAsync(403, Body(error), kind, ("x-amzn-ErrorType", shape));

    /// <summary>The shapes that AWS Sign-In's token operations brought, with each status that they may have.</summary>
    [Theory]
    [InlineData("InvalidGrantException", FailureKind.InvalidGrant)]
    [InlineData("InvalidScopeException", FailureKind.InvalidScope)]
    [InlineData("ServiceUnavailableException", FailureKind.ServiceUnavailable)]
    public async Task The_shapes_of_the_token_operations_have_their_kinds_whatever_the_status(string shape, FailureKind kind)
    {
        foreach (int status in (int[])[400, 401, 403, 404, 429, 500, 503])
        {
            foreach (string body in (string[])["{}", """{"error":"INVALID_REQUEST","message":"m"}"""])
                Assert.Equal(shape, (await FailureAsync(status, body, kind, ("x-amzn-ErrorType", shape))).ErrorCode);
        }
    }

    [Theory]
    [InlineData("invalid_target", FailureKind.InvalidRequest)]
    [InlineData("unsupported_token_type", FailureKind.InvalidRequest)]
    [InlineData("temporarily_unavailable", FailureKind.ServiceUnavailable)]
    [InlineData("invalid_dpop_proof", FailureKind.InvalidRequest)]
    public async Task Errors_of_the_RFCs_without_a_shape_have_a_kind(string error, FailureKind kind) =>
        await FailureAsync(400, $$"""{"error":"{{error}}"}""", kind);

    [Theory]
    [InlineData("""{"error":"invalid_grant"}""")]
    [InlineData("""{"error":"invalid_grant","error_description":""}""")]
    [InlineData("""{"error":"invalid_grant","error_description":"  ","message":""}""")]
    [InlineData("""{"error":"invalid_grant","error_description":null,"message":null}""")]
    public async Task An_empty_description_gets_a_text_of_ours(string body)
    {
        SsoOidcException failure = await FailureAsync(400, body, FailureKind.InvalidGrant);
        Assert.Null(failure.Description);
        Assert.Contains(DefaultMessages.Of(FailureKind.InvalidGrant), failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":"invalid_grant","error_description":"d","message":"m"}""", "d")]
    [InlineData("""{"error":"invalid_grant","error_description":"","message":"m"}""", "m")]
    [InlineData("""{"error":"invalid_grant","Message":"M"}""", "M")]
    public async Task The_description_goes_before_the_message(string body, string description) =>
        Assert.Equal(description, (await FailureAsync(400, body, FailureKind.InvalidGrant)).Description);

    [Fact]
    public async Task Members_that_are_no_strings_are_skipped()
    {
        SsoOidcException failure = await FailureAsync(
            400, """{"error_description":{"error":"x"},"code":400,"list":["error","y"],"error":"invalid_scope"}""", FailureKind.InvalidScope);
        Assert.Null(failure.ErrorCode);
        Assert.Null(failure.Description);
    }

    private static string Body(string error, string more = "") =>
        $$"""{"error":"{{error}}","error_description":"the service's words"{{more}}}""";

    private static async Task<SsoOidcException> FailureAsync(
        int status, string body, FailureKind kind, params (string Name, string Value)[] headers)
    {
        using FakeService service = FakeService.Answering(status, body, "application/json", headers).WithAttempts(1);
        return await Test.FailsAsync(service.RegisterAsync, kind);
    }
}
