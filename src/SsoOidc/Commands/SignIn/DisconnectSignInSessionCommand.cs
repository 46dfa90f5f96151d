using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>
/// Removes what is saved of a console sign-in. The service has no call to end one: the credentials last issued live on for up to
/// 15 minutes. The profile keeps the session's name, as <c>aws logout</c> leaves it; files and secrets of others stay.
/// </summary>
[Cmdlet(VerbsCommunications.Disconnect, "SignInSession", SupportsShouldProcess = true, DefaultParameterSetName = SessionSet)]
public sealed class DisconnectSignInSessionCommand : SignInSessionCommand
{
    private const string SessionSet = "Session";
    private const string AllSet = "All";

    /// <summary>The session's ARN, as Get-SignInSession gives it; that of the profile if not given.</summary>
    [Parameter(ParameterSetName = SessionSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AllSet)]
    [ArgumentCompleter(typeof(SessionArnCompleter))]
    public string? SessionArn { get; set; }

    /// <summary>Removes every console sign-in of the AWS login cache; vaults are left as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet)]
    public SwitchParameter All { get; set; }

    private protected override string? Arn => SessionArn;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        ForgetConfiguration();
        Run(All ? RemoveAllAsync : RemoveOneAsync);
    }

    private Task RemoveOneAsync(PipelineContext pipe, CancellationToken cancellationToken) => RemoveAsync(pipe, Find(pipe), cancellationToken);

    private async Task RemoveAllAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(SessionArn)) throw new SsoOidcException(FailureKind.InvalidInput, "-All and -SessionArn can't be given together.");
        if (HasVault) throw new SsoOidcException(FailureKind.InvalidInput, "-All is for the AWS login cache and can't be given with -Vault.");
        foreach ((LoginSessionRef session, _) in LoginSessionRef.All(Configuration, Clock))
        {
            try
            {
                await RemoveAsync(pipe, session, cancellationToken);
            }
            catch (SsoOidcException failure)
            {
                // The others are removed all the same.
                pipe.Error(failure, session.Name);
            }
        }
    }

    private async Task RemoveAsync(PipelineContext pipe, LoginSessionRef session, CancellationToken cancellationToken)
    {
        string target = session.Secret?.ToString() ?? session.SessionArn ?? session.Name;
        if (!await pipe.ShouldProcessAsync(target, "Remove saved console sign-in")) return;

        using IDisposable held = await session.Lock.TakeAsync(
            await session.Store.LockNameAsync(cancellationToken), Deadline.Within(RefreshPolicy.DefaultLockTimeout), cancellationToken);
        try
        {
            if (await session.Store.TryReadAsync(cancellationToken) is null)
                throw session.ToUserError(new SsoOidcException(FailureKind.NotSignedIn, "Nobody is signed in."), null);
        }
        catch (SsoOidcException damaged) when (damaged.Kind == FailureKind.SecretIncomplete)
        {
            // A damaged one can be removed.
        }

        await session.Store.RemoveAsync(cancellationToken);
    }
}
