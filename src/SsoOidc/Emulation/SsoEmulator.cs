using System.Management.Automation.Runspaces;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Emulator;
using SsoOidc.Pipeline;
using Library = SsoOidc.Emulator.Hosting.SsoEmulator;

namespace SsoOidc;

/// <summary>
/// An offline double of IAM Identity Center OIDC, the access portal, AWS Sign-In and STS that runs in this process, and what
/// it knows. Region and EndpointUrl bind to the service cmdlets: <c>$emulator | Register-SsoClient -ClientName test</c>.
/// </summary>
public sealed class SsoEmulator
{
    private readonly Library _library;
    private readonly WeakReference<Runspace>? _runspace;
    private readonly Func<TimeSpan> _offset;
    private readonly Action? _restoreEnvironment;

    internal SsoEmulator(Library library, Action? restoreEnvironment)
    {
        _library = library;
        _runspace = Runspace.DefaultRunspace is { } runspace ? new WeakReference<Runspace>(runspace) : null;
        _offset = () => library.Clock.Offset;
        _restoreEnvironment = restoreEnvironment;
        ModuleClock.Instance.Follow(_offset);
    }

    /// <summary>Where all services are: <c>http://127.0.0.1:PORT</c>.</summary>
    public Uri EndpointUrl => _library.BaseUrl;

    /// <summary>The region the instance lives in.</summary>
    public string Region => _library.Options.Region;

    /// <summary>The regions CreateTokenWithIAM takes a signature for.</summary>
    public string[] SigningRegions => [Region, .. _library.Options.FurtherSigningRegions];

    /// <summary>The access portal's URL, as clients send it.</summary>
    public Uri StartUrl => _library.Options.StartUrl.ToUri()!;

    /// <summary>The issuer URL, taken wherever the start URL is.</summary>
    public Uri IssuerUrl => _library.Options.IssuerUrl.ToUri()!;

    /// <summary>The people who can approve a sign-in; the first if none is named.</summary>
    public EmulatorUser[] Users => [.. _library.Options.Users];

    /// <summary>The accounts of the portal, each with its roles.</summary>
    public EmulatorAccount[] Accounts => [.. _library.Options.Accounts];

    /// <summary>The application ARNs CreateTokenWithIAM takes as client id.</summary>
    public string[] Applications => [.. _library.Options.IamApplications];

    /// <summary>The credentials CreateTokenWithIAM and STS take a signature of.</summary>
    public AwsCredential[] SigningKeys =>
    [
        .. _library.Options.SigningKeys.Select(key => new AwsCredential
        {
            AccessKeyId = key.AccessKeyId,
            SecretAccessKey = new Secret(key.SecretAccessKey).ToSecureString()!,
            SessionToken = Secret.From(key.SessionToken).ToSecureString(),
        }),
    ];

    /// <summary>The device authorizations that wait for a decision, the oldest first.</summary>
    public PendingAuthorization[] PendingAuthorizations => [.. _library.PendingAuthorizations];

    /// <summary>The emulator's time.</summary>
    public DateTimeOffset UtcNow => _library.Clock.GetUtcNow();

    /// <summary>How far its clock is ahead of the system's.</summary>
    public TimeSpan ClockOffset => _library.Clock.Offset;

    /// <summary>Whether it still listens.</summary>
    public bool IsRunning { get; private set; } = true;

    internal string Url => EndpointUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>Whether it was started in the runspace that runs now.</summary>
    internal bool BelongsHere => Home is { } home && home == Runspace.DefaultRunspace;

    /// <summary>Whether the runspace it was started in is closed.</summary>
    internal bool IsOrphan => Home?.RunspaceStateInfo.State is not RunspaceState.Opened;

    internal IReadOnlyList<EmulatorRequest> Requests => _library.Requests;

    private Runspace? Home => _runspace is not null && _runspace.TryGetTarget(out Runspace? home) ? home : null;

    /// <summary>The URL, and whether it still listens.</summary>
    public override string ToString() => $"SsoEmulator {Url}{(IsRunning ? "" : ", stopped")}";

    internal bool Knows(string userCode) => _library.HasAuthorization(userCode);

    internal void Approve(string userCode, string? userName, int afterPolls) =>
        Translated(() => _library.ApproveAfter(userCode, afterPolls, userName));

    internal void ApproveNext(string? userName, int afterPolls) => Translated(() => _library.ApproveNext(afterPolls, userName));

    internal void Deny(string userCode, int afterPolls) => Translated(() => _library.Deny(userCode, afterPolls));

    internal void DenyNext(int afterPolls) => _library.DenyNext(afterPolls);

    internal void Advance(TimeSpan duration) => _library.Clock.Advance(duration);

    internal void AddFault(EmulatorFault fault) => _library.AddFault(fault);

    internal bool RemoveFault(EmulatorFault fault) => _library.RemoveFault(fault);

    internal void ClearFaults() => _library.ClearFaults();

    /// <summary>Frees the port, takes the environment back and forgets the clock. Once only.</summary>
    internal void Close()
    {
        IsRunning = false;
        ModuleClock.Instance.Forget(_offset);
        _restoreEnvironment?.Invoke();
        _library.Dispose();
    }

    private static void Translated(Action action)
    {
        try
        {
            action();
        }
        catch (KeyNotFoundException unknown)
        {
            throw new SsoOidcException(FailureKind.AuthorizationNotFound, unknown.Message, unknown);
        }
        catch (InvalidOperationException used)
        {
            throw new SsoOidcException(FailureKind.Conflict, used.Message, used);
        }
    }
}
