using System.Globalization;
using System.Xml.Linq;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.Security;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Sts;

/// <summary>AWS STS, in the query protocol: a form or a query with the name of the action, replies in XML.</summary>
internal sealed class StsOperations(SsoEmulatorOptions options, EmulatorState state)
{
    public const string Version = "2011-06-15";

    private const string NamePattern = @"[\w+=,.@-]*";
    private const string IdentityCenter = "arn:aws:iam::aws:contextProvider/IdentityCenter";
    private const int MostContexts = 5;

    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private readonly SigV4Verifier _verifier = new(new KeyRing(options, state), "sts");
    private readonly Trust _trust = new(options);

    public Reply GetCallerIdentity(ServiceCall call)
    {
        CheckVersion(call);
        Principal caller = _verifier.Verify(call).Identity.Principal;
        return QueryXml.Result("GetCallerIdentity",
            QueryXml.Element("Arn", caller.Arn),
            QueryXml.Element("UserId", caller.UserId),
            QueryXml.Element("Account", caller.AccountId));
    }

    public Reply AssumeRole(ServiceCall call)
    {
        CheckVersion(call);
        SigningIdentity caller = _verifier.Verify(call).Identity;
        StsParameters parameters = new(call.Request);
        (string arn, RoleArn parts) = RoleOf(parameters);
        string sessionName = parameters.Required("RoleSessionName", 2, 64, NamePattern);
        string? externalId = parameters.Optional("ExternalId", 2, 1224, @"[\w+=,.@:\/-]*");
        string? serial = parameters.Optional("SerialNumber", 9, 256, @"[\w+=/:,.@-]*");
        string? code = parameters.Optional("TokenCode", 6, 6, @"[\d]*");
        string? source = parameters.Optional("SourceIdentity", 2, 64, NamePattern);
        TimeSpan life = parameters.Duration("DurationSeconds", s_hour);
        string? packed = SessionPolicy.PackedSize(parameters);

        EmulatorRole? role = _trust.Find(arn);
        if (role is null || !Trust.Accepts(role, caller.Principal) || (role.ExternalId is not null && role.ExternalId != externalId))
            throw Denied(caller, arn);
        CheckMfa(role, caller, serial, code);
        bool isChained = caller.Principal.RoleArn is not null;
        if (isChained && life > s_hour)
        {
            throw ServiceErrors.Sts("ValidationError",
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
        }

        CheckLife(role, life);
        CheckContexts(call, parameters);
        return Answer("AssumeRole", call, Session(parts, sessionName), life, isChained, packed,
            source is null ? null : QueryXml.Element("SourceIdentity", source));
    }

    /// <summary>
    /// The token's form, times and, for a role that asks for them, its issuer, audience and subject are checked; its signature
    /// is not, for there is no provider of keys offline.
    /// </summary>
    public Reply AssumeRoleWithWebIdentity(ServiceCall call)
    {
        CheckVersion(call);
        StsParameters parameters = new(call.Request);
        (string arn, RoleArn parts) = RoleOf(parameters);
        string sessionName = parameters.Required("RoleSessionName", 2, 64, NamePattern);
        string text = parameters.Required("WebIdentityToken", 4, 20000);
        TimeSpan life = parameters.Duration("DurationSeconds", s_hour);
        string? packed = SessionPolicy.PackedSize(parameters);

        Jwt token = Jwt.Parse(text) ?? throw ServiceErrors.Sts("InvalidIdentityToken",
            "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
        foreach (string claim in (IEnumerable<string>)["iss", "sub"])
        {
            if (token.Text(claim) is null)
                throw ServiceErrors.Sts("InvalidIdentityToken", $"Missing a required claim: {claim}");
        }

        DateTimeOffset end = token.Time("exp") ?? throw ServiceErrors.Sts("InvalidIdentityToken", "Missing a required claim: exp");
        if (call.ServiceClock >= end)
        {
            throw ServiceErrors.Sts("ExpiredTokenException",
                $"Token expired: current date/time {Seconds(call.ServiceClock)} must be before the expiration date/time {Seconds(end)}");
        }

        if (token.Time("nbf") is DateTimeOffset start && call.ServiceClock < start)
            throw ServiceErrors.Sts("InvalidIdentityToken", "Token is not valid yet");
        EmulatorRole role = _trust.Find(arn)
            ?? throw ServiceErrors.Sts("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        Trust.RequireWebIdentity(role, token);
        CheckLife(role, life);
        return Answer("AssumeRoleWithWebIdentity", call, Session(parts, sessionName), life, isChained: false, packed,
            QueryXml.Element("SubjectFromWebIdentityToken", token.Text("sub")!),
            QueryXml.Element("Provider", token.Text("iss")!),
            token.Texts("aud") is [string audience, ..] ? QueryXml.Element("Audience", audience) : null);
    }

    /// <summary>What there is no operation for.</summary>
    public static Reply Unknown(ServiceCall call) => throw NoAction(call);

    private static Principal Session(RoleArn role, string sessionName) =>
        Principal.OfRole(role.Partition, role.AccountId, role.RoleName, sessionName);

    private Reply Answer(
        string action, ServiceCall call, Principal session, TimeSpan life, bool isChained, string? packed, params XElement?[] more)
    {
        IssuedCredentials issued = IssuedCredentials.Issue(state, session, call.Now + life, isChained);
        return QueryXml.Result(action,
        [
            .. more,
            QueryXml.Element("AssumedRoleUser",
                QueryXml.Element("AssumedRoleId", session.UserId),
                QueryXml.Element("Arn", session.Arn)),
            QueryXml.Element("Credentials",
                QueryXml.Element("AccessKeyId", issued.AccessKeyId),
                QueryXml.Element("SecretAccessKey", issued.SecretAccessKey),
                QueryXml.Element("SessionToken", issued.SessionToken),
                QueryXml.Element("Expiration", Time(issued.ExpiresAt))),
            packed is null ? null : QueryXml.Element("PackedPolicySize", packed),
        ]);
    }

    private static (string Arn, RoleArn Parts) RoleOf(StsParameters parameters)
    {
        string arn = parameters.Required("RoleArn", 20, 2048);
        return (arn, RoleArn.Parse(arn) ?? throw ServiceErrors.Sts("ValidationError", $"{arn} is invalid"));
    }

    private static void CheckMfa(EmulatorRole role, SigningIdentity caller, string? serial, string? code)
    {
        if (serial is null != code is null)
            throw ServiceErrors.Sts("ValidationError", "Both SerialNumber and TokenCode are needed, or neither");
        if (role.MfaSerial is not null && serial is null)
            throw Denied(caller, role.RoleArn);
        bool isOtherDevice = role.MfaSerial is not null && role.MfaSerial != serial;
        bool isWrongCode = serial is not null && role.MfaCode is not null && role.MfaCode != code;
        if (isOtherDevice || isWrongCode)
            throw ServiceErrors.Sts("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    }

    private static void CheckLife(EmulatorRole role, TimeSpan life)
    {
        if (life > role.MaxSessionDuration)
        {
            throw ServiceErrors.Sts(
                "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
    }

    private void CheckContexts(ServiceCall call, StsParameters parameters)
    {
        string[] providers = [.. parameters.List("ProvidedContexts", "ProviderArn")];
        string[] assertions = [.. parameters.List("ProvidedContexts", "ContextAssertion")];
        if (providers.Length != assertions.Length || providers.Length > MostContexts)
            throw ServiceErrors.Sts("ValidationError", $"Each of at most {MostContexts} provided contexts needs both its members");
        if (providers.FirstOrDefault(provider => provider != IdentityCenter) is string other)
            throw ServiceErrors.Sts("ValidationError", $"{other} is no context provider");
        foreach (string assertion in assertions)
        {
            if (!state.IdentityContexts.TryGetValue(assertion, out IdentityContext? context))
                throw ServiceErrors.Sts("ValidationError", "The context assertion is invalid");
            if (call.ServiceClock >= context.ExpiresAt)
                throw ServiceErrors.Sts("ExpiredTokenException", "The context assertion has expired");
        }
    }

    private static ServiceErrorException Denied(SigningIdentity caller, string role) => ServiceErrors.Sts(
        "AccessDenied", $"User: {caller.Principal.Arn} is not authorized to perform: sts:AssumeRole on resource: {role}");

    private static void CheckVersion(ServiceCall call)
    {
        if (!call.Request.Parameters.TryGetValue("Version", out string? version) || version != Version)
            throw NoAction(call);
    }

    private static ServiceErrorException NoAction(ServiceCall call)
    {
        IReadOnlyDictionary<string, string> parameters = call.Request.Parameters;
        string version = parameters.TryGetValue("Version", out string? given) ? given : "NO_VERSION_SPECIFIED";
        return ServiceErrors.Sts("InvalidAction", $"Could not find operation {parameters["Action"]} for version {version}");
    }

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
