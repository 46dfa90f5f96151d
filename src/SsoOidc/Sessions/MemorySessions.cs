using System.Collections.Concurrent;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Sessions;

/// <summary>The sessions that live in this process only, for all its runspaces.</summary>
internal static class MemorySessions
{
    private static readonly ConcurrentDictionary<string, SsoSessionState> s_sessions = new(StringComparer.Ordinal);

    /// <summary>The lock that goes with them.</summary>
    public static ISessionLock Lock { get; } = new InProcessSessionLock();

    public static KeyValuePair<string, SsoSessionState>[] All => [.. s_sessions.OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    public static SsoSessionState? Find(string key) => s_sessions.TryGetValue(key, out SsoSessionState? session) ? session : null;

    public static ISessionStore<SsoSessionState> Store(string key) => new Entry(key);

    private sealed class Entry(string key) : ISessionStore<SsoSessionState>
    {
        public Task<string> LockNameAsync(CancellationToken cancellationToken) => Task.FromResult(key);

        public ILaggingCopy? Copy => null;

        public bool HasOtherWriters => false;

        public Task<SsoSessionState?> TryReadAsync(CancellationToken cancellationToken) =>
            Task.FromResult(Find(key));

        public Task<SsoSessionState?> TryRecoverAsync(CancellationToken cancellationToken) => Task.FromResult<SsoSessionState?>(null);

        public void RequireWritable()
        {
            // Memory is.
        }

        public Task SaveAsync(SsoSessionState state, CancellationToken cancellationToken)
        {
            s_sessions[key] = state;
            return Task.CompletedTask;
        }

        public Task<bool> RemoveAsync(CancellationToken cancellationToken) => Task.FromResult(s_sessions.TryRemove(key, out _));
    }
}
