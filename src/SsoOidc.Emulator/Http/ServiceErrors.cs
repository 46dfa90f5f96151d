namespace SsoOidc.Emulator.Http;

/// <summary>The errors of each service, ready to throw.</summary>
internal static class ServiceErrors
{
    public static ServiceErrorException Oidc(string shape, string description) =>
        new(ServiceError.Modelled(AwsService.Oidc, shape, description: description));

    public static ServiceErrorException InvalidGrant(string description) => Oidc("InvalidGrantException", description);

    public static ServiceErrorException InvalidRequest(string description) => Oidc("InvalidRequestException", description);

    public static ServiceErrorException InvalidClient(string description) => Oidc("InvalidClientException", description);

    public static ServiceErrorException SignIn(string shape, string message) =>
        new(ServiceError.Modelled(AwsService.SignIn, shape, description: message));

    public static ServiceErrorException SignInValidation(string message) => SignIn("ValidationException", message);

    public static ServiceErrorException SignInDenied(string error, string message) =>
        new(ServiceError.Modelled(AwsService.SignIn, "AccessDeniedException", error, message));

    /// <summary>The RFC 6749 form without an error type that AWS Sign-In was observed to use for an unknown grant.</summary>
    public static ServiceErrorException SignInUnmodelled(string error, string description) =>
        new(ServiceError.Modelled(AwsService.SignIn, "ValidationException", error, description) with
        {
            Form = ErrorForm.Rfc6749,
        });

    public static ServiceErrorException Portal(string shape, string? message = null) =>
        new(ServiceError.Modelled(AwsService.Portal, shape, description: message));

    public static ServiceErrorException Front(int status, string shape, string message) =>
        new(ServiceError.Front(status, shape, message));

    public static ServiceErrorException Sts(string code, string? message = null) =>
        new(ServiceError.Modelled(AwsService.Sts, code, description: message));

    public static ServiceErrorException Federation(string message) =>
        new(ServiceError.Modelled(AwsService.Federation, "InvalidRequest", description: message));

    public static ServiceErrorException Unsigned(AwsService service) => service == AwsService.Sts
        ? Sts("MissingAuthenticationToken")
        : Front(403, "MissingAuthenticationTokenException", "Missing Authentication Token");

    public static ServiceErrorException IncompleteSignature(AwsService service, string message) => service == AwsService.Sts
        ? Sts("IncompleteSignature", message)
        : Front(403, "IncompleteSignatureException", message);

    public static ServiceErrorException WrongSignature(AwsService service, string message) => service == AwsService.Sts
        ? Sts("SignatureDoesNotMatch", message)
        : Front(403, "InvalidSignatureException", message);

    public static ServiceErrorException UnknownKey(AwsService service) => service == AwsService.Sts
        ? Sts("InvalidClientTokenId")
        : Front(403, "UnrecognizedClientException", "The security token included in the request is invalid.");

    public static ServiceErrorException EndedKey(AwsService service) => service == AwsService.Sts
        ? Sts("ExpiredToken")
        : Front(403, "ExpiredTokenException", "The security token included in the request is expired");

    /// <summary>The error of each service for a malformed request.</summary>
    public static ServiceErrorException Malformed(AwsService service, string description) => service switch
    {
        AwsService.SignIn => SignInValidation(description),
        AwsService.Portal => Portal("InvalidRequestException", description),
        AwsService.Sts => Sts("ValidationError", description),
        AwsService.Federation => Federation(description),
        _ => InvalidRequest(description),
    };
}

/// <summary>Ends a handler; the error becomes the reply.</summary>
internal sealed class ServiceErrorException(ServiceError error) : Exception(error.Description)
{
    public ServiceError Error { get; } = error;
}
