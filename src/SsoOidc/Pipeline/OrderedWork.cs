namespace SsoOidc.Pipeline;

/// <summary>
/// Work of many inputs side by side, whose outcomes are taken in the order of the inputs. Bounded twice: so many run at once, and
/// so many wait to be taken behind one that is slow, so that memory stays flat. Knows no PowerShell type.
/// </summary>
/// <param name="limit">How many run at once.</param>
/// <param name="stop">Ends them all.</param>
internal sealed class OrderedWork<T>(int limit, CancellationToken stop) : IDisposable
{
    private const int OutcomesPerPlace = 4;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Queue<Task<T>> _pending = new();
    private readonly SemaphoreSlim _places = new(limit);

    /// <summary>What was started and not taken.</summary>
    public int Count => _pending.Count;

    /// <summary>Whether an outcome must be taken before more is started.</summary>
    public bool IsFull => _pending.Count >= limit * OutcomesPerPlace;

    /// <summary>Whether the next outcome is there.</summary>
    public bool HasOutcome => _pending.Count > 0 && _pending.Peek().IsCompleted;

    /// <summary>Adds what is done already, in its turn.</summary>
    public void Add(T outcome) => _pending.Enqueue(Task.FromResult(outcome));

    /// <summary>Adds work, which begins when there is a place.</summary>
    public void Add(Func<CancellationToken, Task<T>> work) => _pending.Enqueue(RunAsync(work));

    /// <summary>The next outcome.</summary>
    /// <exception cref="OperationCanceledException">All was stopped.</exception>
    public Task<T> TakeAsync() => _pending.Dequeue();

    /// <summary>Waits until everything that was stopped has ended.</summary>
    public void Dispose()
    {
        try
        {
            Task.WaitAll([.. _pending], s_patience);
        }
        catch (AggregateException)
        {
            // What was stopped ends with an exception that nobody wants.
        }

        _places.Dispose();
    }

    private async Task<T> RunAsync(Func<CancellationToken, Task<T>> work)
    {
        await _places.WaitAsync(stop);
        try
        {
            // Not on the thread of the pipeline, which has the next input to read.
            return await Task.Run(() => work(stop), stop);
        }
        finally
        {
            _places.Release();
        }
    }
}
