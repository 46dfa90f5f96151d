using SsoOidc.Emulator.Faults;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Oidc;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Hosting;

/// <summary>
/// An offline double of IAM Identity Center's OIDC service (<c>sso-oidc</c>), the AWS access portal (<c>sso</c>),
/// AWS Sign-In (<c>signin</c>) and STS (<c>sts</c>) with the federation endpoint of the console, on loopback. It checks what
/// the services check, records the requests, and fails on demand. Every member may be called from any thread.
/// </summary>
public sealed class SsoEmulator : IDisposable, IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly EmulatorState _state;
    private readonly FaultQueue _faults = new();
    private readonly RequestLog _log;
    private readonly Authorizations _authorizations;

    private SsoEmulator(SsoEmulatorOptions options)
    {
        Options = options;
        Clock = new EmulatorClock(options.TimeProvider);
        _state = new EmulatorState(options.StateLimit);
        _log = new RequestLog(options.RequestLogLimit);
        _authorizations = new Authorizations(options, _state);
        _server = LoopbackServer.Bind(options.Port);
        BaseUrl = new Uri($"http://127.0.0.1:{_server.Port}");
        Router router = new(Routes.All(this, _state, _authorizations));
        Dispatcher dispatcher = new(router, _state, _faults, _log, Clock);
        _server.Run(dispatcher.HandleAsync, Clock);
    }

    /// <summary>
    /// The endpoint of all services, for <c>AWS_ENDPOINT_URL</c>: <c>http://127.0.0.1:PORT</c>.
    /// </summary>
    public Uri BaseUrl { get; }

    /// <summary>The options it was started with.</summary>
    public SsoEmulatorOptions Options { get; }

    /// <summary>The clock of the services.</summary>
    public EmulatorClock Clock { get; }

    /// <summary>The requests so far, in order of arrival; requests for <c>/_emulator/</c> are left out.</summary>
    public IReadOnlyList<EmulatorRequest> Requests => Locked(_log.Snapshot);

    /// <summary>The device authorizations that wait for a decision, the oldest first.</summary>
    public IReadOnlyList<PendingAuthorization> PendingAuthorizations => Locked(() => _authorizations.Open(Clock.GetUtcNow()));

    /// <summary>Starts an emulator; it listens when this returns.</summary>
    /// <exception cref="InvalidOperationException">The port can't be opened.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static SsoEmulator Start(SsoEmulatorOptions? options = null)
    {
        options ??= new SsoEmulatorOptions();
        options.Validate();
        return new SsoEmulator(options);
    }

    /// <summary>Whether this emulator has issued that user code, whatever became of it.</summary>
    public bool HasAuthorization(string userCode) => Locked(() => _authorizations.Find(userCode) is not null);

    /// <summary>Approves a device authorization, as a person does in the browser.</summary>
    /// <param name="userCode">The user code, in any case, with or without its hyphen.</param>
    /// <param name="userName">Who approves; null for the first of the options' users.</param>
    /// <exception cref="KeyNotFoundException">The user code or the user is unknown.</exception>
    /// <exception cref="InvalidOperationException">The device code has been used already.</exception>
    public void Approve(string userCode, string? userName = null) => Locked(() =>
        Authorizations.Approve(_authorizations.Require(userCode, Clock.GetUtcNow()), _authorizations.User(userName)));

    /// <summary>Approves a device authorization after that many further polls.</summary>
    /// <exception cref="KeyNotFoundException">The user code or the user is unknown.</exception>
    /// <exception cref="InvalidOperationException">The device code has been used already.</exception>
    public void ApproveAfter(string userCode, int polls, string? userName = null) => Locked(() =>
        Authorizations.Approve(_authorizations.Require(userCode, Clock.GetUtcNow()), _authorizations.User(userName), polls));

    /// <summary>
    /// Approves the next device authorization that a client asks for, whatever the options say, after that many polls.
    /// </summary>
    /// <exception cref="KeyNotFoundException">The user is unknown.</exception>
    public void ApproveNext(int afterPolls = 0, string? userName = null) => Locked(() =>
    {
        EmulatorUser user = _authorizations.User(userName);
        _authorizations.DecideNext(next => Authorizations.Approve(next, user, afterPolls));
    });

    /// <summary>Denies a device authorization, after that many further polls.</summary>
    /// <exception cref="KeyNotFoundException">The user code is unknown.</exception>
    /// <exception cref="InvalidOperationException">The device code has been used already.</exception>
    public void Deny(string userCode, int afterPolls = 0) => Locked(() =>
        Authorizations.Deny(_authorizations.Require(userCode, Clock.GetUtcNow()), afterPolls));

    /// <summary>
    /// Denies the next device authorization that a client asks for, whatever the options say, after that many polls.
    /// </summary>
    public void DenyNext(int afterPolls = 0) =>
        Locked(() => _authorizations.DecideNext(next => Authorizations.Deny(next, afterPolls)));

    /// <summary>
    /// The oldest device authorization that waits for a decision; if there is none, the next one that a client asks for.
    /// </summary>
    public async Task<PendingAuthorization> WaitForAuthorizationAsync(CancellationToken cancellationToken = default)
    {
        Task<PendingAuthorization> next = Locked(() => _authorizations.Open(Clock.GetUtcNow()) is [PendingAuthorization first, ..]
            ? Task.FromResult(first)
            : _authorizations.Next());
        TaskCompletionSource<PendingAuthorization> cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = cancellationToken.Register(() => cancelled.TrySetCanceled());
        return await (await Task.WhenAny(next, cancelled.Task).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Adds a fault and returns it, for <see cref="RemoveFault"/>.</summary>
    public EmulatorFault AddFault(EmulatorFault fault)
    {
        Locked(() => _faults.Add(fault));
        return fault;
    }

    /// <summary>Removes a fault; false if it is not there or used up.</summary>
    public bool RemoveFault(EmulatorFault fault) => Locked(() => _faults.Remove(fault));

    /// <summary>Removes all faults.</summary>
    public void ClearFaults() => Locked(_faults.Clear);

    /// <summary>
    /// Ends the sessions of a start URL or of a user, as an administrator can: refresh tokens then answer
    /// InvalidGrantException (AWS Sign-In: TOKEN_EXPIRED) and access tokens 401.
    /// </summary>
    public void EndSession(string startUrlOrUser) => Locked(() =>
    {
        foreach (Session session in _state.Sessions.Values.Where(session => Concerns(session, startUrlOrUser)))
            session.Ended = true;
    });

    /// <summary>
    /// Gives the user a new password: AWS Sign-In answers a refresh of a session opened before with
    /// USER_CREDENTIALS_CHANGED.
    /// </summary>
    public void ChangeCredentials(string userName) => Locked(() =>
    {
        foreach (Session session in _state.Sessions.Values.Where(session => session.User.Name == userName))
            session.CredentialsChanged = true;
    });

    /// <summary>Stops listening and closes all connections.</summary>
    public void Dispose() => _server.Dispose();

    /// <summary>Stops listening and closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync().ConfigureAwait(false);
        _server.Dispose();
    }

    private static bool Concerns(Session session, string startUrlOrUser) =>
        session.User.Name == startUrlOrUser
        || (session.StartUrl.Length > 0 && StartUrls.Same(session.StartUrl, startUrlOrUser));

    private void Locked(Action action)
    {
        lock (_state.Gate)
            action();
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_state.Gate)
            return read();
    }
}
