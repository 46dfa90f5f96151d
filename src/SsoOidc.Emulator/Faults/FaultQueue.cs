namespace SsoOidc.Emulator.Faults;

/// <summary>The faults that apply to coming requests. Callers hold the emulator's lock.</summary>
internal sealed class FaultQueue
{
    private readonly List<Entry> _entries = [];

    public void Add(EmulatorFault fault)
    {
        if (fault.Times is null or > 0)
            _entries.Add(new Entry(fault));
    }

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

    /// <summary>Counts down the delays for a request and returns their sum.</summary>
    public TimeSpan TakeDelay(FaultSubject subject)
    {
        TimeSpan delay = TimeSpan.Zero;
        foreach (Entry entry in Matching(subject).Where(entry => entry.Fault.Kind == FaultKind.Delay))
        {
            delay += entry.Fault.Duration;
            Consume(entry);
        }

        return delay;
    }

    /// <summary>Picks the other faults for a request. Those that answer are counted down at once.</summary>
    public ActiveFaults Take(FaultSubject subject)
    {
        ActiveFaults active = new();
        foreach (Entry entry in Matching(subject).Where(entry => entry.Fault.Kind != FaultKind.Delay))
        {
            bool answers = !IsVariation(entry.Fault.Kind);
            if (answers && active.Answer is not null)
                continue; // its turn comes with the next request
            active = active.With(entry.Fault);
            if (answers)
                Consume(entry);
        }

        return active;
    }

    /// <summary>
    /// Counts down the variations after the operation has succeeded; the reply to a pending poll, for example, has no
    /// token to leave out.
    /// </summary>
    public void Settle(FaultSubject subject)
    {
        foreach (Entry entry in Matching(subject).Where(entry => IsVariation(entry.Fault.Kind)))
            Consume(entry);
    }

    private static bool IsVariation(FaultKind kind) => kind is FaultKind.NoRefreshToken or FaultKind.NoAccessToken
        or FaultKind.VerificationUrlWithoutCode or FaultKind.ClockSkew;

    // Some faults make sense for some operations only.
    private static bool AppliesTo(FaultKind kind, string operation) => kind switch
    {
        FaultKind.NoRefreshToken => GivesTokens(operation),
        FaultKind.NoAccessToken => GivesTokens(operation)
            || operation is "CreateOAuth2TokenWithIAM" or "CreateOAuth2TokenWithTokenExchange" or "CreateBearerToken",
        FaultKind.VerificationUrlWithoutCode => operation == "StartDeviceAuthorization",
        _ => true,
    };

    private static bool GivesTokens(string operation) => operation is "CreateToken" or "CreateTokenWithIAM" or "CreateOAuth2Token";

    private List<Entry> Matching(FaultSubject subject) => [.. _entries.Where(entry =>
        (entry.Fault.Operation == "*" || entry.Fault.Operation.Equals(subject.Operation, StringComparison.OrdinalIgnoreCase))
        && (entry.Fault.GrantType is null || entry.Fault.GrantType == subject.GrantType)
        && (entry.Fault.AccountId is null || entry.Fault.AccountId == subject.AccountId)
        && (entry.Fault.RoleName is null || entry.Fault.RoleName == subject.RoleName)
        && AppliesTo(entry.Fault.Kind, subject.Operation))];

    private void Consume(Entry entry)
    {
        if (entry.Remaining is not null && --entry.Remaining <= 0)
            _entries.Remove(entry);
    }

    private sealed class Entry(EmulatorFault fault)
    {
        public EmulatorFault Fault { get; } = fault;

        public int? Remaining { get; set; } = fault.Times;
    }
}

/// <summary>What a request is about, as far as faults can be limited to it.</summary>
internal sealed record FaultSubject(string Operation, string? GrantType, string? AccountId, string? RoleName);
