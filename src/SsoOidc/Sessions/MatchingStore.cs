using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Sessions;

/// <summary>
/// A place that is named after a session, where only a sign-in to what that session is now counts: after the config file was
/// changed, the token that is kept is one of another organisation, or region.
/// </summary>
/// <param name="store">The place.</param>
/// <param name="wanted">What is to be signed in to.</param>
/// <param name="region">Its region; null if any will do.</param>
/// <param name="place">The place, as the middle of a sentence.</param>
/// <param name="connectCommand">The command that signs in.</param>
internal sealed class MatchingStore(
    ISessionStore<SsoSessionState> store, SsoInstance wanted, string? region, string place, string connectCommand)
    : ISessionStore<SsoSessionState>
{
    public Task<string> LockNameAsync(CancellationToken cancellationToken) => store.LockNameAsync(cancellationToken);

    public bool HasOtherWriters => store.HasOtherWriters;

    public ILaggingCopy? Copy => store.Copy;

    /// <inheritdoc />
    /// <exception cref="SsoOidcException"><see cref="FailureKind.NotSignedIn"/>: the sign-in that is there is another one.</exception>
    public async Task<SsoSessionState?> TryReadAsync(CancellationToken cancellationToken)
    {
        if (await store.TryReadAsync(cancellationToken) is not { } saved) return null;
        return Matches(saved, wanted, region) ? saved : throw new SsoOidcException(
            FailureKind.NotSignedIn,
            $"What is kept {place} counts as none: it is a sign-in to {Portal(saved.StartUrl ?? "another portal", saved.Location.Region)}, "
                + $"and not to {Portal(wanted.StartUrl, region)}, which is asked for or configured now.")
        {
            NextStep = "Run " + connectCommand,
        };
    }

    public async Task<SsoSessionState?> TryRecoverAsync(CancellationToken cancellationToken) =>
        await store.TryRecoverAsync(cancellationToken) is { } found && Matches(found, wanted, region) ? found : null;

    public void RequireWritable() => store.RequireWritable();

    public Task SaveAsync(SsoSessionState state, CancellationToken cancellationToken) => store.SaveAsync(state, cancellationToken);

    public Task<bool> RemoveAsync(CancellationToken cancellationToken) => store.RemoveAsync(cancellationToken);

    /// <summary>Whether a sign-in is to that portal, in that region; what is not known is not held against it.</summary>
    public static bool Matches(SsoSessionState saved, SsoInstance wanted, string? region) =>
        (saved.StartUrl is not { Length: > 0 } url || StartUrls.AreSame(url, wanted.StartUrl))
        && (region is null || saved.Location.Region is not { } kept || string.Equals(kept, region, StringComparison.OrdinalIgnoreCase));

    private static string Portal(string startUrl, string? region) => region is null ? startUrl : $"{startUrl} in {region}";
}
