using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Pipeline;

namespace SsoOidc.Commands;

/// <summary>A cmdlet that works with credentials that are piped, or those that the profile or the environment leads to.</summary>
public abstract class CredentialCommand : ServiceCommand
{
    /// <summary>The credentials; those that the profile or the environment leads to if not given.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AwsCredentialTransformation]
    public AwsCredential? Credential { get; set; }

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    private protected override string PipeAdvice => "Pipe what Get-SsoRoleCredential, Get-SignInCredential or Get-AwsCredential gives";

    private protected override AwsService TargetService => AwsService.Sts;

    private protected override object ErrorTarget => Credential?.ToString() ?? ProfileName ?? "";

    /// <summary>The credentials to use for the input bound now.</summary>
    /// <exception cref="SsoOidcException">They have ended, or there are none.</exception>
    private protected Task<AwsCredential> CredentialAsync(PipelineContext pipe, CancellationToken cancellationToken, TimeSpan? minimumValidity = null) =>
        CredentialAsync(pipe, Credential, cancellationToken, minimumValidity);
}
