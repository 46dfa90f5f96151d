using System.Collections.Concurrent;

namespace SsoOidc.Emulator.Tests.Support;

/// <summary>
/// Emulators whose port no other one had before in this process. The AWS SDK remembers for each endpoint how far its
/// clock is off, for good; tests turn clocks, and the system hands ports out again.
/// </summary>
internal static class FreshEmulator
{
    private static readonly ConcurrentDictionary<int, bool> s_ports = new();

    public static SsoEmulator Start(SsoEmulatorOptions? options = null)
    {
        SsoEmulator emulator = SsoEmulator.Start(options);
        if (s_ports.TryAdd(emulator.BaseUrl.Port, true))
            return emulator;
        using (emulator) // held while another one is looked for, so that it is another one
            return Start(options);
    }
}
