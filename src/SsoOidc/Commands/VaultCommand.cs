using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Sessions;
using SsoOidc.Errors;
using SsoOidc.Pipeline;
using SsoOidc.Vault;

namespace SsoOidc.Commands;

/// <summary>A cmdlet whose outcome can be kept in a SecretManagement vault.</summary>
public abstract class VaultCommand : ServiceCommand
{
    /// <summary>The SecretManagement vault to keep the outcome in.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VaultCompleter))]
    public string? Vault { get; set; }

    /// <summary>The secret's name in the vault.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    public string? SecretName { get; set; }

    private protected abstract SavedKind Kind { get; }

    private protected bool HasVault => !string.IsNullOrEmpty(Vault);

    /// <summary>
    /// Where the outcome goes, with a name made of <paramref name="subject"/> where none was given; null where none was asked.
    /// </summary>
    private protected VaultSecretName? OptionalEntry(string? subject)
    {
        bool isNamed = !string.IsNullOrEmpty(SecretName);
        if (!HasVault && isNamed) throw new SsoOidcException(FailureKind.InvalidInput, "-SecretName needs -Vault beside it.");
        return HasVault ? new VaultSecretName(Vault!, isNamed ? SecretName! : VaultSecretName.DefaultName(Kind, subject)) : null;
    }

    /// <summary>The entry of a command that reads a saved session, which must be named.</summary>
    private protected VaultSecretName SavedEntry(string orElse)
    {
        if (HasVault && !string.IsNullOrEmpty(SecretName)) return new VaultSecretName(Vault!, SecretName!);
        throw new SsoOidcException(
            FailureKind.InvalidInput,
            HasVault
                ? $"-SecretName is missing; Get-SsoSession -Vault {Vault} lists what is saved there."
                : $"Give -Vault and -SecretName of a saved session{orElse}.")
        {
            NextStep = HasVault ? $"Run Get-SsoSession -Vault {CommandText.Quoted(Vault!)}" : $"Run Get-Help {MyInvocation.MyCommand.Name} -Examples",
        };
    }

    /// <summary>The refresh token of the current input.</summary>
    private protected static Secret RequireRefreshToken(SecureString? value) => value.ToSecret() ?? throw new SsoOidcException(
        FailureKind.RefreshTokenMissing, "The token came without a refresh token, so it can't be refreshed.");

    private protected SavedRefresh Refresh(
        PipelineContext pipe, VaultSecretName entry, Func<SavedSession, CancellationToken, Task<SavedSession>> renew) =>
        new(
            new VaultStore(pipe, entry.Vault, entry.Name, Kind, Clock),
            new FileSessionLock(FileSessionLock.DefaultFolder(), Clock),
            (saved, cancellationToken) => RenewAsync(renew, saved, entry, cancellationToken),
            Clock)
        {
            LockLimit = Limit ?? SavedRefresh.DefaultLockLimit,
        };

    /// <summary>Saves what was just issued.</summary>
    /// <returns>Why it could not be saved, to be reported beside the token; null where it was.</returns>
    private protected Task<SsoOidcException?> SaveAsync(
        PipelineContext pipe, VaultSecretName entry, SavedSession session, CancellationToken cancellationToken) =>
        Refresh(pipe, entry, (_, _) => throw new InvalidOperationException("Nothing to renew.")).SaveAsync(session, cancellationToken);

    /// <summary>Reports that a token that is emitted could not be saved.</summary>
    private protected static void Report(PipelineContext pipe, VaultSecretName entry, SsoOidcException? failure)
    {
        if (failure is null) return;
        pipe.Error(
            new SsoOidcException(
                failure.Kind is FailureKind.VaultFailed or FailureKind.CacheBusy ? FailureKind.SaveFailed : failure.Kind,
                $"The token was issued and is in the output, but it could not be saved as '{entry.Name}' in the vault '{entry.Vault}': "
                + failure.Message,
                failure),
            entry.Name);
    }

    private static async Task<SavedSession> RenewAsync(
        Func<SavedSession, CancellationToken, Task<SavedSession>> renew,
        SavedSession saved,
        VaultSecretName entry,
        CancellationToken cancellationToken)
    {
        try
        {
            return await renew(saved, cancellationToken);
        }
        catch (SsoOidcException ended) when (ended.Kind is FailureKind.InvalidGrant or FailureKind.TokenExpired)
        {
            throw ended.With($"The saved session '{entry.Name}' has ended, or its refresh token was used elsewhere. {ended.Message}");
        }
    }
}
