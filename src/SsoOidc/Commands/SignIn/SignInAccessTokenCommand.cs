using System.Management.Automation;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.SignIn;
using SsoOidc.Pipeline;

namespace SsoOidc.Commands;

/// <summary>A cmdlet that gets an access token of AWS Sign-In with AWS credentials.</summary>
public abstract class SignInAccessTokenCommand : CredentialCommand
{
    /// <summary>Emits secrets as plain strings.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    private protected abstract TokenOperation Operation { get; }

    private protected abstract AccessTokenRequest Request();

    private protected sealed override AwsService TargetService => Operation.Service;

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(CreateAsync);

    private async Task CreateAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        ServiceConnection connection = Connect();
        AccessTokenRequest request = Request();
        if (!await pipe.ShouldProcessAsync($"{request.Resource} at {connection.Settings.Endpoint.Authority}", "Create access token")) return;
        AwsCredential credential = await CredentialAsync(pipe, cancellationToken);
        AccessToken token = await new SignInClient(connection).CreateAccessTokenAsync(Operation, request, credential.ToIdentity(), cancellationToken);
        SignInAccessToken output = new(token, request, connection.Settings.Location);
        pipe.Write(AsPlainText ? PlainText.Of(output) : output);
    }
}
