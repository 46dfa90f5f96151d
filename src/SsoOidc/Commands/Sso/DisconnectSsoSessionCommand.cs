using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Portal;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>
/// Signs out: tells the access portal, which ends the session everywhere, then removes what is saved of it here. Nothing else
/// in the cache folder or the vault is touched, and client registrations stay.
/// </summary>
[Cmdlet(VerbsCommunications.Disconnect, "SsoSession", SupportsShouldProcess = true, DefaultParameterSetName = SessionSet)]
public sealed class DisconnectSsoSessionCommand : ServiceCommand
{
    private const string SessionSet = "Session";
    private const string AllSet = "All";

    /// <summary>The name of an [sso-session] of the shared config file; the profile's if nothing else is given.</summary>
    [Parameter(Position = 0, ParameterSetName = SessionSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = AllSet)]
    [NameTransformation]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public string? SessionName { get; set; }

    /// <summary>The access portal's URL, for a session that was signed in to by it.</summary>
    [Parameter(ParameterSetName = SessionSet, ValueFromPipelineByPropertyName = true)]
    [UriTransformation]
    [ArgumentCompleter(typeof(StartUrlCompleter))]
    public Uri? StartUrl { get; set; }

    /// <summary>The session's cache file, as Get-SsoSession gives it.</summary>
    [Parameter(ParameterSetName = SessionSet, ValueFromPipelineByPropertyName = true)]
    [FilePathTransformation]
    public string? Path { get; set; }

    /// <summary>The SecretManagement vault that holds the session.</summary>
    [Parameter(ParameterSetName = SessionSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VaultCompleter))]
    public string? Vault { get; set; }

    /// <summary>The secret's name in the vault.</summary>
    [Parameter(ParameterSetName = SessionSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    public string? SecretName { get; set; }

    /// <summary>Signs out of every session of this process and of the AWS cache folder; vaults are left as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet)]
    public SwitchParameter All { get; set; }

    /// <summary>Only removes what is saved here; the session itself lives on until it ends.</summary>
    [Parameter]
    public SwitchParameter LocalOnly { get; set; }

    /// <summary>Removes what is saved here even if the access portal could not be told.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    private protected override string PipeAdvice => "Give the name of the session, Disconnect-SsoSession -SessionName <name>, or pipe what Get-SsoSession lists";

    private protected override AwsService TargetService => AwsService.SsoPortal;

    private protected override object ErrorTarget =>
        SecretName ?? SessionName ?? StartUrl?.OriginalString ?? Path ?? Vault ?? ProfileName ?? "";

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(All ? RemoveAllAsync : RemoveOneAsync);

    private async Task RemoveOneAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        SsoSessionRef session = new SessionSelector(
            sessionName: SessionName,
            startUrl: StartUrl.ToText(),
            region: Region,
            path: Path,
            vault: Vault,
            secretName: SecretName).FindAny(Configuration, pipe, Clock);
        await RemoveAsync(pipe, session, cancellationToken);
    }

    private async Task RemoveAllAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(SessionName))
            throw new SsoOidcException(FailureKind.InvalidInput, "-All and -SessionName can't be given together.");
        foreach ((SsoSessionRef session, _) in SessionSelector.All(Configuration, Clock))
        {
            try
            {
                await RemoveAsync(pipe, session, cancellationToken);
            }
            catch (SsoOidcException failure)
            {
                // The others are signed out all the same.
                pipe.Error(failure, session.Name);
            }
        }

        // As the AWS CLI does when it signs out, which is always of everything.
        if (await pipe.ShouldProcessAsync("all cached role credentials", "Remove")) RoleCredentialCache.Of(Configuration, Clock).Remove(null);
    }

    private async Task RemoveAsync(PipelineContext pipe, SsoSessionRef session, CancellationToken cancellationToken)
    {
        string action = session.Kind == SsoSessionStore.Vault || LocalOnly ? "Remove saved session" : "Sign out";
        if (!await pipe.ShouldProcessAsync(session.Secret?.ToString() ?? session.Name, action)) return;

        using IDisposable held = await session.Lock.TakeAsync(
            await session.Store.LockNameAsync(cancellationToken), Deadline.Within(RefreshPolicy.DefaultLockTimeout), cancellationToken);
        if (!LocalOnly && await ReadAsync(session, cancellationToken) is { AccessToken: { } token } saved)
            await LogoutAsync(pipe, saved, token, cancellationToken);
        await session.Store.RemoveAsync(cancellationToken);
        // The credentials that were had by it would live on for hours.
        if (session is { Kind: SsoSessionStore.File, Instance: { } instance }) RoleCredentialCache.Of(Configuration, Clock).Remove(instance.CacheKey);
    }

    private static async Task<SsoSessionState?> ReadAsync(SsoSessionRef session, CancellationToken cancellationToken)
    {
        try
        {
            return await session.Store.TryReadAsync(cancellationToken)
                ?? throw session.ToUserError(new SsoOidcException(FailureKind.NotSignedIn, "Nobody is signed in."), null);
        }
        catch (SsoOidcException other) when (other.Kind is FailureKind.SecretNotManaged or FailureKind.SecretIncomplete)
        {
            // A session of another kind, or a damaged one, can be removed, if not signed out of.
            return null;
        }
    }

    private async Task LogoutAsync(PipelineContext pipe, SsoSessionState saved, Secret token, CancellationToken cancellationToken)
    {
        try
        {
            await new PortalClient(Connect(ConfiguredEndpoint.Portal(saved.Location, Configuration))).LogoutAsync(token, cancellationToken);
        }
        catch (SsoOidcException over) when (over.Kind == FailureKind.Unauthorized)
        {
            // The session has ended already.
        }
        catch (SsoOidcException failure) when (Force)
        {
            pipe.Warning($"The access portal could not be told, so the session lives on there until it ends. {failure.Message}");
        }
        catch (SsoOidcException failure)
        {
            throw failure.With(
                $"The access portal could not be told, so nothing was removed. {failure.Message}",
                "Run the command again, or with -Force to remove what is saved here all the same");
        }
    }
}
