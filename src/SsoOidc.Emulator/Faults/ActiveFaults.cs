namespace SsoOidc.Emulator.Faults;

/// <summary>The faults of one request.</summary>
internal sealed record ActiveFaults
{
    /// <summary>The fault that answers, or corrupts the answer; at most one.</summary>
    public EmulatorFault? Answer { get; init; }

    public TimeSpan ClockSkew { get; init; }

    public bool WithholdRefreshToken { get; init; }

    public bool WithholdAccessToken { get; init; }

    public bool HideUserCode { get; init; }

    /// <summary>What the request log records: the fault that answers, else the last of the others.</summary>
    public FaultKind? Kind { get; init; }

    /// <summary>Whether the operation is not carried out.</summary>
    public bool ReplacesOperation => Answer?.Kind is FaultKind.ServiceError or FaultKind.Throttled
        or FaultKind.HtmlBody or FaultKind.EmptyBody or FaultKind.DropConnection;

    public ActiveFaults With(EmulatorFault fault)
    {
        ActiveFaults marked = this with { Kind = Answer?.Kind ?? fault.Kind };
        return fault.Kind switch
        {
            FaultKind.ClockSkew => marked with { ClockSkew = ClockSkew + fault.Duration },
            FaultKind.NoRefreshToken => marked with { WithholdRefreshToken = true },
            FaultKind.NoAccessToken => marked with { WithholdAccessToken = true },
            FaultKind.VerificationUrlWithoutCode => marked with { HideUserCode = true },
            _ => marked with { Answer = fault },
        };
    }
}
