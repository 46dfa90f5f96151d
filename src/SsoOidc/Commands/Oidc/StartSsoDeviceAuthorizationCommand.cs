using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;
using SsoOidc.Emulation;
using SsoOidc.Pipeline;

namespace SsoOidc.Commands;

/// <summary>Asks for a device code that a person approves in a browser: StartDeviceAuthorization.</summary>
[Cmdlet(VerbsLifecycle.Start, "SsoDeviceAuthorization", SupportsShouldProcess = true, DefaultParameterSetName = ClientSet)]
[OutputType(typeof(SsoDeviceAuthorization))]
public sealed class StartSsoDeviceAuthorizationCommand : ServiceCommand
{
    private const string ClientSet = "Client";
    private const string ClientIdSet = "ClientId";

    /// <summary>The access portal's URL.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [UriTransformation]
    [ArgumentCompleter(typeof(StartUrlCompleter))]
    public Uri StartUrl { get; set; } = null!;

    /// <summary>From Register-SsoClient: what the other parameters say, as one object.</summary>
    // Not mandatory: nobody can type a client where PowerShell asks for one.
    [Parameter(ParameterSetName = ClientSet, ValueFromPipeline = true)]
    public SsoClient? Client { get; set; }

    /// <summary>From Register-SsoClient.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClientIdSet, ValueFromPipelineByPropertyName = true)]
    public string ClientId { get; set; } = "";

    /// <summary>From Register-SsoClient.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClientIdSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString ClientSecret { get; set; } = null!;

    /// <summary>From Register-SsoClient; carried to the output.</summary>
    [Parameter(ParameterSetName = ClientIdSet, ValueFromPipelineByPropertyName = true)]
    [DateTimeOffsetTransformation]
    public DateTimeOffset? ClientSecretExpiresAt { get; set; }

    /// <summary>From Register-SsoClient; carried to the output.</summary>
    [Parameter(ParameterSetName = ClientIdSet, ValueFromPipelineByPropertyName = true)]
    [StringListTransformation]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? ClientScope { get; set; }

    /// <inheritdoc />
    [Parameter(ParameterSetName = ClientSet)]
    [Parameter(ParameterSetName = ClientIdSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public override string? Region { get; set; }

    /// <inheritdoc />
    [Parameter(ParameterSetName = ClientSet)]
    [Parameter(ParameterSetName = ClientIdSet, ValueFromPipelineByPropertyName = true)]
    [UriTransformation]
    [ArgumentCompleter(typeof(EmulatorCompleter))]
    public override Uri? EndpointUrl { get; set; }

    /// <inheritdoc />
    [Parameter(ParameterSetName = ClientSet)]
    [Parameter(ParameterSetName = ClientIdSet, ValueFromPipelineByPropertyName = true)]
    [SwitchTransformation]
    public override SwitchParameter UseFipsEndpoint { get; set; }

    /// <inheritdoc />
    [Parameter(ParameterSetName = ClientSet)]
    [Parameter(ParameterSetName = ClientIdSet, ValueFromPipelineByPropertyName = true)]
    [SwitchTransformation]
    public override SwitchParameter UseDualStackEndpoint { get; set; }

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = ClientSet)]
    public UnusableInput? InputObject { get; set; }

    private protected override string PipeAdvice => "Pipe the client: Register-SsoClient <name> | Start-SsoDeviceAuthorization <start URL>";

    private protected override AwsService TargetService => AwsService.SsoOidc;

    private protected override object ErrorTarget => StartUrl.OriginalString;

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(StartAsync);

    private async Task StartAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        SsoClient? client = ParameterSetName == ClientSet ? Client ?? throw NoClient() : null;
        string clientId = client?.ClientId ?? ClientId;
        SecureString clientSecret = client?.ClientSecret ?? ClientSecret;
        ServiceConnection connection = Connect(Source(client));
        if (!await pipe.ShouldProcessAsync(StartUrl.OriginalString, "Start device authorization")) return;

        DeviceAuthorization device = await new OidcClient(connection).StartDeviceAuthorizationAsync(
            new StartDeviceAuthorizationRequest
            {
                ClientId = clientId,
                ClientSecret = RequireSecret(clientSecret, nameof(ClientSecret)),
                StartUrl = StartUrl.OriginalString,
            },
            cancellationToken);
        pipe.Write(new SsoDeviceAuthorization(device, StartUrl, clientId, clientSecret, connection.Settings.Location)
        {
            ClientSecretExpiresAt = client is null ? ClientSecretExpiresAt : client.ClientSecretExpiresAt,
            ClientScope = (client is null ? ClientScope : client.ClientScope) ?? [],
        });
    }

    private SsoOidcException NoClient() => new(FailureKind.InvalidInput, "There is no client to ask for.")
    {
        NextStep = PipeAdvice,
    };

    /// <summary>Where the client is known; a dual-stack portal is asked for at the dual-stack endpoint, which knows the same clients.</summary>
    private ServiceLocation Source(SsoClient? client) => (client?.Location ?? ServiceLocation.Unknown) with
    {
        UseDualStack = client?.UseDualStackEndpoint == true ? true : null,
        PrefersDualStack = StartUrlResolver.IsDualStack(StartUrl.OriginalString),
    };
}
