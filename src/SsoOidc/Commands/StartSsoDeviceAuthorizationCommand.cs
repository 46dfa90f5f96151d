using System.Management.Automation;
using System.Security;
using SsoOidc.Bridge;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Parameters;

namespace SsoOidc.Commands;

/// <summary>Asks for a device code that a person approves in a browser: StartDeviceAuthorization.</summary>
[Cmdlet(VerbsLifecycle.Start, "SsoDeviceAuthorization", SupportsShouldProcess = true)]
[OutputType(typeof(SsoDeviceAuthorization))]
public sealed class StartSsoDeviceAuthorizationCommand : ServiceCommand
{
    /// <summary>The access portal's URL.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [UriTransformation]
    public Uri StartUrl { get; set; } = null!;

    /// <summary>From Register-SsoClient.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string ClientId { get; set; } = "";

    /// <summary>From Register-SsoClient.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString ClientSecret { get; set; } = null!;

    /// <summary>From Register-SsoClient; carried to the output.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [InstantTransformation]
    public DateTimeOffset? ClientSecretExpiresAt { get; set; }

    /// <summary>From Register-SsoClient; carried to the output.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WordsTransformation]
    [AllowEmptyCollection]
    public string[]? ClientScope { get; set; }

    private protected override AwsService Service => AwsService.SsoOidc;

    private protected override object ErrorTarget => StartUrl.OriginalString;

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(StartAsync);

    private async Task StartAsync(Pipeline pipe, CancellationToken cancellationToken)
    {
        ServiceConnection connection = Connect(Limit) with { Blocks = true };
        if (!await pipe.ShouldProcessAsync(StartUrl.OriginalString, "Start device authorization")) return;

        DeviceAuthorization device = await new OidcClient(connection).StartDeviceAuthorizationAsync(
            new StartDeviceAuthorizationRequest
            {
                ClientId = ClientId,
                ClientSecret = Given(ClientSecret, nameof(ClientSecret)),
                StartUrl = StartUrl.OriginalString,
            },
            cancellationToken);
        pipe.Write(new SsoDeviceAuthorization
        {
            DeviceCode = device.DeviceCode.ToSecureString()!,
            UserCode = device.UserCode,
            VerificationUri = device.VerificationUri,
            VerificationUriComplete = device.VerificationUriComplete,
            ExpiresIn = device.ExpiresIn,
            ExpiresAt = device.ExpiresAt,
            Interval = device.Interval,
            StartUrl = StartUrl,
            ClientId = ClientId,
            ClientSecret = ClientSecret,
            ClientSecretExpiresAt = ClientSecretExpiresAt,
            ClientScope = ClientScope ?? [],
            Region = connection.Settings.Region,
            EndpointUrl = connection.Settings.CustomEndpoint,
            UseFipsEndpoint = connection.Settings.UseFipsEndpoint,
            UseDualStackEndpoint = connection.Settings.UseDualStackEndpoint,
            ResponseMetadata = device.ResponseMetadata,
        });
    }
}
