using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>A cmdlet that works on a sign-in to an access portal that is kept somewhere.</summary>
public abstract class SsoSessionCommand : VaultCommand
{
    /// <summary>The name of an [sso-session] of the shared config file; the profile's if nothing else is given.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [NameTransformation]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public virtual string? SessionName { get; set; }

    /// <summary>The access portal's URL, for a session that was signed in to by it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [UriTransformation]
    [ArgumentCompleter(typeof(StartUrlCompleter))]
    public Uri? StartUrl { get; set; }

    /// <summary>The session's cache file, as Get-SsoSession gives it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FilePathTransformation]
    public string? Path { get; set; }

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true)]
    public virtual PSObject? InputObject { get; set; }

    private protected override string PipeAdvice => "Give the name of the session as -SessionName, or pipe what Get-SsoSession lists";

    private protected override AwsService TargetService => AwsService.SsoOidc;

    private protected override SessionKind Kind => SessionKind.SsoToken;

    private protected override object ErrorTarget =>
        SecretName ?? SessionName ?? StartUrl?.OriginalString ?? Path ?? Vault ?? ProfileName ?? "";

    /// <summary>Which sign-in the parameters name.</summary>
    private protected SessionSelector Selector() => new(
        sessionName: SessionName,
        startUrl: StartUrl.ToText(),
        region: ServiceRegion,
        path: Path,
        vault: Vault,
        secretName: SecretName);

    /// <summary>The sign-in that the parameters name.</summary>
    private protected SsoSessionRef Find(PipelineContext pipe) => Selector().Find(Configuration, pipe, Clock);
}
