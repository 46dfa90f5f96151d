using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Emulation;
using SsoOidc.Pipeline;

namespace SsoOidc.Commands;

// What it takes: an object, or its values one by one.
public sealed partial class NewSsoTokenCommand
{
    // Each grant takes its values from an object, or one by one.
    private const string DeviceAuthorizationSet = "DeviceAuthorization";
    private const string DeviceCodeSet = "DeviceCode";
    private const string TokenSet = "Token";
    private const string RefreshTokenSet = "RefreshToken";
    private const string ClientSet = "Client";
    private const string AuthorizationCodeSet = "AuthorizationCode";

    /// <summary>From Start-SsoDeviceAuthorization: a device code with all that belongs to it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DeviceAuthorizationSet, ValueFromPipeline = true)]
    [DeviceAuthorizationTransformation]
    public SsoDeviceAuthorization DeviceAuthorization { get; set; } = null!;

    /// <summary>An earlier token, to be refreshed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TokenSet, ValueFromPipeline = true)]
    [TokenTransformation]
    public SsoToken Token { get; set; } = null!;

    /// <summary>From Register-SsoClient: the client that an authorization code was issued to.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClientSet, ValueFromPipeline = true)]
    [ClientTransformation]
    public SsoClient Client { get; set; } = null!;

    // One set has no mandatory parameter, so that what is missing can be told: PowerShell would say no more than that it can't tell
    // which set is meant.

    /// <summary>The client's id.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DeviceCodeSet)]
    [Parameter(ParameterSetName = AuthorizationCodeSet)]
    [Parameter(Mandatory = true, ParameterSetName = RefreshTokenSet)]
    public string ClientId { get; set; } = "";

    /// <summary>The client's secret.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DeviceCodeSet)]
    [Parameter(ParameterSetName = AuthorizationCodeSet)]
    [Parameter(Mandatory = true, ParameterSetName = RefreshTokenSet)]
    [SecretTransformation]
    public SecureString? ClientSecret { get; set; }

    /// <summary>The device code.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DeviceCodeSet)]
    [SecretTransformation]
    public SecureString? DeviceCode { get; set; }

    /// <summary>What the person compares.</summary>
    [Parameter(ParameterSetName = DeviceCodeSet)]
    public string UserCode { get; set; } = "";

    /// <summary>The page to open.</summary>
    [Parameter(ParameterSetName = DeviceCodeSet)]
    public string VerificationUri { get; set; } = "";

    /// <summary>The page with the code filled in.</summary>
    [Parameter(ParameterSetName = DeviceCodeSet)]
    public string? VerificationUriComplete { get; set; }

    /// <summary>Least time between two polls in seconds; 5 if not given.</summary>
    [Parameter(ParameterSetName = DeviceCodeSet)]
    [AllowNull]
    [NumberTransformation]
    public int? Interval { get; set; }

    /// <summary>When the device code ends; 10 minutes from now if not given.</summary>
    [Parameter(ParameterSetName = DeviceCodeSet)]
    [DateTimeOffsetTransformation]
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Asks once and does not wait: the error AuthorizationPending says that nobody has approved yet.</summary>
    [Parameter(ParameterSetName = DeviceAuthorizationSet)]
    [Parameter(ParameterSetName = DeviceCodeSet)]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Also shows the page as a QR code.</summary>
    [Parameter(ParameterSetName = DeviceAuthorizationSet)]
    [Parameter(ParameterSetName = DeviceCodeSet)]
    public SwitchParameter ShowQrCode { get; set; }

    /// <summary>The authorization code that came to the redirect URI.</summary>
    [Parameter(ParameterSetName = ClientSet)]
    [Parameter(ParameterSetName = AuthorizationCodeSet)]
    [SecretTransformation]
    public SecureString? Code { get; set; }

    /// <summary>The redirect URI of the authorize request, with its port.</summary>
    [Parameter(ParameterSetName = ClientSet)]
    [Parameter(ParameterSetName = AuthorizationCodeSet)]
    [UriTransformation]
    [ArgumentCompleter(typeof(RedirectUriCompleter))]
    public Uri? RedirectUri { get; set; }

    /// <summary>The PKCE verifier of the authorize request.</summary>
    [Parameter(ParameterSetName = ClientSet)]
    [Parameter(ParameterSetName = AuthorizationCodeSet)]
    [SecretTransformation]
    public SecureString? CodeVerifier { get; set; }

    /// <summary>From an earlier token.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RefreshTokenSet)]
    [SecretTransformation]
    [AllowNull]
    public SecureString? RefreshToken { get; set; }

    /// <summary>The grant type; follows from the other parameters if not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GrantTypeCompleter))]
    public string? GrantType { get; set; }

    /// <summary>Scopes to ask for; documented to have no effect here.</summary>
    [Parameter]
    [Alias("Scopes")]
    [StringListTransformation]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>The access portal's URL; shown in the prompt and carried to the output. Wins over that of an object.</summary>
    [Parameter]
    [UriTransformation]
    [ArgumentCompleter(typeof(StartUrlCompleter))]
    public Uri? StartUrl { get; set; }

    /// <summary>When the client's secret ends; carried to the output. Wins over that of an object.</summary>
    [Parameter]
    [DateTimeOffsetTransformation]
    public DateTimeOffset? ClientSecretExpiresAt { get; set; }

    /// <summary>The scopes the client was registered with; carried to the output. Win over those of an object.</summary>
    [Parameter]
    [StringListTransformation]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? ClientScope { get; set; }

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = SavedSet)]
    public UnusableInput? InputObject { get; set; }

    private protected override string PipeAdvice => "Pipe what Start-SsoDeviceAuthorization gives, or an earlier token; for a saved session give -Vault and -SecretName";

    /// <inheritdoc />
    [Parameter]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public override string? Region { get; set; }

    /// <inheritdoc />
    [Parameter]
    [UriTransformation]
    [ArgumentCompleter(typeof(EmulatorCompleter))]
    public override Uri? EndpointUrl { get; set; }

    /// <inheritdoc />
    [Parameter]
    [SwitchTransformation]
    public override SwitchParameter UseFipsEndpoint { get; set; }

    /// <inheritdoc />
    [Parameter]
    [SwitchTransformation]
    public override SwitchParameter UseDualStackEndpoint { get; set; }
}
