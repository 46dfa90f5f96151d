using System.Diagnostics;
using System.Management.Automation;
using System.Reflection;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;

namespace SsoOidc.Errors;

/// <summary>
/// The only maker of error records. The ids are the names of <see cref="FailureKind"/>; scripts test on them, so they
/// never change.
/// </summary>
internal static class ErrorMap
{
    private const string SignInAgain =
        "Sign in again with Connect-SsoSession, or with Register-SsoClient | Start-SsoDeviceAuthorization | New-SsoToken.";

    private static readonly Dictionary<FailureKind, ErrorEntry> s_table = new()
    {
        [FailureKind.ServiceError] = new(ErrorCategory.InvalidResult,
            "Run the command again with -Verbose and quote the request id to AWS support."),
        [FailureKind.AccessDenied] = new(ErrorCategory.PermissionDenied,
            "If the person refused by mistake, run Start-SsoDeviceAuthorization again; else ask an administrator for an assignment."),
        [FailureKind.AuthorizationPending] = new(ErrorCategory.ResourceBusy,
            "Run New-SsoToken again after the interval, or without -NoWait to wait for the approval."),
        [FailureKind.ExpiredToken] = new(ErrorCategory.OperationTimeout,
            "Run Start-SsoDeviceAuthorization again and approve the new code in time."),
        [FailureKind.InternalServer] = new(ErrorCategory.ResourceUnavailable,
            "Wait a little and run the command again; the AWS Health Dashboard tells of outages."),
        [FailureKind.InvalidClient] = new(ErrorCategory.AuthenticationError,
            "Register a client again with Register-SsoClient, in the same -Region, and use its ClientId and ClientSecret."),
        [FailureKind.InvalidClientMetadata] = new(ErrorCategory.InvalidArgument,
            "Run Register-SsoClient with the defaults: -ClientType public and no other metadata."),
        [FailureKind.InvalidGrant] = new(ErrorCategory.AuthenticationError,
            "The session or code has ended. " + SignInAgain),
        [FailureKind.InvalidRedirectUri] = new(ErrorCategory.InvalidArgument,
            "Use a loopback -RedirectUri without a slash at its end, for example http://127.0.0.1/oauth/callback."),
        [FailureKind.InvalidRequest] = new(ErrorCategory.InvalidArgument,
            "Check the parameters, and that -Region is the home region of your Identity Center instance."),
        [FailureKind.InvalidRequestRegion] = new(ErrorCategory.InvalidArgument,
            "Run the command again with the home region of your Identity Center instance as -Region."),
        [FailureKind.InvalidScope] = new(ErrorCategory.InvalidArgument,
            "Run Register-SsoClient again with -Scope sso:account:access, or with the scopes your application documents."),
        [FailureKind.SlowDown] = new(ErrorCategory.LimitsExceeded, "Wait 5 seconds longer between calls, then run the command again."),
        [FailureKind.UnauthorizedClient] = new(ErrorCategory.PermissionDenied,
            "Register a client with the grant type you use: Register-SsoClient -GrantType DeviceCode, RefreshToken, AuthorizationCode"),
        [FailureKind.UnsupportedGrantType] = new(ErrorCategory.InvalidArgument,
            "Use -GrantType DeviceCode, AuthorizationCode or RefreshToken; JwtBearer and TokenExchange belong to New-SsoTokenWithIam."),
        [FailureKind.TokenExpired] = new(ErrorCategory.AuthenticationError,
            "The console session has ended: run Connect-SignInSession, or get a new authorization code for New-SignInOAuth2Token -Code."),
        [FailureKind.AuthCodeExpired] = new(ErrorCategory.AuthenticationError,
            "Sign in again in the browser and give the new authorization code at once to New-SignInOAuth2Token -Code."),
        [FailureKind.UserCredentialsChanged] = new(ErrorCategory.AuthenticationError,
            "Sign in again with the new password: run Connect-SignInSession, or New-SignInOAuth2Token with a new -Code."),
        [FailureKind.InsufficientPermissions] = new(ErrorCategory.PermissionDenied,
            "Ask an administrator to allow signin:AuthorizeOAuth2Access and signin:CreateOAuth2Token, "
            + "for example with the managed policy SignInLocalDevelopmentAccess."),
        [FailureKind.TooManyRequests] = new(ErrorCategory.LimitsExceeded, "Wait a little and run the command again, less often."),
        [FailureKind.ResourceNotFound] = new(ErrorCategory.ObjectNotFound, "Check the names and ids in the command."),
        [FailureKind.Conflict] = new(ErrorCategory.ResourceExists, "Look at the present state, then run the command again."),
        [FailureKind.ServiceQuotaExceeded] = new(ErrorCategory.QuotaExceeded,
            "Ask for a higher quota in the Service Quotas console, or remove what is no longer used."),
        [FailureKind.ServiceUnavailable] = new(ErrorCategory.ResourceUnavailable,
            "Wait a little and run the command again; the AWS Health Dashboard tells of outages."),
        [FailureKind.Unauthorized] = new(ErrorCategory.AuthenticationError, SignInAgain),
        [FailureKind.Forbidden] = new(ErrorCategory.PermissionDenied, "Ask an administrator to assign the role to you."),
        [FailureKind.InvalidSignature] = new(ErrorCategory.SecurityError,
            "Check -SecretAccessKey, -Region, and this machine's clock (5 minutes are tolerated)."),
        [FailureKind.InvalidCredentials] = new(ErrorCategory.AuthenticationError,
            "Get fresh AWS credentials and give them as -AccessKeyId, -SecretAccessKey and -SessionToken, or name a -ProfileName."),
        [FailureKind.EndpointUnreachable] = new(ErrorCategory.ConnectionError,
            "Check -Region and -EndpointUrl, the network, and -Proxy or HTTPS_PROXY."),
        [FailureKind.ProxyUnreachable] = new(ErrorCategory.ConnectionError,
            "Check -Proxy, or HTTPS_PROXY and ALL_PROXY; NO_PROXY or an empty https_proxy goes past the proxy."),
        [FailureKind.ProxyRefused] = new(ErrorCategory.PermissionDenied,
            "Ask the proxy's administrator to let the host through, or give a login with -ProxyCredential."),
        [FailureKind.ProxyNotSupported] = new(ErrorCategory.InvalidArgument,
            "Give the proxy as http://host:port, or as socks5://host:port (PowerShell 7), in -Proxy, HTTPS_PROXY or ALL_PROXY."),
        [FailureKind.TlsFailure] = new(ErrorCategory.SecurityError,
            "If a proxy inspects TLS here, set AWS_CA_BUNDLE to a PEM file with its certificate authority."),
        [FailureKind.RequestTimeout] = new(ErrorCategory.OperationTimeout,
            "Check the network and -Proxy, or give more time with -TimeoutSec."),
        [FailureKind.BadResponse] = new(ErrorCategory.InvalidResult,
            "Check -EndpointUrl and the proxy: something other than the service may have answered. -Verbose shows status and host."),
        [FailureKind.SignInTimeout] = new(ErrorCategory.OperationTimeout,
            "Run the command again with a longer -TimeoutSec, or without one to wait as long as the code lives."),
        [FailureKind.InvalidConfiguration] = new(ErrorCategory.InvalidArgument,
            "Fix the setting that the message names, or give the value as a parameter."),
        [FailureKind.MissingRegion] = new(ErrorCategory.InvalidArgument,
            "Run the command again with -Region, for example -Region eu-west-1, or set AWS_REGION."),
        [FailureKind.ProfileNotFound] = new(ErrorCategory.ObjectNotFound,
            "Check the name (-ProfileName completes with Tab), or clear AWS_PROFILE."),
        [FailureKind.CredentialsNotFound] = new(ErrorCategory.AuthenticationError,
            "Name a -ProfileName that has credentials (Export-SsoProfile writes those of Identity Center, Connect-SignInSession those of a console "
            + "sign-in), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."),
        [FailureKind.RefreshTokenMissing] = new(ErrorCategory.InvalidArgument,
            "Register with the defaults (scope sso:account:access, grants DeviceCode and RefreshToken) and sign in once more."),
        [FailureKind.InvalidDPoPKey] = new(ErrorCategory.InvalidArgument,
            "Pass the DPoPKey of the object that New-SignInOAuth2Token gave: $signIn | New-SignInOAuth2Token"),
        [FailureKind.CacheBusy] = new(ErrorCategory.ResourceBusy,
            "Wait for the other process or end it, then run the command again; -TimeoutSec sets how long to wait."),
        [FailureKind.LockUnavailable] = new(ErrorCategory.ResourceUnavailable,
            "Make the folder that the message names writable, or set XDG_STATE_HOME to one that is."),
        [FailureKind.VaultModuleMissing] = new(ErrorCategory.NotInstalled,
            "Run Install-PSResource Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore"),
        [FailureKind.VaultNotFound] = new(ErrorCategory.ObjectNotFound,
            "Run Get-SecretVault to see the vaults, or Register-SecretVault to add one."),
        [FailureKind.VaultLocked] = new(ErrorCategory.SecurityError,
            "Unlock the vault that the message names first, with Unlock-SecretVault, for SecretStore with Unlock-SecretStore."),
        [FailureKind.VaultFailed] = new(ErrorCategory.InvalidOperation,
            "Run Test-SecretVault with the vault that the message names, then the command again."),
        [FailureKind.SecretNotFound] = new(ErrorCategory.ObjectNotFound,
            "Run Get-SsoSession with the same -Vault to see what is saved, or sign in with the same -Vault and -SecretName: "
            + "Connect-SsoSession, Connect-SignInSession, or New-SsoToken."),
        [FailureKind.SecretNotManaged] = new(ErrorCategory.InvalidType,
            "Choose another -SecretName; Get-SsoSession with the same -Vault lists what this module saved, and of which kind."),
        [FailureKind.SecretIncomplete] = new(ErrorCategory.InvalidData,
            "Run the command again in a minute; if it stays so, sign in again with the same -Vault and -SecretName."),
        [FailureKind.SecretSchemaUnsupported] = new(ErrorCategory.InvalidData, "Run Update-PSResource SsoOidc, then the command again."),
        [FailureKind.RegistrationExpired] = new(ErrorCategory.AuthenticationError, SignInAgain + " Give the same -Vault and -SecretName."),
        [FailureKind.SaveFailed] = new(ErrorCategory.WriteError,
            "Fix what the message names, then run the command again."),
        [FailureKind.NotSignedIn] = new(ErrorCategory.AuthenticationError,
            "Run Connect-SsoSession with the same -SessionName, -ProfileName or -StartUrl."),
        [FailureKind.SessionExpired] = new(ErrorCategory.AuthenticationError,
            "Run Connect-SsoSession with the same -SessionName, -ProfileName or -StartUrl."),
        [FailureKind.SessionNotConfigured] = new(ErrorCategory.ObjectNotFound,
            "Check the name (it completes with Tab), add the section to the config file, or give -StartUrl and -Region."),
        [FailureKind.InvalidStartUrl] = new(ErrorCategory.InvalidArgument,
            "Copy the start URL from the AWS access portal, for example https://example.awsapps.com/start."),
        [FailureKind.CallbackMismatch] = new(ErrorCategory.SecurityError,
            "Run the command again and use only the page that it opens; close tabs of earlier sign-ins."),
        [FailureKind.LoopbackUnavailable] = new(ErrorCategory.ResourceUnavailable,
            "Run the command again with -UseDeviceCode, which needs no port on this machine."),
        [FailureKind.EmulatorNotFound] = new(ErrorCategory.ObjectNotFound,
            "Run $emulator = Start-SsoEmulator first, in this process, and give it as -Emulator."),
        [FailureKind.EmulatorAmbiguous] = new(ErrorCategory.InvalidArgument,
            "Give the one that is meant, or its URL, as -Emulator; Stop-SsoEmulator -All ends them all."),
        [FailureKind.EmulatorNotStarted] = new(ErrorCategory.ResourceUnavailable,
            "Run Start-SsoEmulator without -Port, which takes a free one."),
        [FailureKind.AuthorizationNotFound] = new(ErrorCategory.ObjectNotFound,
            "Look at $emulator.PendingAuthorizations; -Next decides on the one that is still to be asked for."),
        [FailureKind.ProfileConflict] = new(ErrorCategory.ResourceExists,
            "Give another profile with -ProfileName (one that is not there yet is made), or take the other settings out of this one."),
        [FailureKind.InvalidVerificationCode] = new(ErrorCategory.InvalidData,
            "Copy the whole code again and give it past the terminal: Connect-SignInSession -Remote -VerificationCode (Get-Clipboard -Raw)"),
        [FailureKind.InteractionRequired] = new(ErrorCategory.InvalidOperation,
            "Run the command where a person can answer, or give the answer as the parameter that the message names."),
        [FailureKind.InternalError] = new(ErrorCategory.InvalidOperation,
            "This is a fault of SsoOidc. Report it with the message, the command without its secrets, and $PSVersionTable."),
        [FailureKind.InvalidInput] = new(ErrorCategory.InvalidArgument, "Correct the command as the message says; Get-Help with -Examples shows how it is used."),
    };

