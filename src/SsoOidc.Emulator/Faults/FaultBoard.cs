namespace SsoOidc.Emulator.Faults;

/// <summary>The faults that wait for their requests. Callers hold the emulator's lock.</summary>
internal sealed class FaultBoard
{
    private readonly List<Entry> _entries = [];

    public void Add(EmulatorFault fault) => _entries.Add(new Entry(fault));

    public bool Remove(EmulatorFault fault)
    {
        int index = _entries.FindIndex(entry => ReferenceEquals(entry.Fault, fault));
        if (index < 0)
            index = _entries.FindIndex(entry => entry.Fault == fault);
        if (index < 0)
            return false;
        _entries.RemoveAt(index);
        return true;
    }

    public void Clear() => _entries.Clear();

    /// <summary>Picks the faults for a request and counts them down.</summary>
    public ActiveFaults Take(string operation, string? grantType)
    {
        ActiveFaults active = new();
        foreach (Entry entry in _entries.Where(entry => Applies(entry.Fault, operation, grantType)).ToList())
        {
            bool answers = new ActiveFaults().With(entry.Fault).Answer is not null;
            if (answers && active.Answer is not null)
                continue; // its turn comes with the next request
            active = active.With(entry.Fault);
            if (entry.Remaining is not null && --entry.Remaining <= 0)
                _entries.Remove(entry);
        }

        return active;
    }

    private static bool Applies(EmulatorFault fault, string operation, string? grantType) =>
        (fault.Operation == "*" || string.Equals(fault.Operation, operation, StringComparison.OrdinalIgnoreCase))
        && (fault.GrantType is null || fault.GrantType == grantType);

    private sealed class Entry(EmulatorFault fault)
    {
        public EmulatorFault Fault { get; } = fault;

        public int? Remaining { get; set; } = fault.Times;
    }
}
