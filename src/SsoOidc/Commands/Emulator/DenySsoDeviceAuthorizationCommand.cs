using System.Management.Automation;

namespace SsoOidc.Commands;

/// <summary>Refuses device authorizations of an emulator, as a person would in the browser.</summary>
[Cmdlet(VerbsLifecycle.Deny, "SsoDeviceAuthorization", SupportsShouldProcess = true)]
[OutputType(typeof(SsoDeviceAuthorization))]
public sealed class DenySsoDeviceAuthorizationCommand : DecisionCommand
{
    private protected override string Action => "Deny device authorization";

    private protected override void Decide(SsoEmulator emulator, string userCode) => emulator.Deny(userCode, After);

    private protected override void DecideNext(SsoEmulator emulator) => emulator.DenyNext(After);
}
