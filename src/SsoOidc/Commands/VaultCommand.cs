using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Sessions;
using SsoOidc.Output;
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

    private protected abstract SessionKind Kind { get; }

    private protected bool HasVault => !string.IsNullOrEmpty(Vault);

    /// <summary>How long what was just issued may wait for its place.</summary>
    private protected TimeSpan SaveTimeout => Deadline.ForSave(RefreshPolicy.DefaultLockTimeout);

    /// <summary>
    /// Where the outcome goes, with a name made of <paramref name="subject"/> if none was given; null if no vault was named.
    /// </summary>
    private protected VaultSecretName? OptionalSecret(string? subject)
    {
        bool isNamed = !string.IsNullOrEmpty(SecretName);
        if (!HasVault && isNamed) throw VaultSecretName.WithoutVault();
        return HasVault ? new VaultSecretName(Vault!, isNamed ? SecretName! : VaultSecretName.DefaultName(Kind, subject)) : null;
    }

    /// <summary>The secret of a command that reads a saved session, which must be named.</summary>
    private protected VaultSecretName NamedSecret(string orElse)
    {
        if (HasVault && !string.IsNullOrEmpty(SecretName)) return new VaultSecretName(Vault!, SecretName!);
        throw HasVault ? VaultSecretName.WithoutName(Vault!) : new SsoOidcException(FailureKind.InvalidInput, $"Give -Vault and -SecretName of a saved session{orElse}.")
        {
            NextStep = $"Run Get-Help {MyInvocation.MyCommand.Name} -Examples",
        };
    }

    /// <summary>The refresh token of the current input.</summary>
    private protected static Secret RequireRefreshToken(SecureString? value) => value.ToSecret() ?? throw new SsoOidcException(
        FailureKind.RefreshTokenMissing, "The token came without a refresh token, so it can't be refreshed.");

    /// <summary>A session that is valid now, refreshed if it has to be; warns if it could not be. For cmdlets that ask nobody.</summary>
    /// <param name="pipe">Where the warning goes.</param>
    /// <param name="session">The session.</param>
    /// <param name="refresh">Asks the service.</param>
    /// <param name="minimumValidity">How long it must be valid.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SsoOidcException">There is none, with the command that helps.</exception>
    private protected async Task<RefreshResult<TSession>> GetValidAsync<TSession>(
        PipelineContext pipe,
        SessionRef<TSession> session,
        Func<TSession, CancellationToken, Task<TSession>> refresh,
        TimeSpan minimumValidity,
        CancellationToken cancellationToken)
        where TSession : Session
    {
        SessionService<TSession> service = session.Service(refresh, Clock);
        bool isExplicit = MyInvocation.BoundParameters.ContainsKey("MinimumValidity");
        try
        {
            RefreshResult<TSession> valid = await service.GetValidAsync(
                RefreshPolicy.For(minimumValidity, isExplicit, Deadline), cancellationToken);
            if (valid.RefreshFailure is { } failure)
                pipe.Warning($"What is saved {session.Place} could not be refreshed and ends in {TimeLeft(valid.Session)}. {failure.Message}");
            if (valid.IsNew && session.Doubt is { } doubt) pipe.Warning(doubt);
            if (isExplicit && valid.IsNew && !valid.Session.IsValid(Clock.GetUtcNow(), minimumValidity))
                pipe.Warning($"The service gave {TimeLeft(valid.Session)}, less than -MinimumValidity asks for; it gives no more.");
            return valid;
        }
        catch (SsoOidcException failure)
        {
            TSession? seen = service.LastSeen;
            if (seen?.IsValid(Clock.GetUtcNow(), TimeSpan.Zero) != true) throw session.ToUserError(failure, seen);
            throw failure.With(
                $"What is saved {session.Place} is valid for another {TimeLeft(seen)}, which is less than -MinimumValidity asks for, and "
                    + $"could not be refreshed. {failure.Message}",
                failure.NextStep ?? "Run the command again without -MinimumValidity to get what is there");
        }
    }

    private static string TimeLeft(Session session) => Instants.Left(session.ExpiresAt!.Value - Clock.GetUtcNow());
}
