using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Http;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.SignIn;
using SsoOidc.Output;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>
/// Gives AWS credentials of a console sign-in that are valid now, renewed silently when they have to be. Never asks anybody.
/// </summary>
[Cmdlet(VerbsCommon.Get, "SignInCredential")]
[OutputType(typeof(AwsCredential))]
public sealed class GetSignInCredentialCommand : SignInSessionCommand
{
    /// <summary>The session's ARN, as Get-SignInSession gives it; that of the profile where not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SessionArnCompleter))]
    public string? SessionArn { get; set; }

    /// <summary>
    /// How long the credentials must be valid from now; also a number of seconds. 5 minutes where not given, and then credentials
    /// with less to go are still given when they can't be renewed. The service issues them for 15 minutes.
    /// </summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan MinimumValidity { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Emits secrets as plain strings.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    private protected override string? Arn => SessionArn;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        Renew();
        Run(GetAsync);
    }

    private async Task GetAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        ConsolePlace place = Place(pipe);
        bool isPatient = !MyInvocation.BoundParameters.ContainsKey(nameof(MinimumValidity));
        SavedRefresh refresh = new(
            place.Store,
            new FileSessionLock(FileSessionLock.DefaultFolder(), Clock),
            (saved, cancel) => SessionRenewal.OfSharedSignInAsync(
                saved, place.Store, new SignInClient(Connect(Limit, saved), blocks: true), later => later.IsValid(Clock.GetUtcNow(), MinimumValidity), cancel),
            Clock)
        {
            LockLimit = Limit ?? SavedRefresh.DefaultLockLimit,
            RefreshCooldown = isPatient ? SavedRefresh.DefaultRefreshCooldown : TimeSpan.Zero,
            ReturnCurrentOnFailure = isPatient,
        };
        RenewedSession valid;
        try
        {
            valid = await refresh.GetValidAsync(MinimumValidity, cancellationToken);
        }
        catch (SsoOidcException failure)
        {
            throw place.ToUserError(failure);
        }

        if (valid.RenewFailure is { } notRenewed)
            pipe.Warning($"The credentials could not be renewed and end in {Instants.Left(valid.Session.ExpiresAt!.Value - Clock.GetUtcNow())}. {notRenewed.Message}");
        AwsCredentialIdentity credentials = valid.Session.Credentials!;
        AwsCredential output = AwsCredential.From(credentials.Of(credentials.AccountId ?? valid.Session.AccountId));
        pipe.Write(AsPlainText ? PlainText.Of(output) : output);
        if (valid.SaveFailure is { } unsaved) pipe.Error(place.ToSaveError(unsaved), place.Name);
    }
}
