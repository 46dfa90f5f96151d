using System.Collections;
using System.Management.Automation;
using SsoOidc.Binding;

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
        return url is { IsAbsoluteUri: true } ? RunningEmulators.Find(url) ?? inputData : inputData;
    }
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
