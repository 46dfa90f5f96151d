using System.Collections;
using SsoOidc.Emulation;

namespace SsoOidc.Parameters;

/// <summary>Completes the faults an emulator knows by name.</summary>
public sealed class FaultCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => FaultNames.All;
}
