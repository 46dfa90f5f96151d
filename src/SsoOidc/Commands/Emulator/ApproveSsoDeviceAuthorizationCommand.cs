using System.Management.Automation;
using SsoOidc.Emulation;

namespace SsoOidc.Commands;

/// <summary>Approves device authorizations of an emulator, as a person would in the browser.</summary>
[Cmdlet(VerbsLifecycle.Approve, "SsoDeviceAuthorization", SupportsShouldProcess = true)]
[OutputType(typeof(SsoDeviceAuthorization))]
public sealed class ApproveSsoDeviceAuthorizationCommand : DecisionCommand
{
    /// <summary>Who approves: one of the emulator's users; the first of them if not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EmulatedUserCompleter))]
    public string? UserName { get; set; }

    private protected override string Action => "Approve device authorization";

    private protected override void Decide(SsoEmulator emulator, string userCode) => emulator.Approve(userCode, UserName, After);

    private protected override void DecideNext(SsoEmulator emulator) => emulator.ApproveNext(UserName, After);
}
