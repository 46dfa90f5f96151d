namespace SsoOidc.Emulator;

/// <content>The faults by name.</content>
public sealed partial record EmulatorFault
{
    private const string DeviceCodeGrant = "urn:ietf:params:oauth:grant-type:device_code";

    /// <summary>The next <paramref name="times"/> polls of a device code get AuthorizationPendingException.</summary>
    public static EmulatorFault Pending(int times = 1) => DevicePoll("AuthorizationPendingException", times);

    /// <summary>The next polls of a device code get SlowDownException.</summary>
    public static EmulatorFault SlowDown(int times = 1) => DevicePoll("SlowDownException", times);

    /// <summary>The next poll gets ExpiredTokenException.</summary>
    public static EmulatorFault ExpiredDeviceCode(int? times = 1) => DevicePoll("ExpiredTokenException", times);

    /// <summary>The next poll gets AccessDeniedException: the person denied the request.</summary>
    public static EmulatorFault AccessDenied(int? times = 1) => DevicePoll("AccessDeniedException", times);

    /// <summary>CreateToken answers InvalidGrantException, as after the end of the session.</summary>
    public static EmulatorFault InvalidGrant(int? times = 1) =>
        ServiceError("InvalidGrantException") with { Operation = "CreateToken", Times = times };

    /// <summary>CreateTokenWithIAM names the region and endpoint where the request should have gone.</summary>
    public static EmulatorFault InvalidRequestRegion(string region, string endpoint, int? times = 1) =>
        ServiceError("InvalidRequestRegionException") with
        {
            Operation = "CreateTokenWithIAM",
            Region = region,
            Endpoint = endpoint,
            Times = times,
        };

    /// <summary>The next requests get 500 InternalServerException.</summary>
    public static EmulatorFault ServerError(int times = 1) =>
        ServiceError("InternalServerException") with { Times = times };

    /// <summary>The next requests get 429, with the milliseconds until the next try if they are given.</summary>
    public static EmulatorFault Throttled(int times = 1, int? retryAfterMs = null) =>
        new() { Kind = FaultKind.Throttled, Times = times, RetryAfterMs = retryAfterMs };

    /// <summary>
    /// Any modelled error, by shape name, with its own status, header and body. An unknown shape gets status 400.
    /// </summary>
    public static EmulatorFault ServiceError(
        string shape, string? error = null, string? description = null, string? reason = null) =>
        new()
        {
            Kind = FaultKind.ServiceError,
            ErrorShape = shape,
            Error = error,
            Description = description,
            Reason = reason,
        };

    /// <summary>The reply is an HTML page, as from a proxy.</summary>
    public static EmulatorFault HtmlBody(int status = 502) => new() { Kind = FaultKind.HtmlBody, HttpStatus = status };

    /// <summary>The reply has that status and no body.</summary>
    public static EmulatorFault EmptyBody(int status = 200) => new() { Kind = FaultKind.EmptyBody, HttpStatus = status };

    /// <summary>The reply is half of its JSON, with a Content-Length that fits.</summary>
    public static EmulatorFault TruncatedBody() => new() { Kind = FaultKind.TruncatedBody };

    /// <summary>The connection closes in the middle of the reply's body.</summary>
    public static EmulatorFault CutConnection(int times = 1) => new() { Kind = FaultKind.CutConnection, Times = times };

    /// <summary>The reply's JSON has another content type.</summary>
    public static EmulatorFault WrongContentType(string contentType = "text/plain") =>
        new() { Kind = FaultKind.WrongContentType, ContentType = contentType };

    /// <summary>The connection closes before the operation is carried out.</summary>
    public static EmulatorFault DropConnection(int times = 1) => new() { Kind = FaultKind.DropConnection, Times = times };

    /// <summary>The operation is carried out, but its reply never arrives.</summary>
    public static EmulatorFault LoseReply(int times = 1) => new() { Kind = FaultKind.LoseReply, Times = times };

    /// <summary>The service waits before the operation, by <see cref="SsoEmulatorOptions.TimeProvider"/>.</summary>
    public static EmulatorFault Delay(TimeSpan duration, int? times = 1) =>
        new() { Kind = FaultKind.Delay, Duration = duration, Times = times };

    /// <summary>Replies have no refresh token, as for a client registered without scopes.</summary>
    public static EmulatorFault NoRefreshToken(int? times = 1) => new() { Kind = FaultKind.NoRefreshToken, Times = times };

    /// <summary>A successful reply has no access token, which the model allows.</summary>
    public static EmulatorFault NoAccessToken(int? times = 1) => new() { Kind = FaultKind.NoAccessToken, Times = times };

    /// <summary>The complete verification URL has no user code in it.</summary>
    public static EmulatorFault VerificationUrlWithoutCode(int? times = null) =>
        new() { Kind = FaultKind.VerificationUrlWithoutCode, Operation = "StartDeviceAuthorization", Times = times };

    /// <summary>The service's clock is ahead by that much (behind, if negative), until the fault is removed.</summary>
    public static EmulatorFault ClockSkew(TimeSpan skew) =>
        new() { Kind = FaultKind.ClockSkew, Duration = skew, Times = null };

    private static EmulatorFault DevicePoll(string shape, int? times) =>
        ServiceError(shape) with { Operation = "CreateToken", GrantType = DeviceCodeGrant, Times = times };
}
