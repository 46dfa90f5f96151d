namespace SsoOidc.Emulator.State;

/// <summary>What the person said.</summary>
internal enum Decision
{
    None,
    Approved,
    Denied,
}
