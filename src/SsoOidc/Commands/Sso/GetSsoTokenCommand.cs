using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>
/// Gives a token that is valid now, refreshed silently when it has to be. Never asks anybody: the cmdlet for runbooks.
/// </summary>
[Cmdlet(VerbsCommon.Get, "SsoToken")]
[OutputType(typeof(SsoToken))]
public sealed class GetSsoTokenCommand : VaultCommand
{
    /// <summary>The name of an [sso-session] of the shared config file; the profile's if nothing else is given.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public string? SessionName { get; set; }

    /// <summary>The access portal's URL, for a session that was signed in to by it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [UriTransformation]
    public Uri? StartUrl { get; set; }

    /// <summary>The session's cache file, as Get-SsoSession gives it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Path { get; set; }

    /// <summary>
    /// How long the token must be valid from now; also a number of seconds. 15 minutes if not given, and then a token
    /// with less to go is still given when it can't be refreshed.
    /// </summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan MinimumValidity { get; set; } = RefreshPolicy.DefaultMinimumValidity;

    /// <summary>Emits secrets as plain strings.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    private protected override AwsService Service => AwsService.SsoOidc;

    private protected override SessionKind Kind => SessionKind.SsoToken;

    private protected override object ErrorTarget =>
        SecretName ?? SessionName ?? StartUrl?.OriginalString ?? Path ?? Vault ?? ProfileName ?? "";

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(GetAsync);

    private async Task GetAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        SsoSessionRef session = new SessionSelector(
            sessionName: SessionName,
            startUrl: StartUrl.ToText(),
            region: Region,
            path: Path,
            vault: Vault,
            secretName: SecretName).Find(Configuration, pipe, Clock);
        RefreshResult<SsoSessionState> valid = await GetValidAsync(
            pipe,
            session,
            (saved, cancel) => TokenRefresh.SsoAsync(saved, Oidc(Connect(Limit, saved.Location)), cancel),
            MinimumValidity,
            cancellationToken);
        SsoToken output = new(valid.Session);
        pipe.Write(AsPlainText ? PlainText.Of(output) : output);
        if (valid.SaveFailure is { } unsaved) pipe.Error(session.ToSaveError(unsaved), session.Name);
    }
}
