using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Portal;
using SsoOidc.Pipeline;
using SsoOidc.Prompts;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>
/// A cmdlet that asks the portal about many things side by side. Outputs and errors come in the order of the inputs, each as soon as
/// those before it are there; what fails keeps nothing else up.
/// </summary>
public abstract class PortalListCommand : PortalCommand
{
    private OrderedWork<PortalAnswer>? _work;
    private ListProgress? _progress;
    private int _done;
    private int? _expected;

    /// <summary>How many requests run at once; 8 if not given.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    [NumberTransformation]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>What the progress line says is done, and what it counts.</summary>
    private protected abstract (string Activity, string Noun) Progress { get; }

    private OrderedWork<PortalAnswer> Work => _work ??= new OrderedWork<PortalAnswer>(ThrottleLimit, StopToken);

    /// <summary>Adds the questions of the input bound now.</summary>
    private protected abstract Task AskAsync(PipelineContext pipe, CancellationToken cancellationToken);

    /// <inheritdoc />
    protected sealed override void ProcessRecord() => Run(AskAsync);

    /// <inheritdoc />
    protected override void EndProcessing() => RunAtEnd(FinishAsync);

    /// <summary>Adds a question; its answer is emitted in its turn, and perhaps only with a later input.</summary>
    private protected async Task AddAsync(PipelineContext pipe, PortalQuestion question, CancellationToken cancellationToken)
    {
        await MakeRoomAsync(pipe, cancellationToken);
        try
        {
            Secret token = await question.Session.TokenAsync(pipe, Clock, cancellationToken);
            Work.Add(cancel => AnswerAsync(question, token, cancel));
        }
        catch (SsoOidcException failure)
        {
            AddFailure(question.Target, failure);
        }
    }

    /// <summary>Adds what is known without a question.</summary>
    private protected async Task AddAsync(PipelineContext pipe, object output, CancellationToken cancellationToken)
    {
        await MakeRoomAsync(pipe, cancellationToken);
        Work.Add(new PortalAnswer { Outputs = [output] });
        while (Work.HasOutcome) await EmitAsync(pipe, cancellationToken);
    }

    private protected void AddFailure(object target, SsoOidcException failure) => Work.Add(new PortalAnswer { Target = target, Failure = failure });

    /// <summary>Also what needs no question waits behind what does, and must not pile up there.</summary>
    private async Task MakeRoomAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        while (Work.HasOutcome || Work.IsFull) await EmitAsync(pipe, cancellationToken);
    }

    /// <summary>Tells the progress line how many answers there will be. Of what is piped nobody knows how much will come.</summary>
    private protected void Expect(int count)
    {
        if (!MyInvocation.ExpectingInput) _expected = count;
    }

    /// <summary>Emits everything that is still to come.</summary>
    private protected virtual async Task FinishAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        _expected = _done + Work.Count;
        while (Work.Count > 0) await EmitAsync(pipe, cancellationToken);
        _progress?.Close(pipe);
    }

    private protected virtual void Emit(PipelineContext pipe, object output) => pipe.Write(output);

    private protected override void Leave()
    {
        if (_work is null) return;
        Stop();
        _work.Dispose();
    }

    private async Task EmitAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        PortalAnswer answer = await Work.TakeAsync();
        if (answer is { Failure.Kind: FailureKind.Unauthorized, Question: { } refused })
            answer = await AskAgainAsync(refused, answer, pipe, cancellationToken);
        _done++;
        foreach (string line in answer.Trace) Trace(line);
        foreach (object output in answer.Outputs) Emit(pipe, output);
        if (answer.Warning is { } warning) pipe.Warning(warning);
        if (answer.Failure is { } failure) pipe.Error(failure, answer.Target);
        _progress ??= new ListProgress(Progress.Activity, Progress.Noun, Clock);
        _progress.Tick(pipe, _done, _expected);
    }

    /// <summary>The portal refused the token, which may have ended before its time; with another one it is asked once more.</summary>
    private async Task<PortalAnswer> AskAgainAsync(
        PortalQuestion question, PortalAnswer refused, PipelineContext pipe, CancellationToken cancellationToken)
    {
        try
        {
            Secret token = await question.Session.AnotherAsync(refused.Token!, pipe, cancellationToken);
            PortalAnswer answer = await AnswerAsync(question, token, cancellationToken);
            return answer with
            {
                Trace = [.. refused.Trace, .. answer.Trace],
                Failure = answer.Failure is { } failure ? question.Session.Told(failure) : null,
            };
        }
        catch (SsoOidcException over)
        {
            return refused with { Failure = over };
        }
    }

    /// <summary>A client that runs past the input: with a time limit of its own, and its requests shown with the answer.</summary>
    private PortalClient ClientFor(PortalQuestion question, List<string>? trace) => new(question.Session.Connection with
    {
        Deadline = Limit is { } limit ? new Deadline(Clock, limit) : null,
        Observer = trace is null ? null : exchange =>
        {
            lock (trace) trace.Add(exchange.ToString());
        },
    });

    private async Task<PortalAnswer> AnswerAsync(PortalQuestion question, Secret token, CancellationToken cancellationToken)
    {
        List<string>? trace = IsVerbose ? [] : null;
        PortalAnswer answer = new() { Question = question, Token = token, Target = question.Target, Trace = trace ?? [] };
        try
        {
            (IReadOnlyList<object> outputs, string? warning) = await question.Ask(ClientFor(question, trace), token, cancellationToken);
            return answer with { Outputs = outputs, Warning = warning };
        }
        catch (SsoOidcException failure)
        {
            return answer with { Failure = failure };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return answer with { Failure = Errors.ErrorMap.Unexpected(e) };
        }
    }
}

/// <summary>Something to ask the portal.</summary>
/// <param name="Session">By which sign-in.</param>
/// <param name="Target">What an error is about.</param>
/// <param name="Ask">Asks, and gives what is emitted and what is to be warned about. Runs on another thread than the pipeline's.</param>
internal sealed record PortalQuestion(
    PortalSession Session,
    object Target,
    Func<PortalClient, Secret, CancellationToken, Task<(IReadOnlyList<object> Outputs, string? Warning)>> Ask);

/// <summary>What came of a question.</summary>
internal sealed record PortalAnswer
{
    public IReadOnlyList<object> Outputs { get; init; } = [];

    public IReadOnlyList<string> Trace { get; init; } = [];

    public object? Target { get; init; }

    public string? Warning { get; init; }

    public SsoOidcException? Failure { get; init; }

    /// <summary>What was asked; null if nothing was.</summary>
    public PortalQuestion? Question { get; init; }

    /// <summary>The token it was asked with.</summary>
    public Secret? Token { get; init; }
}
