using SsoOidc.Emulator;

namespace SsoOidc;

/// <summary>Something that goes wrong on purpose, until its times are over or it is piped to Remove-SsoEmulatorFault.</summary>
public sealed class SsoEmulatorFault
{
    private readonly SsoEmulator _emulator;
    private readonly EmulatorFault _fault;

    internal SsoEmulatorFault(SsoEmulator emulator, string name, EmulatorFault fault)
    {
        _emulator = emulator;
        _fault = fault;
        Name = name;
        Operation = fault.Operation;
        GrantType = fault.GrantType;
        AccountId = fault.AccountId;
        RoleName = fault.RoleName;
        Times = fault.Times;
    }

    /// <summary>The name it was added under.</summary>
    public string Name { get; }

    /// <summary>The operation it applies to; <c>*</c> for all.</summary>
    public string Operation { get; }

    /// <summary>The only grant type it applies to, as sent; null for any.</summary>
    public string? GrantType { get; }

    /// <summary>The only account it applies to; null for any.</summary>
    public string? AccountId { get; }

    /// <summary>The only role it applies to; null for any.</summary>
    public string? RoleName { get; }

    /// <summary>For how many requests; null until it is removed.</summary>
    public int? Times { get; }

    /// <summary>Where the emulator is.</summary>
    public Uri EndpointUrl => _emulator.EndpointUrl;

    /// <summary>Name, operation and times.</summary>
    public override string ToString() => $"SsoEmulatorFault {Name} on {Operation}{Target}, {(Times is { } n ? $"{n} times" : "until removed")}";

    private string Target => string.Concat(AccountId is null ? "" : $" in {AccountId}", RoleName is null ? "" : $" as {RoleName}");

    /// <summary>False where its times are over.</summary>
    internal bool Remove() => _emulator.RemoveFault(_fault);
}
