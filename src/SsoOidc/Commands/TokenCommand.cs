using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Vault;

namespace SsoOidc.Commands;

/// <summary>A cmdlet that emits tokens: newly issued, or renewed from a vault.</summary>
public abstract class TokenCommand : VaultCommand
{
    // The default set, for a command line with a vault alone. What binds from the pipeline is not in it: a value there that
    // PowerShell has to convert, be it only null, would make it settle on this set before it looks at the others.
    private protected const string SavedSet = "Saved";

    /// <summary>Emits secrets as plain strings.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    private protected abstract object Output(SavedSession session);

    /// <summary>What to give in place of a saved session, for the error that says that nothing was given.</summary>
    private protected abstract string InputHint { get; }

    private protected abstract Task CreateAsync(PipelineContext pipe, CancellationToken cancellationToken);

    private protected abstract Task<SavedSession> RenewAsync(SavedSession saved, CancellationToken cancellationToken);

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(ParameterSetName == SavedSet ? RenewSavedAsync : CreateAsync);

    /// <summary>Saves where asked, and only then emits; Ctrl+C does not come between a token and its place.</summary>
    private protected Task FinishAsync(PipelineContext pipe, SavedSession session, VaultSecretName? entry)
    {
        if (entry is not null) return SaveAndEmitAsync(pipe, session, entry);
        Emit(pipe, session);
        return Task.CompletedTask;
    }

    private protected void Emit(PipelineContext pipe, SavedSession session)
    {
        object output = Output(session);
        pipe.Write(AsPlainText ? PlainText.Of(output) : output);
    }

    private async Task SaveAndEmitAsync(PipelineContext pipe, SavedSession session, VaultSecretName entry)
    {
        SsoOidcException? failure = await SaveAsync(pipe, entry, session, CancellationToken.None);
        Emit(pipe, session);
        Report(pipe, entry, failure);
    }

    private async Task RenewSavedAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        VaultSecretName entry = SavedEntry(InputHint);
        if (!await pipe.ShouldProcessAsync(entry.ToString(), "Refresh token")) return;

        RenewedSession renewed = await Refresh(pipe, entry, RenewAsync).RenewAsync(cancellationToken);
        Emit(pipe, renewed.Session);
        Report(pipe, entry, renewed.SaveFailure);
    }
}
