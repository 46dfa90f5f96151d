using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;

namespace SsoOidc.Sessions;

/// <summary>
/// A sign-in while much is asked by it: its token, refreshed on the way when it nears its end or the portal refuses it. After it has
/// ended, nobody asks again.
/// </summary>
/// <param name="session">The sign-in; null if a token was given in its place.</param>
/// <param name="load">Gives it with a token that is valid now.</param>
/// <param name="refresh">Gives it refreshed, valid or not before.</param>
/// <param name="connect">The connection to its portal.</param>
/// <param name="source">How it is found again, once it was loaded.</param>
internal sealed class PortalSession(
    SsoSessionRef? session,
    Func<PipelineContext, CancellationToken, Task<SsoSessionState>> load,
    Func<PipelineContext, CancellationToken, Task<SsoSessionState>> refresh,
    Func<SsoSessionState, ServiceConnection> connect,
    Func<SsoSessionState, PortalSource> source)
{
    /// <summary>How long a token must be valid to be used once more without a look at the store.</summary>
    private static readonly TimeSpan s_enough = TimeSpan.FromMinutes(5);

    private SsoSessionState? _state;
    private SsoOidcException? _over;
    private ServiceConnection? _connection;
    private PortalSource? _source;

    /// <summary>Whose role credentials may be kept in files: those of a sign-in that is in a file itself.</summary>
    public RoleKey? KeyOf(string accountId, string roleName) => session is { Kind: SsoSessionStore.File, Instance: { } instance }
        ? new RoleKey(accountId, roleName, instance.SessionName, instance.StartUrl)
        : null;

    /// <summary>What completion remembers its accounts by; null for a token of unknown origin.</summary>
    public string? Portal => session?.Instance?.StartUrl ?? _state?.StartUrl;

    /// <summary>How it is found again, once a token was asked for.</summary>
    public PortalSource Source => _source!;

    /// <summary>The same, as far as it is known without a look at the store.</summary>
    public PortalSource AnySource => _source ?? new PortalSource(
        new ServiceLocation(session?.Instance?.Region), session?.Instance?.SessionName, session?.Instance?.StartUrl.ToUri());

    public ServiceConnection Connection => _connection!;

    /// <summary>A token that is valid now.</summary>
    /// <exception cref="SsoOidcException">There is none, and there will be none.</exception>
    public async Task<Secret> TokenAsync(PipelineContext pipe, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (_over is not null) throw _over;
        if (_state is { AccessToken: { } token } state && (state.ExpiresAt is null || state.IsValid(clock.GetUtcNow(), s_enough))) return token;
        return await UseAsync(load, pipe, cancellationToken);
    }

    /// <summary>A token in place of one that the portal refused, which another process may have refreshed already.</summary>
    /// <exception cref="SsoOidcException">There is none, and there will be none.</exception>
    public async Task<Secret> AnotherAsync(Secret refused, PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (_over is not null) throw _over;
        if (_state?.AccessToken is { } now && !now.Equals(refused)) return now;
        Secret saved = await UseAsync(load, pipe, cancellationToken);
        return saved.Equals(refused) ? await UseAsync(refresh, pipe, cancellationToken) : saved;
    }

    /// <summary>A failure in the words of the sign-in, if it is that the portal refuses a token that is as new as can be.</summary>
    public SsoOidcException Told(SsoOidcException failure) =>
        failure.Kind == FailureKind.Unauthorized && session is not null ? session.ToUserError(failure, _state) : failure;

    private async Task<Secret> UseAsync(
        Func<PipelineContext, CancellationToken, Task<SsoSessionState>> give, PipelineContext pipe, CancellationToken cancellationToken)
    {
        try
        {
            SsoSessionState state = await give(pipe, cancellationToken);
            _state = state;
            _connection ??= connect(state);
            _source ??= source(state);
            return state.AccessToken!;
        }
        catch (SsoOidcException over) when (IsOver(over.Kind))
        {
            _over = over;
            throw;
        }
    }

    private static bool IsOver(FailureKind kind) => kind is FailureKind.NotSignedIn or FailureKind.SessionExpired or FailureKind.SecretNotFound
        or FailureKind.InvalidGrant or FailureKind.InvalidClient or FailureKind.UnauthorizedClient or FailureKind.RegistrationExpired
        or FailureKind.RefreshTokenMissing or FailureKind.Unauthorized or FailureKind.VaultNotFound or FailureKind.VaultModuleMissing;
}
