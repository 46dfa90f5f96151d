namespace SsoOidc.Emulator.State;

/// <summary>The device authorizations and the decisions on them. Callers hold the emulator's lock.</summary>
internal sealed class Authorizations(SsoEmulatorOptions options, EmulatorState state)
{
    private readonly List<TaskCompletionSource<PendingAuthorization>> _waiting = [];
    private readonly Queue<Action<DeviceAuthorization>> _decided = new();

    public void Add(DeviceAuthorization authorization)
    {
        state.DeviceCodes.Add(authorization.DeviceCode, authorization);
        state.UserCodes.Add(Key(authorization.UserCode), authorization);
        if (_decided.Count > 0)
            _decided.Dequeue()(authorization);
        else if (options.ApproveAutomatically || options.ApproveAfterPolls is not null)
            Approve(authorization, options.Users[0], options.ApproveAfterPolls ?? 0);
        foreach (TaskCompletionSource<PendingAuthorization> waiting in _waiting)
            waiting.TrySetResult(authorization.Describe());
        _waiting.Clear();
    }

    public IReadOnlyList<PendingAuthorization> Open(DateTimeOffset now) =>
    [
        .. state.DeviceCodes.Values
            .Where(item => item.IsOpen(now))
            .OrderBy(item => item.CreatedAt)
            .Select(item => item.Describe()),
    ];

    /// <summary>The next device authorization that a client asks for.</summary>
    public Task<PendingAuthorization> Next()
    {
        TaskCompletionSource<PendingAuthorization> waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(waiting);
        return waiting.Task;
    }

    public DeviceAuthorization? Find(string userCode) =>
        state.UserCodes.TryGetValue(Key(userCode), out DeviceAuthorization? authorization) ? authorization : null;

    public DeviceAuthorization? FindRequest(string requestUri) =>
        state.DeviceCodes.Values.FirstOrDefault(item => item.RequestUri == requestUri);

    public DeviceAuthorization Require(string userCode, DateTimeOffset now)
    {
        DeviceAuthorization authorization = Find(userCode) ?? throw new KeyNotFoundException(
            $"No device authorization has the user code '{userCode}'. Waiting for approval: {Waiting(now)}.");
        return authorization.Redeemed
            ? throw new InvalidOperationException($"The device code of user code '{userCode}' has already got its token.")
            : authorization;
    }

    public EmulatorUser User(string? name) => name is null
        ? options.Users[0]
        : options.Users.FirstOrDefault(user => user.Name == name) ?? throw new KeyNotFoundException(
            $"No user is named '{name}'. Known: {string.Join(", ", options.Users.Select(user => user.Name))}.");

    public static void Approve(DeviceAuthorization authorization, EmulatorUser user, int pendingPolls = 0)
    {
        authorization.Decision = Decision.Approved;
        authorization.User = user;
        authorization.PendingPolls = pendingPolls;
    }

    public static void Deny(DeviceAuthorization authorization, int pendingPolls = 0)
    {
        authorization.Decision = Decision.Denied;
        authorization.PendingPolls = pendingPolls;
    }

    /// <summary>Decides on an authorization that no client has asked for yet; several decisions apply in their order.</summary>
    public void DecideNext(Action<DeviceAuthorization> decision) => _decided.Enqueue(decision);

    // People type codes in lower case and leave the hyphen out.
    private static string Key(string userCode) => userCode.Trim().Replace("-", "").ToUpperInvariant();

    private string Waiting(DateTimeOffset now)
    {
        string codes = string.Join(", ", Open(now).Select(item => item.UserCode));
        return codes.Length == 0 ? "none" : codes;
    }
}
