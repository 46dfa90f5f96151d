using System.Runtime.ExceptionServices;

namespace SsoOidc.Pipeline;

/// <summary>
/// Runs asynchronous work while the calling thread waits, and lets the work call back on that thread. PowerShell allows
/// its pipeline to be written from one thread only; this is how tasks get there. The work begins on the calling thread, and
/// as long as it is there its calls are made at once: work that never has to wait needs no other thread. Knows no PowerShell
/// type.
/// </summary>
/// <typeparam name="TSink">What calls are made on, a cmdlet for example.</typeparam>
internal sealed class PipelinePump<TSink>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Queue<Call> _calls = new();
    private volatile bool _closed;
    private CancellationToken _cancelled;
    private Beginning? _beginning;
    private ExceptionDispatchInfo? _failure;

    /// <summary>
    /// Runs <paramref name="work"/> until its task ends and every call is made. On every other way out the work is
    /// cancelled and awaited before control goes back.
    /// </summary>
    public void Run(TSink sink, Func<PipelinePump<TSink>, CancellationToken, Task> work, CancellationToken stop)
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _cancelled = cancel.Token;
        Task task = Begin(sink, work, cancel);
        try
        {
            _failure?.Throw();
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

    /// <summary>Whether the run is over, or was told to end: then calls may fail, or not be made at all.</summary>
    public bool IsOver => _closed || _cancelled.IsCancellationRequested;

    /// <summary>Queues a call, in order, without waiting for it.</summary>
    /// <exception cref="OperationCanceledException">The run is over.</exception>
    public void Post(Action<TSink> call)
    {
        if (_beginning is { IsHere: true } beginning && !_closed) MakeAtOnce(call, beginning);
        else if (!Enqueue(new Call(call, null))) throw new OperationCanceledException();
    }

    /// <summary>Queues a call and awaits what it returns or throws.</summary>
    /// <exception cref="OperationCanceledException">The run is over.</exception>
    public Task<T> InvokeAsync<T>(Func<TSink, T> call) =>
        _beginning is { IsHere: true } beginning && !_closed ? InvokeAtOnce(call, beginning) : InvokeInTurnAsync(call);

    private Task Begin(TSink sink, Func<PipelinePump<TSink>, CancellationToken, Task> work, CancellationTokenSource cancel)
    {
        // Where the work's later parts would want this thread back, which waits for them, all of it runs on others.
        if (SynchronizationContext.Current is not null || TaskScheduler.Current != TaskScheduler.Default)
            return Task.Run(() => RunAndCloseAsync(work, cancel.Token), CancellationToken.None);

        _beginning = new Beginning(sink, cancel);
        try
        {
            return RunAndCloseAsync(work, cancel.Token);
        }
        finally
        {
            _beginning = null;
        }
    }

    private void MakeAtOnce(Action<TSink> call, Beginning beginning)
    {
        try
        {
            call(beginning.Sink);
        }
        catch (Exception e)
        {
            Fail(e, beginning);
        }
    }

    private Task<T> InvokeAtOnce<T>(Func<TSink, T> call, Beginning beginning)
    {
        try
        {
            return Task.FromResult(call(beginning.Sink));
        }
        catch (Exception e)
        {
            Fail(e, beginning);
            return Task.FromException<T>(e);
        }
    }

    /// <summary>As a queued call that throws does, so does this: it cancels the work, and is thrown when that has ended.</summary>
    private void Fail(Exception e, Beginning beginning)
    {
        _failure = ExceptionDispatchInfo.Capture(e);
        Abandon();
        beginning.Cancel.Cancel();
    }

    private Task<T> InvokeInTurnAsync<T>(Func<TSink, T> call)
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

    private Task RunAndCloseAsync(Func<PipelinePump<TSink>, CancellationToken, Task> work, CancellationToken cancel)
    {
        Task task;
        try
        {
            task = work(this, cancel);
        }
        catch (Exception e)
        {
            // Thrown before the work became a task; the caller sees no difference.
            task = Task.FromException(e);
        }

        if (!task.IsCompleted) return CloseAfterAsync(task);
        Close();
        return task;
    }

    private async Task CloseAfterAsync(Task work)
    {
        try
        {
            await work;
        }
        finally
        {
            Close();
        }
    }

    private void Close()
    {
        lock (_calls)
        {
            _closed = true;
            Monitor.Pulse(_calls);
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

    private sealed class Beginning(TSink sink, CancellationTokenSource cancel)
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;

        public TSink Sink => sink;

        public CancellationTokenSource Cancel => cancel;

        public bool IsHere => Environment.CurrentManagedThreadId == _thread;
    }

    private sealed class Call(Action<TSink> make, Action? cancel)
    {
        public Action<TSink> Make => make;

        public Action? Cancel => cancel;
    }
}
