namespace SsoOidc.Bridge;

/// <summary>
/// Runs asynchronous work while the calling thread waits, and lets the work call back on that thread. PowerShell allows
/// its pipeline to be written from one thread only; this is how tasks get there. Knows no PowerShell type.
/// </summary>
/// <typeparam name="TSink">What calls are made on, a cmdlet for example.</typeparam>
internal sealed class PipelinePump<TSink>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Queue<Call> _calls = new();
    private bool _closed;

    /// <summary>
    /// Runs <paramref name="work"/> until its task ends and every call is made. On every other way out the work is
    /// cancelled and awaited before control goes back.
    /// </summary>
    public void Run(TSink sink, Func<PipelinePump<TSink>, CancellationToken, Task> work, CancellationToken stop)
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task task = Task.Run(() => RunAndCloseAsync(work, cancel.Token), CancellationToken.None);
        try
        {
            while (Take() is { } call) call.Make(sink);
        }
        catch
        {
            cancel.Cancel();
            Abandon();
            WaitQuietly(task);
            throw;
        }

        task.GetAwaiter().GetResult();
    }

    /// <summary>Queues a call, in order, without waiting for it.</summary>
    /// <exception cref="OperationCanceledException">The run is over.</exception>
    public void Post(Action<TSink> call)
    {
        if (!Enqueue(new Call(call, null))) throw new OperationCanceledException();
    }

    /// <summary>Queues a call and awaits what it returns or throws.</summary>
    /// <exception cref="OperationCanceledException">The run is over.</exception>
    public Task<T> InvokeAsync<T>(Func<TSink, T> call)
    {
        // Continuations must not run on the pipeline thread: it would be busy with the work it serves.
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Call queued = new(
            sink =>
            {
                try
                {
                    answer.SetResult(call(sink));
                }
                catch (Exception e)
                {
                    answer.SetException(e);
                    throw;
                }
            },
            () => answer.TrySetCanceled());
        if (!Enqueue(queued)) answer.SetCanceled();
        return answer.Task;
    }

    private async Task RunAndCloseAsync(Func<PipelinePump<TSink>, CancellationToken, Task> work, CancellationToken cancel)
    {
        try
        {
            await work(this, cancel);
        }
        finally
        {
            lock (_calls)
            {
                _closed = true;
                Monitor.Pulse(_calls);
            }
        }
    }

    private bool Enqueue(Call call)
    {
        lock (_calls)
        {
            if (_closed) return false;
            _calls.Enqueue(call);
            Monitor.Pulse(_calls);
            return true;
        }
    }

    /// <summary>The next call; null when the work is over and nothing is left.</summary>
    private Call? Take()
    {
        lock (_calls)
        {
            while (_calls.Count == 0 && !_closed) Monitor.Wait(_calls);
            return _calls.Count == 0 ? null : _calls.Dequeue();
        }
    }

    /// <summary>Cancels what is queued, or work that awaits an answer would never end.</summary>
    private void Abandon()
    {
        Call[] left;
        lock (_calls)
        {
            _closed = true;
            left = _calls.ToArray();
            _calls.Clear();
        }

        foreach (Call call in left) call.Cancel?.Invoke();
    }

    private static void WaitQuietly(Task task)
    {
        try
        {
            task.Wait(s_patience);
        }
        catch (AggregateException)
        {
            // The pipeline is leaving because of another exception, which is the one to be seen.
        }
    }

    private sealed record Call(Action<TSink> Make, Action? Cancel);
}
