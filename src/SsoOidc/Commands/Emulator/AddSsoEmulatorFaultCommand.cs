using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Oidc;
using SsoOidc.Emulation;
using SsoOidc.Emulator;

namespace SsoOidc.Commands;

/// <summary>Makes something go wrong at an emulator: once where nothing else is said.</summary>
[Cmdlet(VerbsCommon.Add, "SsoEmulatorFault", SupportsShouldProcess = true)]
[OutputType(typeof(SsoEmulatorFault))]
public sealed class AddSsoEmulatorFaultCommand : EmulatorCommand
{
    /// <summary>What goes wrong: an error id such as InvalidGrant, an error's shape name, or a mishap such as DropConnection.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(FaultCompleter))]
    public string[] Fault { get; set; } = [];

    /// <summary>The operation it happens to; * for all. Where not given, that of the fault.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(OperationCompleter))]
    public string? Operation { get; set; }

    /// <summary>The only grant type it happens to.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GrantTypeCompleter))]
    public string? GrantType { get; set; }

    /// <summary>The only account it happens to: 12 digits.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EmulatedAccountCompleter))]
    public string? AccountId { get; set; }

    /// <summary>The only role it happens to.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EmulatedRoleCompleter))]
    public string? RoleName { get; set; }

    /// <summary>How many requests it happens to.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [NumberTransformation]
    public int? Times { get; set; }

    /// <summary>Goes on until it is piped to Remove-SsoEmulatorFault.</summary>
    [Parameter]
    public SwitchParameter UntilRemoved { get; set; }

    /// <summary>How long a Delay is, or how far a ClockSkew; also a number of seconds.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? Duration { get; set; }

    /// <summary>The HTTP status, in place of the usual one.</summary>
    [Parameter]
    [ValidateRange(200, 599)]
    [NumberTransformation]
    public int? StatusCode { get; set; }

    /// <summary>The error_description or message.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>The error member, for example invalid_grant, in place of the usual one.</summary>
    [Parameter]
    public string? OAuthError { get; set; }

    /// <summary>The reason member, for example KMS_AccessDeniedException.</summary>
    [Parameter]
    public string? Reason { get; set; }

    /// <summary>The right region, which InvalidRequestRegion names.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>The right endpoint, which InvalidRequestRegion names.</summary>
    [Parameter]
    public string? Endpoint { get; set; }

    /// <summary>When to come back, in milliseconds, which TooManyRequests names.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [NumberTransformation]
    public int? RetryAfterMs { get; set; }

    /// <summary>The body, in place of the built-in one.</summary>
    [Parameter]
    public string? Body { get; set; }

    /// <summary>The content type, in place of the usual one.</summary>
    [Parameter]
    public string? ContentType { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string name in Fault) Attempt(name, () => Add(name.Trim()));
    }

    private void Add(string name)
    {
        if (UntilRemoved && Times is not null)
            throw new SsoOidcException(FailureKind.InvalidInput, "-Times and -UntilRemoved can't be given together: a fault ends by itself, or goes on.");
        SsoEmulator emulator = Running();
        EmulatorFault fault = Detailed(FaultMaker.Make(name, Duration));
        if (!IsConfirmed(emulator.Url, $"Add fault {name} on {fault.Operation}")) return;
        emulator.AddFault(fault);
        WriteObject(new SsoEmulatorFault(emulator, name, fault));
    }

    private EmulatorFault Detailed(EmulatorFault fault) => Placed(fault) with
    {
        AccountId = string.IsNullOrWhiteSpace(AccountId) ? null : Twelve(AccountId!.Trim()),
        RoleName = string.IsNullOrWhiteSpace(RoleName) ? null : RoleName!.Trim(),
        Times = UntilRemoved ? null : Times ?? fault.Times,
        HttpStatus = StatusCode ?? fault.HttpStatus,
        Description = Description ?? fault.Description,
        Error = OAuthError ?? fault.Error,
        Reason = Reason ?? fault.Reason,
        Region = Region ?? fault.Region,
        Endpoint = Endpoint ?? fault.Endpoint,
        RetryAfterMs = RetryAfterMs ?? fault.RetryAfterMs,
        Body = Body ?? fault.Body,
        ContentType = ContentType ?? fault.ContentType,
    };

    /// <summary>At another operation than its own, the grant type of a fault has no meaning: AccessDenied of AssumeRole, say.</summary>
    private EmulatorFault Placed(EmulatorFault fault)
    {
        string operation = string.IsNullOrWhiteSpace(Operation) ? fault.Operation : ServiceOperations.Known(Operation!.Trim());
        string? usual = operation == "*" || operation == fault.Operation ? fault.GrantType : null;
        return fault with
        {
            Operation = operation,
            GrantType = string.IsNullOrWhiteSpace(GrantType) ? usual : GrantTypes.ToWire(GrantType!),
        };
    }

    /// <summary>Leading zeros are lost where a number is typed without quotes.</summary>
    private static string Twelve(string accountId) => accountId.Length <= 12 && accountId.All(c => c is >= '0' and <= '9')
        ? accountId.PadLeft(12, '0')
        : throw new SsoOidcException(FailureKind.InvalidInput, $"-AccountId is 12 digits, not '{accountId}'.");
}
