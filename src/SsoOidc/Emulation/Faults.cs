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
            "ExpiredCredentials" => EmulatorFault.ServiceError("ExpiredToken").On("AssumeRole"),
            "MalformedPolicyDocument" or "PackedPolicyTooLarge" or "RegionDisabled" => Shape(known, "AssumeRole"),
            "InvalidIdentityToken" => Shape(known, "AssumeRoleWithWebIdentity"),
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
                + "the services by its shape name, for example ConflictException.")
            {
                NextStep = "Choose one of them; Add-SsoEmulatorFault completes them with Tab",
            },
        };
    }

    private static EmulatorFault Shape(string name, string operation) => EmulatorFault.ServiceError(name + "Exception").On(operation);

    private static EmulatorFault SignIn(string error) =>
        EmulatorFault.ServiceError("AccessDeniedException", error).On("CreateOAuth2Token");

    private static SsoOidcException NoDuration(string name) => new(FailureKind.InvalidInput, $"The fault {name} needs -Duration.");
}

/// <summary>The faults by the names users give; an error is named by the error id that it leads to.</summary>
internal static class FaultNames
{
    /// <summary>The names, each with what it does.</summary>
    public static readonly (string Name, string Meaning)[] All =
    [
        ("AuthorizationPending", "A poll is told to go on waiting"),
        ("SlowDown", "A poll is told to slow down"),
        ("ExpiredToken", "A poll is told that the device code has ended"),
        ("AccessDenied", "A poll is told that the person said no"),
        ("InvalidGrant", "CreateToken: the session has ended"),
        ("InvalidClient", "CreateToken: client id or secret is unknown"),
        ("UnauthorizedClient", "CreateToken: the client may not use this grant type"),
        ("UnsupportedGrantType", "CreateToken: the grant type is unknown"),
        ("InvalidClientMetadata", "RegisterClient: the registration is not accepted"),
        ("InvalidScope", "RegisterClient: the scope is unknown"),
        ("InvalidRedirectUri", "RegisterClient: the redirect URI is not accepted"),
        ("InvalidRequest", "The request is malformed"),
        ("InvalidRequestRegion", "CreateTokenWithIAM: the wrong region; -Region and -Endpoint name the right one"),
        ("InvalidSignature", "CreateTokenWithIAM: the signature is wrong"),
        ("InvalidCredentials", "CreateTokenWithIAM: the access key is unknown"),
        ("TokenExpired", "CreateOAuth2Token: the console session has ended"),
        ("AuthCodeExpired", "CreateOAuth2Token: the authorization code has ended"),
        ("UserCredentialsChanged", "CreateOAuth2Token: the password was changed"),
        ("InsufficientPermissions", "CreateOAuth2Token: an IAM permission is missing"),
        ("Unauthorized", "GetRoleCredentials: the access token has ended"),
        ("Forbidden", "GetRoleCredentials: the role is not assigned"),
        ("ExpiredCredentials", "AssumeRole: the credentials it was signed with have ended"),
        ("MalformedPolicyDocument", "AssumeRole: the session policy is not right"),
        ("PackedPolicyTooLarge", "AssumeRole: the session policy is too large"),
        ("RegionDisabled", "AssumeRole: the region is not activated"),
        ("InvalidIdentityToken", "AssumeRoleWithWebIdentity: the token is not right"),
        ("InternalServer", "500"),
        ("TooManyRequests", "429, with -RetryAfterMs as the hint when to come back"),
        ("HtmlBody", "A proxy's HTML page in place of the reply"),
        ("EmptyBody", "A reply without a body"),
        ("TruncatedBody", "Half the reply, well delivered"),
        ("CutConnection", "The connection closes in the middle of the reply"),
        ("WrongContentType", "The reply is labelled as something else"),
        ("DropConnection", "The connection closes before anything is done"),
        ("LoseReply", "All is done, but no reply arrives: a refresh token is used up, say"),
        ("Delay", "The service takes its time: -Duration"),
        ("NoRefreshToken", "The reply has no refresh token"),
        ("NoAccessToken", "The reply has no access token"),
        ("VerificationUrlWithoutCode", "The complete verification URL has no user code in it"),
        ("ClockSkew", "The service's clock is off by -Duration"),
    ];

    /// <summary>Whether it is one of them, or an error of a service model by its shape name.</summary>
    public static bool Knows(string name) => IsShape(name) || Listed(name) is not null;

    /// <summary>The name as it is listed; null if it is none of these.</summary>
    public static string? Listed(string name) =>
        All.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase)).Name;

    /// <summary>Whether it is the name of a modelled error, for example <c>InvalidGrantException</c>.</summary>
    public static bool IsShape(string name) => name.EndsWith("Exception", StringComparison.Ordinal) || name.EndsWith("Error", StringComparison.Ordinal);
}

/// <summary>The operations of the services an emulator stands for, by their names in the service models.</summary>
internal static class ServiceOperations
{
    /// <summary>The names, each with what it does.</summary>
    public static readonly (string Name, string Meaning)[] All =
    [
        ("RegisterClient", "Register-SsoClient"),
        ("StartDeviceAuthorization", "Start-SsoDeviceAuthorization"),
        ("CreateToken", "New-SsoToken, Get-SsoToken"),
        ("CreateTokenWithIAM", "New-SsoTokenWithIam"),
        ("CreateOAuth2Token", "New-SignInOAuth2Token"),
        ("CreateOAuth2TokenWithIAM", "New-SignInOAuth2TokenWithIam"),
        ("CreateOAuth2TokenWithTokenExchange", "New-SignInOAuth2TokenWithTokenExchange"),
        ("CreateBearerToken", "New-SignInBearerToken"),
        ("IntrospectOAuth2TokenWithIAM", "Get-SignInOAuth2TokenInfo"),
        ("RevokeOAuth2TokenWithIAM", "Revoke-SignInOAuth2Token"),
        ("ListAccounts", "The portal's list of accounts"),
        ("ListAccountRoles", "The portal's list of roles in an account"),
        ("GetRoleCredentials", "The portal's credentials for a role"),
        ("Logout", "The portal's sign-out"),
        ("AssumeRole", "Credentials of a role, from STS"),
        ("AssumeRoleWithWebIdentity", "Credentials of a role for a token of another identity provider, from STS"),
        ("GetCallerIdentity", "Who signed the request, from STS"),
        ("GetSigninToken", "The federation endpoint's token for the console"),
        ("ConsoleLogin", "The federation endpoint's page of the console"),
    ];

    /// <summary>The name as the service model has it. A misspelt one would never happen, and its test never fail.</summary>
    /// <exception cref="SsoOidcException">There is no such operation.</exception>
    public static string Known(string operation) =>
        operation == "*" ? operation
        : All.FirstOrDefault(known => string.Equals(known.Name, operation, StringComparison.OrdinalIgnoreCase)).Name
        ?? throw new SsoOidcException(
            FailureKind.InvalidInput, $"There is no operation '{operation}'. There are: {string.Join(", ", All.Select(known => known.Name))}, and * for all.")
        {
            NextStep = "Choose one of them; -Operation completes them with Tab",
        };
}
