using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace SsoOidc.Core.Tests.Support;

/// <summary>
/// A clock that stands still until <see cref="RunAsync{T}"/> sees the code under test pause; then it jumps by just that
/// pause. Time limits (timers of a CancellationTokenSource) are no pauses: they run out only when the clock gets there.
/// </summary>
internal sealed class TestClock() : FakeTimeProvider(Beginning)
{
    public static readonly DateTimeOffset Beginning = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly Channel<TimeSpan> _begun = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>Every pause made by this clock.</summary>
    public List<TimeSpan> Pauses { get; } = [];

    public TimeSpan Elapsed => GetUtcNow() - Beginning;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (state is not CancellationTokenSource)
        {
            Pauses.Add(dueTime);
            _begun.Writer.TryWrite(dueTime);
        }

        return timer;
    }

    /// <summary>Waits for the next pause to begin, without letting it pass.</summary>
    public async Task<TimeSpan> NextPauseAsync() => await _begun.Reader.ReadAsync(Test.Token);

    /// <summary>Lets every pause pass until <paramref name="work"/> ends.</summary>
    public async Task<T> RunAsync<T>(Task<T> work)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(Test.Token);
        while (true)
        {
            Task<TimeSpan> pause = _begun.Reader.ReadAsync(over.Token).AsTask();
            if (await Task.WhenAny(work, pause) == work) break;
            Advance(await pause);
        }

        await over.CancelAsync();
        return await work.WaitAsync(Test.Patience, Test.Token);
    }
}
