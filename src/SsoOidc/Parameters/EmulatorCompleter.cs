using System.Collections;
using SsoOidc.Emulation;

namespace SsoOidc.Parameters;

/// <summary>Completes the URLs of the emulators of this process.</summary>
public sealed class EmulatorCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        RunningEmulators.All.Select(emulator => (emulator.Url, $"{emulator.StartUrl} in {emulator.Region}"));
}