    public static IReadOnlyDictionary<FailureKind, ErrorEntry> Table => s_table;

    public static ErrorRecord Record(SsoOidcException failure, object? target)
    {
        ErrorEntry entry = s_table[failure.Kind];
        return new ErrorRecord(failure, failure.Kind.ToString(), entry.Category, target)
        {
            ErrorDetails = new ErrorDetails(failure.Message) { RecommendedAction = ActionFor(failure, entry) },
        };
    }

    /// <summary>
    /// What nothing foresaw. Only the kind and place of the exception are told: its message may quote what it could not read.
    /// </summary>
    public static SsoOidcException Unexpected(Exception e) => new(
        FailureKind.InternalError, $"An unexpected {e.GetType().Name} ended the work on this input, {Place(e)}.");

    /// <summary>Whether PowerShell throws it to end a command, be it the user's wish or another command's.</summary>
    public static bool IsOfThePipeline(Exception e) => e.GetType().Assembly == typeof(PipelineStoppedException).Assembly;

    private static string Place(Exception e)
    {
        MethodBase? method = new StackTrace(e).GetFrames()
            .Select(frame => frame.GetMethod())
            .FirstOrDefault(found => found?.DeclaringType?.Namespace?.StartsWith(nameof(SsoOidc), StringComparison.Ordinal) == true);
        return method is null ? "somewhere" : $"in {method.DeclaringType}.{method.Name}";
    }

    private static string ActionFor(SsoOidcException failure, ErrorEntry entry) => failure switch
    {
        { NextStep: { Length: > 0 } step } => step,
        { Kind: FailureKind.InvalidRequestRegion, Region: { } region } when RegionName.IsOne(region) =>
            $"Run the command again with -Region {region}.",
        { Kind: FailureKind.InvalidRequestRegion, Endpoint: { } endpoint } when RegionName.OfEndpoint(endpoint) is { } region =>
            $"Run the command again with -Region {region}.",
        _ => entry.RecommendedAction,
    };
}

/// <summary>What PowerShell says of a kind of failure.</summary>
internal sealed class ErrorEntry(ErrorCategory category, string recommendedAction)
{
    /// <summary>The error's category; never NotSpecified.</summary>
    public ErrorCategory Category => category;

    /// <summary>The next command to type, or thing to check.</summary>
    public string RecommendedAction => recommendedAction;
}

/// <summary>Commands as people type them.</summary>
internal static class CommandText
{
    /// <summary>A value as an argument: in quotes where PowerShell would take it apart.</summary>
    public static string Quoted(string text) =>
        text.Length > 0 && text[0] != '-' && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or ':' or '.' or '/')
            ? text
            : PowerShellText.Quoted(text);
}
