using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.SignIn;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>
/// Gives AWS credentials of a console sign-in that are valid now, refreshed silently when they have to be. Never asks anybody.
/// </summary>
[Cmdlet(VerbsCommon.Get, "SignInCredential")]
[OutputType(typeof(AwsCredential))]
public sealed class GetSignInCredentialCommand : SignInSessionCommand
{
    /// <summary>The session's ARN, as Get-SignInSession gives it; that of the profile if not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SessionArnCompleter))]
    public string? SessionArn { get; set; }

    /// <summary>
    /// How long the credentials must be valid from now; also a number of seconds. 5 minutes if not given, and then credentials
    /// with less to go are still given when they can't be refreshed. The service issues them for 15 minutes.
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
        ForgetConfiguration();
        Run(GetAsync);
    }

    private async Task GetAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        LoginSessionRef session = Find(pipe);
        RefreshResult<LoginSessionState> valid = await GetValidAsync(
            pipe,
            session,
            (saved, cancel) => TokenRefresh.LoginAsync(saved, new SignInClient(ConnectWhereIssued(saved.Location)), cancel),
            MinimumValidity,
            cancellationToken);
        AwsCredential output = AwsCredential.From(
            valid.Session.Credentials! with { AccountId = valid.Session.AccountId }, null, null, SourceOf(session, valid.Session), valid.Session.ResponseMetadata);
        pipe.Write(AsPlainText ? PlainText.Of(output) : output);
        if (valid.SaveFailure is { } unsaved) pipe.Error(session.ToSaveError(unsaved), session.Name);
    }

    private AwsCredentialSource SourceOf(LoginSessionRef session, LoginSessionState saved) => new()
    {
        Type = AwsCredentialSource.ConsoleSignIn,
        SessionArn = session.SessionArn ?? saved.SessionArn?.ToString(),
        // Only what was named: the region of a refresh is the profile's.
        ProfileName = string.IsNullOrEmpty(ProfileName) ? null : ProfileName,
        Region = saved.Location.Region,
        EndpointUrl = EndpointUrl.ToText() is null ? saved.Location.EndpointUrl : EndpointUrl,
        Vault = session.Secret?.Vault,
        SecretName = session.Secret?.Name,
    };
}
