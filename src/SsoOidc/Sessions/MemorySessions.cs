using System.Collections.Concurrent;
using SsoOidc.Core;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Sessions;

/// <summary>The sessions that live in this process only, for all its runspaces.</summary>
internal static class MemorySessions
{
    private static readonly ConcurrentDictionary<string, SavedSession> s_sessions = new(StringComparer.Ordinal);

    /// <summary>The lock that goes with them.</summary>
    public static ISessionLock Lock { get; } = new InProcessSessionLock();

    public static KeyValuePair<string, SavedSession>[] All => [.. s_sessions.OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    public static bool Has(string key) => s_sessions.ContainsKey(key);

    public static bool Remove(string key) => s_sessions.TryRemove(key, out _);

    public static ISessionStore Store(string key) => new Entry(key);

    private sealed class Entry(string key) : ISessionStore
    {
        public string LockName => key;

        public bool IsEventuallyConsistent => false;

        public Task<SavedSession> ReadAsync(CancellationToken cancellationToken) =>
            s_sessions.TryGetValue(key, out SavedSession? session)
                ? Task.FromResult(session)
                : throw new SsoOidcException(FailureKind.NotSignedIn, "Nobody is signed in.");

        public Task SaveAsync(SavedSession session, CancellationToken cancellationToken)
        {
            s_sessions[key] = session;
            return Task.CompletedTask;
        }
    }
}
