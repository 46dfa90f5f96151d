using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core.Sts;
using SsoOidc.Pipeline;

namespace SsoOidc.Commands;

/// <summary>Answers "who am I": asks STS whose the credentials are that are piped, or that the profile or the environment leads to.</summary>
[Cmdlet(VerbsCommon.Get, "AwsCallerIdentity")]
[OutputType(typeof(AwsCallerIdentity))]
public sealed class GetAwsCallerIdentityCommand : CredentialCommand
{
    /// <inheritdoc />
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public override string? ProfileName { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(AskAsync);

    private async Task AskAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        AwsCredential credential = await CredentialAsync(pipe, cancellationToken);
        CallerIdentity identity = await new StsClient(Connect()).GetCallerIdentityAsync(credential.ToIdentity(), cancellationToken);
        pipe.Write(new AwsCallerIdentity(identity, credential.Source?.ToString()));
    }
}
