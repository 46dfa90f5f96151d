using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>
/// Gives a token that is valid now, refreshed silently when it has to be. Never asks anybody: the cmdlet for runbooks.
/// </summary>
[Cmdlet(VerbsCommon.Get, "SsoToken")]
[OutputType(typeof(SsoToken))]
public sealed class GetSsoTokenCommand : SsoSessionCommand
{
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

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(GetAsync);

    private async Task GetAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        SsoSessionRef session = Find(pipe);
        RefreshResult<SsoSessionState> valid = await GetValidAsync(
            pipe,
            session,
            (saved, cancel) => TokenRefresh.SsoAsync(saved, new OidcClient(Connect(saved.Location)), cancel),
            MinimumValidity,
            cancellationToken);
        SsoToken output = new(valid.Session);
        pipe.Write(AsPlainText ? PlainText.Of(output) : output);
        if (valid.SaveFailure is { } unsaved) pipe.Error(session.ToSaveError(unsaved), session.Name);
    }
}
