using SsoOidc.Core;
using Library = SsoOidc.Emulator.Hosting.SsoEmulator;

namespace SsoOidc.Emulation;

/// <summary>
/// The emulators of this process. A cmdlet that is not told which one takes the only one of its runspace, else the only one
/// there is, so that tests may run in parallel runspaces without naming theirs.
/// </summary>
internal static class RunningEmulators
{
    private static readonly List<SsoEmulator> s_running = [];

    public static SsoEmulator[] All
    {
        get
        {
            lock (s_running) return [.. s_running];
        }
    }

    public static SsoEmulator Add(Library library, bool setEnvironment)
    {
        EmulatorEnvironment? environment = setEnvironment ? EmulatorEnvironment.Set(library.BaseUrl, library.Options.Region) : null;
        SsoEmulator emulator = new(library, environment is null ? null : environment.Restore);
        lock (s_running) s_running.Add(emulator);
        return emulator;
    }

    /// <summary>Stops one; does nothing if it is stopped already.</summary>
    public static void Stop(SsoEmulator emulator)
    {
        lock (s_running)
        {
            if (!s_running.Remove(emulator)) return;
        }

        emulator.Close();
    }

    /// <summary>The one that is meant if none was named.</summary>
    public static SsoEmulator Only()
    {
        SsoEmulator[] all = All;
        SsoEmulator[] own = [.. all.Where(emulator => emulator.BelongsHere)];
        SsoEmulator[] candidates = own.Length > 0 ? own : all;
        return candidates.Length switch
        {
            1 => candidates[0],
            0 => throw new SsoOidcException(FailureKind.EmulatorNotFound, "No emulator runs in this process."),
            _ => throw new SsoOidcException(
                FailureKind.EmulatorAmbiguous,
                $"{candidates.Length} emulators run here: {string.Join(", ", candidates.Select(emulator => emulator.Url))}."),
        };
    }

    /// <summary>The one at an endpoint, by whatever name of this machine.</summary>
    public static SsoEmulator At(Uri endpoint) => Find(endpoint)
        ?? throw new SsoOidcException(
            FailureKind.EmulatorNotFound, $"No emulator of this process is at {endpoint.OriginalString}.");

    /// <summary>The same, or null.</summary>
    public static SsoEmulator? Find(Uri endpoint) => !endpoint.IsAbsoluteUri || !endpoint.IsLoopback
        ? null
        : All.FirstOrDefault(emulator => emulator.EndpointUrl.Port == endpoint.Port);

    /// <summary>The one that handed a user code out; if none did, the one that will say so.</summary>
    public static SsoEmulator ThatKnows(string userCode) =>
        All.FirstOrDefault(emulator => emulator.Knows(userCode)) ?? Only();

    /// <summary>Stops those whose runspace is this one or is no longer there.</summary>
    public static void StopThoseOfThisRunspace()
    {
        foreach (SsoEmulator emulator in All.Where(emulator => emulator.BelongsHere || emulator.IsOrphan)) Stop(emulator);
    }
}
