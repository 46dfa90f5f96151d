using SsoOidc.Core;
using SsoOidc.Emulator;

namespace SsoOidc.Emulation;

/// <summary>From a name of <see cref="FaultNames"/> to the fault.</summary>
internal static class FaultMaker
{
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidInput"/>: there is no fault of that name.</exception>
    public static EmulatorFault Make(string name, TimeSpan? duration)
    {
        string known = FaultNames.Listed(name) ?? name;
        return known switch
        {
            "AuthorizationPending" => EmulatorFault.Pending(),
            "SlowDown" => EmulatorFault.SlowDown(),
            "ExpiredToken" => EmulatorFault.ExpiredDeviceCode(),
            "AccessDenied" => EmulatorFault.AccessDenied(),
            "InvalidGrant" => EmulatorFault.InvalidGrant(),
            "InvalidClient" or "UnauthorizedClient" or "UnsupportedGrantType" => Shape(known, "CreateToken"),
            "InvalidClientMetadata" or "InvalidScope" or "InvalidRedirectUri" => Shape(known, "RegisterClient"),
            "InvalidRequest" => Shape(known, "*"),
            "InvalidRequestRegion" => Shape(known, "CreateTokenWithIAM"),
            "InvalidSignature" => Shape(known, "CreateTokenWithIAM") with { HttpStatus = 403 },
            "InvalidCredentials" => EmulatorFault.ServiceError("UnrecognizedClientException") with
            {
                Operation = "CreateTokenWithIAM",
                HttpStatus = 403,
            },
            "TokenExpired" => SignIn("TOKEN_EXPIRED"),
            "AuthCodeExpired" => SignIn("AUTHCODE_EXPIRED"),
            "UserCredentialsChanged" => SignIn("USER_CREDENTIALS_CHANGED"),
            "InsufficientPermissions" => SignIn("INSUFFICIENT_PERMISSIONS"),
            "Unauthorized" or "Forbidden" => Shape(known, "GetRoleCredentials"),
            "InternalServer" => EmulatorFault.ServerError(),
            "TooManyRequests" => EmulatorFault.Throttled(),
            "HtmlBody" => EmulatorFault.HtmlBody(),
            "EmptyBody" => EmulatorFault.EmptyBody(),
            "TruncatedBody" => EmulatorFault.TruncatedBody(),
            "CutConnection" => EmulatorFault.CutConnection(),
            "WrongContentType" => EmulatorFault.WrongContentType(),
            "DropConnection" => EmulatorFault.DropConnection(),
            "LoseReply" => EmulatorFault.LoseReply(),
            "Delay" => EmulatorFault.Delay(duration ?? throw NoDuration(name)),
            "NoRefreshToken" => EmulatorFault.NoRefreshToken(),
            "NoAccessToken" => EmulatorFault.NoAccessToken(),
            "VerificationUrlWithoutCode" => EmulatorFault.VerificationUrlWithoutCode(),
            "ClockSkew" => EmulatorFault.ClockSkew(duration ?? throw NoDuration(name)),
            _ when FaultNames.IsShape(name) => EmulatorFault.ServiceError(name),
            _ => throw new SsoOidcException(
                FailureKind.InvalidInput,
                $"There is no fault '{name}'. There are: {string.Join(", ", FaultNames.All.Select(one => one.Name))}, and every error of "
                + "the services by its shape name, for example ConflictException."),
        };
    }

    private static EmulatorFault Shape(string name, string operation) => EmulatorFault.ServiceError(name + "Exception").On(operation);

    private static EmulatorFault SignIn(string error) =>
        EmulatorFault.ServiceError("AccessDeniedException", error).On("CreateOAuth2Token");

    private static SsoOidcException NoDuration(string name) => new(FailureKind.InvalidInput, $"The fault {name} needs -Duration.");
}
