using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Platform;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

/// <summary>A refresh token that was sent is used up; its successor is in the answer, which Ctrl+C must not lose.</summary>
public sealed class FinishOnceSentTests : IDisposable
{
    private const string Issued = """{"accessToken":"access-2","tokenType":"Bearer","expiresIn":3600,"refreshToken":"refresh-2"}""";

    private readonly TestClock _clock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _answer = new();
    private readonly HttpTransport _transport = TransportFactory.CreateDirect();

    public void Dispose()
    {
        _answer.Set();
        _transport.Dispose();
        _stop.Dispose();
        _answer.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refresh_that_was_sent_is_finished_and_saved(bool isSynchronous)
    {
        await using LoopbackServer server = Server();
        MemoryStore store = new(Saved);
        Task<RefreshResult<SsoSessionState>> refresh = RefreshAsync(store, server, isSynchronous);
        await _arrived.Task.WaitAsync(Test.Token);
        await _stop.CancelAsync();
        _answer.Set();
        await refresh.WaitAsync(Test.Token);
        Assert.Equal("refresh-2", store.Saved!.RefreshToken!.Reveal());
        Assert.Single(server.Received);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_silent_service_is_waited_for_three_seconds_and_no_longer(bool isSynchronous)
    {
        await using LoopbackServer server = Server();
        Task refresh = RefreshAsync(new MemoryStore(Saved), server, isSynchronous);
        await _arrived.Task.WaitAsync(Test.Token);
        await _stop.CancelAsync();
        _clock.Advance(TimeSpan.FromSeconds(2.9));
        await Task.Delay(20, Test.Token);
        Assert.False(refresh.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        await Test.IsCancelledAsync(refresh);
        _answer.Set();
    }

    [Fact]
    public async Task After_an_error_it_is_not_tried_again()
    {
        await using LoopbackServer server = Server("HTTP/1.1 500 No", "{}");
        Task refresh = RefreshAsync(new MemoryStore(Saved), server, isSynchronous: false);
        await _arrived.Task.WaitAsync(Test.Token);
        await _stop.CancelAsync();
        _answer.Set();
        await Test.IsCancelledAsync(refresh);
        Assert.Single(server.Received);
    }

    [Fact]
    public async Task A_request_that_no_token_depends_on_ends_at_once()
    {
        await using LoopbackServer server = Server();
        Task register = new OidcClient(Connection(server, isSynchronous: false))
            .RegisterClientAsync(new RegisterClientRequest { ClientName = "n" }, _stop.Token);
        await _arrived.Task.WaitAsync(Test.Token);
        await _stop.CancelAsync();
        await Test.IsCancelledAsync(register);
        _answer.Set();
    }

    [Fact]
    public async Task What_is_not_on_its_way_is_given_up_for_good()
    {
        using TrackedContent given = new([1]);
        Assert.True(given.TryGiveUp());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.CopyToAsync(Stream.Null, Test.Token));
        using TrackedContent sent = new([1]);
        await sent.CopyToAsync(Stream.Null, Test.Token);
        Assert.False(sent.TryGiveUp());
        // A connection that was closed meanwhile makes the platform send it once more.
        await sent.CopyToAsync(Stream.Null, Test.Token);
    }

    private static SsoSessionState Saved => new()
    {
        ClientId = "id",
        ClientSecret = new Secret("client-secret"),
        AccessToken = new Secret("access-1"),
        RefreshToken = new Secret("refresh-1"),
        ExpiresAt = TestClock.Beginning.AddHours(-1),
    };

    private LoopbackServer Server(string status = "HTTP/1.1 200 OK", string body = Issued) => new(_ =>
    {
        _arrived.TrySetResult();
        _answer.Wait(Test.Patience);
        return LoopbackServer.Raw(status, body);
    });

    private Task<RefreshResult<SsoSessionState>> RefreshAsync(MemoryStore store, LoopbackServer server, bool isSynchronous)
    {
        OidcClient client = new(Connection(server, isSynchronous));
        SessionService<SsoSessionState> service = new(
            store, new InProcessSessionLock(), (saved, cancel) => TokenRefresh.SsoAsync(saved, client, cancel), _clock);
        return Task.Run(() => service.GetValidAsync(new RefreshPolicy(), _stop.Token), Test.Token);
    }

    private ServiceConnection Connection(LoopbackServer server, bool isSynchronous) => new()
    {
        Settings = new ServiceSettings(server.Uri),
        Transport = _transport,
        Clock = _clock,
        IsSynchronous = isSynchronous,
    };
}
