using System.Collections;
using SsoOidc.Emulation;

namespace SsoOidc.Parameters;

/// <summary>Completes the user codes that wait for a decision at the emulators of this process.</summary>
public sealed class UserCodeCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) =>
        RunningEmulators.All.SelectMany(emulator => emulator.PendingAuthorizations, (emulator, pending) =>
            (pending.UserCode, $"{pending.ClientName} at {emulator.Url}"));
}
