using System.Collections;
using SsoOidc.Emulation;

namespace SsoOidc.Parameters;

/// <summary>Completes the operations of the emulated services.</summary>
public sealed class OperationCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => ServiceOperations.All;
}
