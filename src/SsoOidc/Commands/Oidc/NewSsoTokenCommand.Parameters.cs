using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;

namespace SsoOidc.Commands;

// What it takes: an object in one piece, or its parts by name.
public sealed partial class NewSsoTokenCommand
{
    private const string DeviceAuthorizationSet = "DeviceAuthorization";
    private const string TokenSet = "Token";
    private const string DeviceCodeSet = "DeviceCode";
    private const string AuthorizationCodeSet = "AuthorizationCode";
    private const string RefreshTokenSet = "RefreshToken";

    /// <summary>From Start-SsoDeviceAuthorization: a device code with all that belongs to it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DeviceAuthorizationSet, ValueFromPipeline = true)]
    public SsoDeviceAuthorization DeviceAuthorization { get; set; } = null!;

    /// <summary>An earlier token, to be refreshed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TokenSet, ValueFromPipeline = true)]
    public SsoToken Token { get; set; } = null!;

    /// <summary>From Register-SsoClient.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    public string ClientId { get; set; } = "";

    /// <summary>From Register-SsoClient.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString ClientSecret { get; set; } = null!;

    /// <summary>From Start-SsoDeviceAuthorization.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString DeviceCode { get; set; } = null!;

    /// <summary>From Start-SsoDeviceAuthorization: what the person compares.</summary>
    [Parameter(ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    public string? UserCode { get; set; }

    /// <summary>From Start-SsoDeviceAuthorization: the page to open.</summary>
    [Parameter(ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    public string? VerificationUri { get; set; }

    /// <summary>From Start-SsoDeviceAuthorization: the page with the code filled in.</summary>
    [Parameter(ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    public string? VerificationUriComplete { get; set; }

    /// <summary>From Start-SsoDeviceAuthorization: least time between two polls in seconds; 5 where not given.</summary>
    [Parameter(ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public int? Interval { get; set; }

    /// <summary>From Start-SsoDeviceAuthorization: when the device code ends; 10 minutes from now where not given.</summary>
    /// <remarks>In the other sets, too, since tokens piped in have a property of this name; only the device code's counts.</remarks>
    [Parameter(ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [DateTimeOffsetTransformation]
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Asks once and does not wait: the error AuthorizationPending says that nobody has approved yet.</summary>
    [Parameter(ParameterSetName = DeviceAuthorizationSet)]
    [Parameter(ParameterSetName = DeviceCodeSet)]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Shows the page as a QR code, too.</summary>
    [Parameter(ParameterSetName = DeviceAuthorizationSet)]
    [Parameter(ParameterSetName = DeviceCodeSet)]
    public SwitchParameter ShowQrCode { get; set; }

    /// <summary>The authorization code that came to the redirect URI.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString Code { get; set; } = null!;

    /// <summary>The redirect URI of the authorize request, with its port.</summary>
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [UriTransformation]
    public Uri? RedirectUri { get; set; }

    /// <summary>The PKCE verifier of the authorize request.</summary>
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString? CodeVerifier { get; set; }

    /// <summary>From an earlier token.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    [AllowNull]
    public SecureString? RefreshToken { get; set; }

    /// <summary>The grant type; follows from the other parameters where not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GrantTypeCompleter))]
    public string? GrantType { get; set; }

    /// <summary>Scopes to ask for; documented to have no effect here.</summary>
    [Parameter(ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Scopes")]
    [StringListTransformation]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>The access portal's URL; shown in the prompt and carried to the output.</summary>
    [Parameter(ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [UriTransformation]
    public Uri? StartUrl { get; set; }

    /// <summary>From Register-SsoClient; carried to the output.</summary>
    [Parameter(ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [DateTimeOffsetTransformation]
    public DateTimeOffset? ClientSecretExpiresAt { get; set; }

    /// <summary>From Register-SsoClient; carried to the output.</summary>
    [Parameter(ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [StringListTransformation]
    [AllowEmptyCollection]
    public string[]? ClientScope { get; set; }

    /// <inheritdoc />
    [Parameter(ParameterSetName = SavedSet)]
    [Parameter(ParameterSetName = DeviceAuthorizationSet)]
    [Parameter(ParameterSetName = TokenSet)]
    [Parameter(ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public override string? Region { get; set; }

    /// <inheritdoc />
    [Parameter(ParameterSetName = SavedSet)]
    [Parameter(ParameterSetName = DeviceAuthorizationSet)]
    [Parameter(ParameterSetName = TokenSet)]
    [Parameter(ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [UriTransformation]
    public override Uri? EndpointUrl { get; set; }

    /// <inheritdoc />
    [Parameter(ParameterSetName = SavedSet)]
    [Parameter(ParameterSetName = DeviceAuthorizationSet)]
    [Parameter(ParameterSetName = TokenSet)]
    [Parameter(ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [SwitchTransformation]
    public override SwitchParameter UseFipsEndpoint { get; set; }

    /// <inheritdoc />
    [Parameter(ParameterSetName = SavedSet)]
    [Parameter(ParameterSetName = DeviceAuthorizationSet)]
    [Parameter(ParameterSetName = TokenSet)]
    [Parameter(ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [SwitchTransformation]
    public override SwitchParameter UseDualStackEndpoint { get; set; }
}
