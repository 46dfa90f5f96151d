using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Emulation;

namespace SsoOidc.Commands;

/// <summary>What a person would do in the browser, done to device authorizations of an emulator.</summary>
public abstract class DecisionCommand : EmulatorCommand
{
    /// <inheritdoc />
    /// <remarks>By its name alone: what is piped in is looked at as a whole, since a user code is a text.</remarks>
    [Parameter]
    [ValidateNotNull]
    [EmulatorTransformation]
    [ArgumentCompleter(typeof(EmulatorCompleter))]
    public override SsoEmulator? Emulator { get; set; }

    /// <summary>
    /// The code, in any case, with or without its hyphen. Where not given: all that wait now.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(UserCodeCompleter))]
    public string? UserCode { get; set; }

    /// <summary>From Start-SsoDeviceAuthorization: tells which emulator.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [UriTransformation]
    [ArgumentCompleter(typeof(EmulatorCompleter))]
    public Uri? EndpointUrl { get; set; }

    /// <summary>A device authorization, a user code or an emulator from the pipeline.</summary>
    [Parameter(ValueFromPipeline = true)]
    public override PSObject? InputObject { get; set; }

    /// <summary>How many more polls are told to wait first. Without a user code, and where nothing waits, it implies -Next.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [NumberTransformation]
    public int After { get; set; }

    /// <summary>Decides on the next device authorization that will be asked for.</summary>
    [Parameter]
    public SwitchParameter Next { get; set; }

    /// <summary>Emits what was piped in.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string PipeAdvice => "Pipe what Start-SsoDeviceAuthorization gives, or give the user code, which completes with Tab";

    private protected abstract string Action { get; }

    /// <summary>Looks at what is piped in itself, since a user code is a text.</summary>
    protected sealed override void BeginProcessing()
    {
    }

    private protected abstract void Decide(SsoEmulator emulator, string userCode);

    private protected abstract void DecideNext(SsoEmulator emulator);

    /// <inheritdoc />
    protected override void ProcessRecord() => Attempt(InputObject?.BaseObject as string ?? UserCode ?? EndpointUrl?.OriginalString, () =>
    {
        object? input = InputObject?.BaseObject;
        string? userCode = string.IsNullOrWhiteSpace(UserCode) ? input as string : UserCode;
        if (Next && userCode is not null)
            throw new SsoOidcException(FailureKind.InvalidInput, "-Next does not go with a user code: it is for what is still to be asked for.");
        if (Next)
            DecideOnNext(Meant(null));
        else if (userCode is not null)
            DecideOn(Meant(userCode), userCode);
        else if (input is null or SsoEmulator)
            DecideOnWaiting(Meant(null));
        else
            throw new SsoOidcException(FailureKind.InvalidInput, "What was piped in has no UserCode.") { NextStep = PipeAdvice };
        if (PassThru && InputObject is not null) WriteObject(InputObject);
    });

    private SsoEmulator Meant(string? userCode)
    {
        if (Emulator is null && EndpointUrl is { OriginalString.Length: > 0 }) return RunningEmulators.At(EndpointUrl);
        return Emulator is null && userCode is not null ? RunningEmulators.ThatKnows(userCode) : Running();
    }

    private void DecideOn(SsoEmulator emulator, string userCode)
    {
        if (IsConfirmed(userCode, Action)) Decide(emulator, userCode);
    }

    private void DecideOnWaiting(SsoEmulator emulator)
    {
        string[] waiting = [.. emulator.PendingAuthorizations.Select(pending => pending.UserCode)];
        if (waiting.Length == 0)
        {
            // So many polls from now on can only be meant for what is still to come.
            if (MyInvocation.BoundParameters.ContainsKey(nameof(After)))
            {
                DecideOnNext(emulator);
                return;
            }

            throw new SsoOidcException(
                FailureKind.AuthorizationNotFound, $"No device authorization waits for a decision at {emulator.Url}.");
        }

        foreach (string userCode in waiting) DecideOn(emulator, userCode);
    }

    private void DecideOnNext(SsoEmulator emulator)
    {
        if (IsConfirmed(emulator.Url, $"{Action} that comes next")) DecideNext(emulator);
    }
}
