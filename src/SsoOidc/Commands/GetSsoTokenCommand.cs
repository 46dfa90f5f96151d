using System.Management.Automation;
using SsoOidc.Bridge;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Flows;
using SsoOidc.Core.Http;
using SsoOidc.Core.Store;
using SsoOidc.Parameters;
using SsoOidc.Vault;

namespace SsoOidc.Commands;

/// <summary>
/// Gives a token that is valid now, renewed silently when it has to be. Never asks anybody: the cmdlet for runbooks.
/// </summary>
[Cmdlet(VerbsCommon.Get, "SsoToken")]
[OutputType(typeof(SsoToken))]
public sealed class GetSsoTokenCommand : VaultCommand
{
    /// <summary>
    /// How long the token must be valid from now; also a number of seconds. 15 minutes where not given, and then a token
    /// with less to go is still given when it can't be renewed.
    /// </summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan MinimumValidity { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Emits secrets as plain strings.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    private protected override AwsService Service => AwsService.SsoOidc;

    private protected override SavedKind Kind => SavedKind.SsoToken;

    private protected override object ErrorTarget => SecretName ?? Vault ?? "";

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(GetAsync);

    private async Task GetAsync(Pipeline pipe, CancellationToken cancellationToken)
    {
        VaultEntry entry = SavedEntry("");
        SavedSession? seen = null;
        SavedRefresh refresh = Refresh(
            pipe,
            entry,
            (saved, cancel) =>
            {
                seen = saved;
                return SessionRenewal.OfSsoTokenAsync(saved, new OidcClient(Connect(Limit, saved)), cancel);
            });
        RenewedSession valid;
        try
        {
            valid = await refresh.GetValidAsync(MinimumValidity, cancellationToken);
        }
        catch (SsoOidcException failure) when (seen is not null && MayStillServe(seen))
        {
            pipe.Warning($"The token could not be renewed and ends in {Instants.Left(seen.ExpiresAt!.Value - Clock.GetUtcNow())}. {failure.Message}");
            valid = new RenewedSession(seen, IsNew: false, null);
        }

        SsoToken output = SsoToken.From(valid.Session);
        pipe.Write(AsPlainText ? PlainText.Of(output) : output);
        Report(pipe, entry, valid.SaveFailure);
    }

    private bool MayStillServe(SavedSession session) =>
        !MyInvocation.BoundParameters.ContainsKey(nameof(MinimumValidity)) && session.IsValid(Clock.GetUtcNow(), TimeSpan.Zero);
}
