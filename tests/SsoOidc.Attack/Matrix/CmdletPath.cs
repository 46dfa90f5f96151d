using System.Net;
using System.Security;
using SsoOidc.Attack.Support;
using SsoOidc.Core;

namespace SsoOidc.Attack.Matrix;

/// <summary>One way through a cmdlet, with one of its requests faulted.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Operation">The request that is faulted, as the end of its path.</param>
/// <param name="Script">One line; <c>$in</c> has Url, Name, File and the secrets.</param>
internal sealed record CmdletPath(string Name, string Operation, string Script)
{
    /// <summary>What a secret of the caller or the service looks like; its beginning is what the judge looks for.</summary>
    private const string Plant = "pl4nt&d'Sec<+/=\u00fc\u6f22";

    /// <summary>For those that travel in headers.</summary>
    public const string HeaderPlant = "pl4nt&d'Sec<+/=ascii";

    private const string Device = "New-SsoToken -ClientId client -ClientSecret $in.ClientSecret -DeviceCode $in.DeviceCode -UserCode ABCD-EFGH "
        + "-VerificationUri https://device.example/ -Interval 1 ";

    private const string End = " -Region us-east-1 -EndpointUrl $in.Url -TimeoutSec 2";

    private const string Iam = "New-SsoTokenWithIam client -AccessKeyId AKIAIOSFODNN7EXAMPLE -SecretAccessKey $in.SecretAccessKey -SessionToken $in.SessionToken ";

    private const string Connect = "Connect-SsoSession -StartUrl https://$($in.Name).awsapps.com/start -UseDeviceCode -NoBrowser -InMemory" + End;

    private const string Token = "/token", Register = "/client/register", Authorize = "/device_authorization", Console = "/v1/token";

    public static IReadOnlyList<CmdletPath> All { get; } =
    [
        new("Register-SsoClient", Register, "Register-SsoClient $in.Name" + End),
        new("Start-SsoDeviceAuthorization", Authorize, "Start-SsoDeviceAuthorization https://matrix.awsapps.com/start -ClientId client -ClientSecret $in.ClientSecret" + End),
        new("New-SsoToken -NoWait", Token, Device + "-NoWait" + End),
        new("New-SsoToken, waiting", Token, Device + End) { Waits = true },
        new("New-SsoToken -Code", Token, "New-SsoToken -ClientId client -ClientSecret $in.ClientSecret -Code $in.Code -CodeVerifier $in.Verifier -RedirectUri http://127.0.0.1/oauth/callback" + End),
        new("New-SsoToken -RefreshToken", Token, "New-SsoToken -ClientId client -ClientSecret $in.ClientSecret -RefreshToken $in.RefreshToken" + End),
        new("New-SsoTokenWithIam -Assertion", Token, Iam + "-Assertion $in.Assertion" + End),
        new("New-SsoTokenWithIam -SubjectToken", Token, Iam + "-SubjectToken $in.Assertion" + End),
        new("New-SsoTokenWithIam -RefreshToken", Token, Iam + "-RefreshToken $in.RefreshToken" + End),
        new("New-SignInOAuth2Token -Code", Console, "New-SignInOAuth2Token -Code $in.Code -CodeVerifier $in.Verifier -RedirectUri http://127.0.0.1/oauth/callback" + End),
        new("New-SignInOAuth2Token -RefreshToken", Console, "New-SignInOAuth2Token -RefreshToken $in.RefreshToken -DPoPKey $in.Key" + End),
        new("Connect-SsoSession, registering", Register, Connect) { Waits = true },
        new("Connect-SsoSession, authorizing", Authorize, Connect) { Waits = true },
        new("Connect-SsoSession, waiting", Token, Connect) { Waits = true },
        new("Get-SsoToken", Token, "Get-SsoToken -Path $in.File" + End)
        {
            Save = (home, name) => home.SaveSso(name, Plant + name),
            Ends = [FailureKind.SessionExpired, FailureKind.RegistrationExpired],
        },
        new("Get-SignInCredential", Console, "Get-SignInCredential -SessionArn $in.Arn" + End)
        {
            Save = (home, name) => home.SaveConsole(name, Plant + name),
            Ends = [FailureKind.SessionExpired],
        },
        new("Disconnect-SsoSession", "/logout", "Disconnect-SsoSession -Path $in.File" + End)
        {
            Save = (home, name) => home.SaveSso(name, Plant + name, DateTimeOffset.UtcNow.AddHours(1), HeaderPlant),
            ReadsNoAnswer = true,
        },
        new(
            "one pipe", Token,
            $"Register-SsoClient $in.Name{End} | Start-SsoDeviceAuthorization https://matrix.awsapps.com/start -TimeoutSec 2 | New-SsoToken -TimeoutSec 2") { Waits = true },
    ];

    /// <summary>Whether the time that was given may end a wait for a person.</summary>
    public bool Waits { get; private init; }

    /// <summary>Whether only the status of a success counts.</summary>
    public bool ReadsNoAnswer { get; private init; }

    /// <summary>What a session may say of a grant that was refused.</summary>
    public IReadOnlyList<FailureKind> Ends { get; private init; } = [];

    /// <summary>Saves what the cmdlet reads; the result is its file.</summary>
    public Func<TrialHome, string, string>? Save { get; private init; }

    public static IEnumerable<(string Name, object Value)> Secrets { get; } = new[]
    {
        "ClientSecret", "DeviceCode", "Code", "Verifier", "RefreshToken", "Assertion",
    }.Select(name => (name, (object)Secure(Plant + name + new string('v', 43))))
    .Append(("SecretAccessKey", Secure(HeaderPlant)))
    .Append(("SessionToken", Secure(HeaderPlant)))
    .Append(("Key", Secure(TrialHome.Key)));

    private static SecureString Secure(string value) => new NetworkCredential("", value).SecurePassword;
}
