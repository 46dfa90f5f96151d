using SsoOidc.Core;
using SsoOidc.Emulator;

namespace SsoOidc.Emulation;

/// <summary>From a name of <see cref="FaultNames"/> to the fault.</summary>
internal static class FaultMaker
{
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidInput"/>: there is no fault of that name.</exception>
    public static EmulatorFault Make(string name, TimeSpan? duration) => name.ToUpperInvariant() switch
    {
        "AUTHORIZATIONPENDING" => EmulatorFault.Pending(),
        "SLOWDOWN" => EmulatorFault.SlowDown(),
        "EXPIREDTOKEN" => EmulatorFault.ExpiredDeviceCode(),
        "ACCESSDENIED" => EmulatorFault.AccessDenied(),
        "INVALIDGRANT" => EmulatorFault.InvalidGrant(),
        "INVALIDCLIENT" or "UNAUTHORIZEDCLIENT" or "UNSUPPORTEDGRANTTYPE" => Shape(name, "CreateToken"),
        "INVALIDCLIENTMETADATA" or "INVALIDSCOPE" or "INVALIDREDIRECTURI" => Shape(name, "RegisterClient"),
        "INVALIDREQUEST" => Shape(name, "*"),
        "INVALIDREQUESTREGION" => Shape(name, "CreateTokenWithIAM"),
        "INVALIDSIGNATURE" => Shape(name, "CreateTokenWithIAM") with { HttpStatus = 403 },
        "INVALIDCREDENTIALS" => EmulatorFault.ServiceError("UnrecognizedClientException") with
        {
            Operation = "CreateTokenWithIAM",
            HttpStatus = 403,
        },
        "TOKENEXPIRED" => SignIn("TOKEN_EXPIRED"),
        "AUTHCODEEXPIRED" => SignIn("AUTHCODE_EXPIRED"),
        "USERCREDENTIALSCHANGED" => SignIn("USER_CREDENTIALS_CHANGED"),
        "INSUFFICIENTPERMISSIONS" => SignIn("INSUFFICIENT_PERMISSIONS"),
        "UNAUTHORIZED" or "FORBIDDEN" => Shape(name, "GetRoleCredentials"),
        "INTERNALSERVER" => EmulatorFault.ServerError(),
        "TOOMANYREQUESTS" => EmulatorFault.Throttled(),
        "HTMLBODY" => EmulatorFault.HtmlBody(),
        "EMPTYBODY" => EmulatorFault.EmptyBody(),
        "TRUNCATEDBODY" => EmulatorFault.TruncatedBody(),
        "CUTCONNECTION" => EmulatorFault.CutConnection(),
        "WRONGCONTENTTYPE" => EmulatorFault.WrongContentType(),
        "DROPCONNECTION" => EmulatorFault.DropConnection(),
        "LOSEREPLY" => EmulatorFault.LoseReply(),
        "DELAY" => EmulatorFault.Delay(duration ?? throw NoDuration(name)),
        "NOREFRESHTOKEN" => EmulatorFault.NoRefreshToken(),
        "NOACCESSTOKEN" => EmulatorFault.NoAccessToken(),
        "VERIFICATIONURLWITHOUTCODE" => EmulatorFault.VerificationUrlWithoutCode(),
        "CLOCKSKEW" => EmulatorFault.ClockSkew(duration ?? throw NoDuration(name)),
        _ when FaultNames.IsShape(name) => EmulatorFault.ServiceError(name),
        _ => throw new SsoOidcException(
            FailureKind.InvalidInput,
            $"There is no fault '{name}'. There are: {string.Join(", ", FaultNames.All.Select(known => known.Name))}, and every error of "
            + "the services by its shape name, for example ConflictException."),
    };

    private static EmulatorFault Shape(string name, string operation)
    {
        string known = FaultNames.All.First(entry => string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase)).Name;
        return EmulatorFault.ServiceError(known + "Exception").On(operation);
    }

    private static EmulatorFault SignIn(string error) =>
        EmulatorFault.ServiceError("AccessDeniedException", error).On("CreateOAuth2Token");

    private static SsoOidcException NoDuration(string name) => new(FailureKind.InvalidInput, $"The fault {name} needs -Duration.");
}
