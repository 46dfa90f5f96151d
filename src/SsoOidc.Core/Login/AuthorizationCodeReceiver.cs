namespace SsoOidc.Core.Login;

/// <summary>
/// The part that both kinds of authorization code sign-in share: show the page, open it, wait for the browser to come back,
/// no longer than the limit.
/// </summary>
/// <param name="view">Shows the page.</param>
/// <param name="browser">Opens it; null leaves that to the person.</param>
/// <param name="clock">The clock of the limit.</param>
internal sealed class AuthorizationCodeReceiver(ISignInView view, IBrowser? browser, TimeProvider clock)
{
    /// <summary>How long a person gets if the caller sets no limit.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    /// <summary>The code that the browser brought.</summary>
    /// <param name="listener">Where it comes to; open already.</param>
    /// <param name="url">The authorize page.</param>
    /// <param name="state">What must come back with the answer.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    /// <exception cref="SsoOidcException">An error came, or nothing in time.</exception>
    public async Task<Secret> CodeAsync(
        LoopbackRedirectListener listener, string url, string state, TimeSpan limit, CancellationToken cancellationToken)
    {
        DateTimeOffset deadline = clock.GetUtcNow() + limit;
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<AuthorizationResponse> answer = listener.WaitAsync(state, over.Token);
        Task<bool>? opening = null;
        try
        {
            view.ShowPage(url, deadline);
            // Beside the wait: some launchers are the browser itself and do not end before it is closed.
            opening = browser?.OpenAsync(url, over.Token);
            Task<bool>? unheard = opening;
            while (!answer.IsCompleted)
            {
                TimeSpan left = deadline - clock.GetUtcNow();
                if (left <= TimeSpan.Zero) throw new SsoOidcException(FailureKind.SignInTimeout, "The browser did not come back within the time limit.");
                view.Tick(left);
                Task tick = clock.DelayAsync(left < s_tick ? left : s_tick, over.Token);
                await (unheard is null ? Task.WhenAny(answer, tick) : Task.WhenAny(answer, unheard, tick));
                cancellationToken.ThrowIfCancellationRequested();
                if (unheard is not { IsCompleted: true }) continue;
                if (!await unheard) view.Warn("No browser could be started. Open the page by hand, in a browser on this machine.");
                unheard = null;
            }

            return Code(await answer);
        }
        finally
        {
            over.Cancel();
            await Task.WhenAny(answer);
            if (opening is not null) await Task.WhenAny(opening);
        }
    }

    private static Secret Code(AuthorizationResponse answer) => answer.Code ?? throw new SsoOidcException(
        Http.ErrorCodeMap.KindOf(answer.Error!),
        $"The sign-in page answered {answer.Error}{(answer.Description is null ? "" : $": {answer.Description.TrimEnd('.')}")}.")
    {
        Error = answer.Error,
        Description = answer.Description,
    };
}
