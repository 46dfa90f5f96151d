using System.Collections;
using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Emulation;
using SsoOidc.Emulator;
using SsoOidc.Errors;
using SsoOidc.Pipeline;
using Library = SsoOidc.Emulator.Hosting.SsoEmulator;

namespace SsoOidc.Commands;

/// <summary>
/// Starts an offline double of IAM Identity Center OIDC, the access portal, AWS Sign-In and STS in this process, on loopback.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "SsoEmulator", SupportsShouldProcess = true)]
[OutputType(typeof(SsoEmulator))]
public sealed class StartSsoEmulatorCommand : PSCmdlet
{
    private bool _isPiped;

    /// <summary>The port on 127.0.0.1; 0 for any free one.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    [NumberTransformation]
    public int Port { get; set; }

    /// <summary>The region the instance lives in; us-east-1 if not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>The access portal's URL; https://example.awsapps.com/start if not given.</summary>
    [Parameter]
    public string? StartUrl { get; set; }

    /// <summary>The people: names, or hashtables with Name and Assignments (accountId/roleName).</summary>
    [Parameter]
    public object[]? User { get; set; }

    /// <summary>The accounts: 12 digits, 111122223333=name:Role,Role, or hashtables with AccountId, AccountName and Roles.</summary>
    [Parameter]
    public object[]? Account { get; set; }

    /// <summary>That many accounts, besides those of Account: 000000000001, named account-1, and so on.</summary>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    [NumberTransformation]
    public int? AccountCount { get; set; }

    /// <summary>The roles of each account that names none; AdministratorAccess and ReadOnlyAccess if not given.</summary>
    [Parameter]
    public string[]? RoleName { get; set; }

    /// <summary>How many requests a second the portal takes; those above it get 429. No limit if not given.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [NumberTransformation]
    public int? PortalRequestsPerSecond { get; set; }

    /// <summary>How long the portal takes for each answer.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? PortalLatency { get; set; }

    /// <summary>
    /// The roles that STS knows: ARNs, or hashtables with RoleArn, TrustedPrincipals, ExternalId, MfaSerial; any role if not given.
    /// </summary>
    [Parameter]
    public object[]? Role { get; set; }

    /// <summary>The life of an access token, at most that of its session; 8 hours if not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? AccessTokenLifetime { get; set; }

    /// <summary>The life of a session, and so of its refresh tokens; 8 hours if not given, at most 90 days.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? SessionLifetime { get; set; }

    /// <summary>The life of a client registration; 90 days if not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? RegistrationLifetime { get; set; }

    /// <summary>The life of a device code; 10 minutes if not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? DeviceCodeLifetime { get; set; }

    /// <summary>The least time between two polls that clients are told; 1 second if not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? PollInterval { get; set; }

    /// <summary>Approves everything at once.</summary>
    [Parameter]
    public SwitchParameter ApproveAutomatically { get; set; }

    /// <summary>Approves each device code after that many polls were told to wait.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [NumberTransformation]
    public int? ApproveAfter { get; set; }

    /// <summary>Further options by the names of SsoOidc.Emulator.SsoEmulatorOptions, for example @{ RefreshRotation = $false }.</summary>
    [Parameter]
    [HashtableTransformation]
    public Hashtable? Option { get; set; }

    /// <summary>Sets AWS_ENDPOINT_URL_SSO_OIDC and its siblings, and a region if none is set, until the emulator is stopped.</summary>
    [Parameter]
    public SwitchParameter SetEnvironment { get; set; }

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => _isPiped = MyInvocation.ExpectingInput;

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (_isPiped)
        {
            WriteError(ErrorMap.Record(
                new SsoOidcException(FailureKind.InvalidInput, "Start-SsoEmulator takes nothing from the pipeline.") { NextStep = "Give what it is to be like as parameters, for example -Port or -Account" },
                null));
            return;
        }

        const string action = "Start emulator";
        string target = Port == 0 ? "127.0.0.1, any free port" : $"127.0.0.1, port {Port}";
        try
        {
            if (!Questions.TryAsk(this, () => ShouldProcess(target, action), out bool yes)) throw Questions.NobodyConfirms(action);
            if (yes) WriteObject(RunningEmulators.Add(Started(), SetEnvironment));
        }
        catch (SsoOidcException failure)
        {
            WriteError(ErrorMap.Record(failure, Port == 0 ? null : Port));
        }
        catch (Exception e) when (!ErrorMap.IsOfThePipeline(e))
        {
            WriteError(ErrorMap.Record(ErrorMap.Unexpected(e), Port == 0 ? null : Port));
        }
    }

    private Library Started()
    {
        try
        {
            return Library.Start(Options());
        }
        catch (ArgumentException wrong)
        {
            throw new SsoOidcException(FailureKind.InvalidInput, wrong.Message, wrong);
        }
        catch (InvalidOperationException busy)
        {
            throw new SsoOidcException(FailureKind.EmulatorNotStarted, busy.Message, busy);
        }
    }

    private SsoEmulatorOptions Options()
    {
        SsoEmulatorOptions options = new();
        if (Option is not null) options = OptionReader.Fill(options, Option, nameof(Option));
        return options with
        {
            Port = Port,
            Region = string.IsNullOrWhiteSpace(Region) ? options.Region : Region!.Trim(),
            StartUrl = StartUrl ?? options.StartUrl,
            Users = User is null ? options.Users : OptionReader.List<EmulatorUser>(User, nameof(User), "Name"),
            Accounts = AccountReader.Read(Account, AccountCount, RoleName, options.Accounts),
            PortalRequestsPerSecond = PortalRequestsPerSecond ?? options.PortalRequestsPerSecond,
            Roles = Role is null ? options.Roles : OptionReader.List<EmulatorRole>(Role, nameof(Role), "RoleArn"),
            PortalLatency = PortalLatency ?? options.PortalLatency,
            AccessTokenLifetime = AccessTokenLifetime ?? options.AccessTokenLifetime,
            SessionLifetime = SessionLifetime ?? options.SessionLifetime,
            RegistrationLifetime = RegistrationLifetime ?? options.RegistrationLifetime,
            DeviceCodeLifetime = DeviceCodeLifetime ?? options.DeviceCodeLifetime,
            PollInterval = PollInterval ?? options.PollInterval,
            ApproveAutomatically = ApproveAutomatically || options.ApproveAutomatically,
            ApproveAfterPolls = ApproveAfter ?? options.ApproveAfterPolls,
        };
    }
}
