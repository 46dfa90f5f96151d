namespace SsoOidc.Emulator.Http;

/// <summary>The refusals by service, ready to throw.</summary>
internal static class Refuse
{
    public static RefusalException Oidc(string shape, string description) =>
        new(ServiceError.Modelled(AwsService.Oidc, shape, description: description));

    public static RefusalException InvalidGrant(string description) => Oidc("InvalidGrantException", description);

    public static RefusalException InvalidRequest(string description) => Oidc("InvalidRequestException", description);

    public static RefusalException InvalidClient(string description) => Oidc("InvalidClientException", description);

    public static RefusalException SignInValidation(string message) =>
        new(ServiceError.Modelled(AwsService.SignIn, "ValidationException", description: message));

    public static RefusalException SignInDenied(string error, string message) =>
        new(ServiceError.Modelled(AwsService.SignIn, "AccessDeniedException", error, message));

    /// <summary>The RFC 6749 form without an error type that AWS Sign-In was seen to use for a grant it does not know.</summary>
    public static RefusalException SignInUnmodelled(string error, string description) =>
        new(ServiceError.Modelled(AwsService.SignIn, "ValidationException", error, description) with
        {
            Form = ErrorForm.Rfc6749,
        });

    public static RefusalException Portal(string shape, string? message = null) =>
        new(ServiceError.Modelled(AwsService.Portal, shape, description: message));

    public static RefusalException Front(int status, string shape, string message) =>
        new(ServiceError.Front(status, shape, message));

    /// <summary>What each service calls a request that is badly formed.</summary>
    public static RefusalException Malformed(AwsService service, string description) => service switch
    {
        AwsService.SignIn => SignInValidation(description),
        AwsService.Portal => Portal("InvalidRequestException", description),
        _ => InvalidRequest(description),
    };
}
