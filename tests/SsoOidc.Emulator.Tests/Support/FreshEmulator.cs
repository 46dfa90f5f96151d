using System.Collections.Concurrent;

namespace SsoOidc.Emulator.Tests.Support;

/// <summary>
/// Emulators with ports that no other emulator of this process has had. The AWS SDK keeps the clock skew of each endpoint
/// until the process ends; tests move clocks, and the system assigns ports again.
/// </summary>
internal static class FreshEmulator
{
    private static readonly ConcurrentDictionary<int, bool> s_ports = new();

    public static SsoEmulator Start(SsoEmulatorOptions? options = null)
    {
        SsoEmulator emulator = SsoEmulator.Start(options);
        if (s_ports.TryAdd(emulator.BaseUrl.Port, true))
            return emulator;
        using (emulator) // keeps its port while the next one starts
            return Start(options);
    }
}
