using System.Collections;
using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;

namespace SsoOidc.Emulation;

/// <summary>Lets an emulator be named also by its URL.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EmulatorTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        Uri? url = value as Uri ?? (value as string).ToUri();
        if (url is null) return inputData;
        return RunningEmulators.Find(url) ?? throw new ArgumentTransformationMetadataException(
            $"No emulator of this process is at '{DisplayText.Safe(url.OriginalString, DisplayText.LineLimit)}'. "
            + (RunningEmulators.All is { Length: > 0 } all ? $"Those that run: {string.Join(", ", all.Select(emulator => emulator.Url))}." : "None runs; Start-SsoEmulator starts one."));
    }
}

/// <summary>Tells how a fault is named, where PowerShell would name types.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FaultTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is string or PSObject { BaseObject: string }
            ? throw new ArgumentTransformationMetadataException("A fault is removed by the object that Add-SsoEmulatorFault gave, not by its name; -All removes them all.")
            : inputData;
}

/// <summary>Completes the URLs of the emulators of this process.</summary>
public sealed class EmulatorCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        RunningEmulators.All.Select(emulator => (emulator.Url, $"{emulator.StartUrl} in {emulator.Region}"));
}

/// <summary>Completes the faults an emulator knows by name.</summary>
public sealed class FaultCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => FaultNames.All;
}

/// <summary>Completes the operations of the emulated services.</summary>
public sealed class OperationCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => ServiceOperations.All;
}

/// <summary>Completes the user codes that wait for a decision at the emulators of this process.</summary>
public sealed class UserCodeCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        RunningEmulators.All.SelectMany(emulator => emulator.PendingAuthorizations, (emulator, pending) =>
            (pending.UserCode, $"{pending.ClientName} at {emulator.Url}"));
}

/// <summary>Completes the accounts of the emulators of this process.</summary>
public sealed class EmulatedAccountCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        RunningEmulators.All.SelectMany(emulator => emulator.Accounts).Select(account => (account.AccountId, account.AccountName)).Distinct();
}

/// <summary>Completes the roles in the accounts of the emulators of this process.</summary>
public sealed class EmulatedRoleCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        RunningEmulators.All.SelectMany(emulator => emulator.Accounts).SelectMany(account => account.Roles).Distinct().Select(role => (role, $"Role {role}"));
}

/// <summary>Completes the people of the emulators of this process.</summary>
public sealed class EmulatedUserCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        RunningEmulators.All.SelectMany(emulator => emulator.Users).Select(user => user.Name).Distinct().Select(name => (name, $"User {name}"));
}
