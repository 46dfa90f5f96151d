using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Vault;

namespace SsoOidc.Commands;

/// <summary>A cmdlet that emits tokens: newly issued, or refreshed from a vault.</summary>
public abstract class TokenCommand : VaultCommand
{
    // The default set, for a command line with a vault alone. What binds from the pipeline is not in it: a value there that
    // PowerShell has to convert, be it only null, would make it settle on this set before it looks at the others.
    private protected const string SavedSet = "Saved";

    /// <summary>Emits secrets as plain strings.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    /// <summary>What to give in place of a saved session, for the error that says that nothing was given.</summary>
    private protected abstract string InputHint { get; }

    private protected abstract Task CreateAsync(PipelineContext pipe, CancellationToken cancellationToken);

    /// <summary>Refreshes what is saved in a vault.</summary>
    private protected abstract Task RefreshSavedAsync(PipelineContext pipe, VaultSecretName secret, CancellationToken cancellationToken);

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(ParameterSetName == SavedSet ? RefreshSavedAsync : CreateAsync);

    private protected async Task RefreshSavedAsync<TSession>(
        PipelineContext pipe,
        VaultSecretName secret,
        Func<TSession, CancellationToken, Task<TSession>> refresh,
        Func<TSession, object> output,
        CancellationToken cancellationToken)
        where TSession : Session
    {
        SessionRef<TSession> session = secret.Session<TSession>(pipe, Clock);
        RefreshResult<TSession> result;
        try
        {
            result = await session.Service(refresh, Clock)
                .RefreshAsync(new RefreshPolicy { Deadline = Deadline }, cancellationToken);
        }
        catch (SsoOidcException failure)
        {
            throw session.ToUserError(failure, null);
        }

        Emit(pipe, output(result.Session));
        if (result.SaveFailure is { } unsaved) pipe.Error(session.ToSaveError(unsaved), session.Name);
    }

    /// <summary>Saves if asked, and only then emits; Ctrl+C does not come between a token and its place.</summary>
    private protected async Task FinishAsync<TSession>(
        PipelineContext pipe, TSession token, VaultSecretName? secret, Func<TSession, object> output)
        where TSession : Session
    {
        SessionRef<TSession>? session = secret?.Session<TSession>(pipe, Clock);
        SsoOidcException? unsaved = session is null ? null : await session.TrySaveAsync(token, SaveTimeout, CancellationToken.None);
        Emit(pipe, output(token));
        if (unsaved is not null) pipe.Error(session!.ToSaveError(unsaved), session.Name);
    }

    private protected void Emit(PipelineContext pipe, object output) => pipe.Write(AsPlainText ? PlainText.Of(output) : output);

    private async Task RefreshSavedAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        VaultSecretName secret = NamedSecret(InputHint);
        if (await pipe.ShouldProcessAsync(secret.ToString(), "Refresh token")) await RefreshSavedAsync(pipe, secret, cancellationToken);
    }
}
