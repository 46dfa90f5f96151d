using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>
/// Answers whether Get-SsoToken can be expected to give a token without a person: one that is valid now, or that can be
/// refreshed. Makes no network call.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "SsoSession")]
[OutputType(typeof(bool))]
public sealed class TestSsoSessionCommand : AsyncCmdlet
{
    /// <summary>The name of an [sso-session] of the shared config file; the profile's if nothing else is given.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [NameTransformation]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public string? SessionName { get; set; }

    /// <summary>The access portal's URL, for a session that was signed in to by it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [UriTransformation]
    [ArgumentCompleter(typeof(StartUrlCompleter))]
    public Uri? StartUrl { get; set; }

    /// <summary>The region that the sign-in must be in, as Get-SsoToken takes it; any if not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>A profile of the shared config file.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>The session's cache file, as Get-SsoSession gives it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FilePathTransformation]
    public string? Path { get; set; }

    /// <summary>The SecretManagement vault that holds the session.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VaultCompleter))]
    public string? Vault { get; set; }

    /// <summary>The secret's name in the vault.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    public string? SecretName { get; set; }

    /// <summary>How long the token must be valid from now; also a number of seconds. One minute if not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan MinimumValidity { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Counts only a token that is valid now, not that it could be refreshed.</summary>
    [Parameter]
    public SwitchParameter NoRefresh { get; set; }

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    private protected override string PipeAdvice => "Give the name of the session, Test-SsoSession -SessionName <name>, or pipe what Get-SsoSession lists";

    private protected override object ErrorTarget => SecretName ?? SessionName ?? StartUrl?.OriginalString ?? Path ?? ProfileName ?? "";

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(TestAsync);

    private async Task TestAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        SsoSessionRef? session = null;
        SsoSessionState? saved = null;
        try
        {
            session = new SessionSelector(
                sessionName: SessionName,
                startUrl: StartUrl.ToText(),
                region: Region,
                path: Path,
                vault: Vault,
                secretName: SecretName).Find(ConfigurationOf(ProfileName), pipe, ModuleClock.Instance);
            saved = await session.Store.TryReadAsync(cancellationToken);
            if (saved is null) TellWhy(pipe, session, new SsoOidcException(FailureKind.NotSignedIn, ""));
        }
        catch (SsoOidcException none) when (none.Kind == FailureKind.NotSignedIn)
        {
            // The answer is no.
            TellWhy(pipe, session, none);
        }

        DateTimeOffset now = ModuleClock.Instance.GetUtcNow();
        pipe.Write(saved is not null && (saved.IsValid(now, MinimumValidity) || (!NoRefresh && saved.CanRefresh(now))));
    }

    /// <summary>
    /// Nobody signed in is an answer, and its reason for who asks with -Verbose. A sign-in that only another spelling hides is
    /// a mistake, which a mere False would hide as well.
    /// </summary>
    private void TellWhy(PipelineContext pipe, SsoSessionRef? session, SsoOidcException none)
    {
        string reason = session is null ? none.Message : session.ToUserError(none, null).Message;
        if (session?.NearMiss() is not null) pipe.Warning(reason);
        else Trace(reason);
    }
}
