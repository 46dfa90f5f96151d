using System.Management.Automation;
using System.Security;
using SsoOidc.Bridge;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Flows;
using SsoOidc.Core.Http;
using SsoOidc.Parameters;

namespace SsoOidc.Commands;

/// <summary>
/// Gets tokens from IAM Identity Center: CreateToken. For a device code it shows the page and the code, and waits; several
/// codes piped in are waited for together, at the end.
/// </summary>
[Cmdlet(VerbsCommon.New, "SsoToken", SupportsShouldProcess = true, DefaultParameterSetName = DeviceCodeSet)]
[OutputType(typeof(SsoToken))]
public sealed class NewSsoTokenCommand : ServiceCommand
{
    private const string DeviceCodeSet = "DeviceCode";
    private const string AuthorizationCodeSet = "AuthorizationCode";
    private const string RefreshTokenSet = "RefreshToken";

    private readonly List<PendingSignIn> _pending = [];

    /// <summary>From Register-SsoClient.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string ClientId { get; set; } = "";

    /// <summary>From Register-SsoClient.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
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
    [Parameter(ParameterSetName = DeviceCodeSet, ValueFromPipelineByPropertyName = true)]
    [InstantTransformation]
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Asks once and does not wait: the error AuthorizationPending says that nobody has approved yet.</summary>
    [Parameter(ParameterSetName = DeviceCodeSet)]
    public SwitchParameter NoWait { get; set; }

    /// <summary>The authorization code that came to the redirect URI.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString Code { get; set; } = null!;

    /// <summary>The redirect URI of the authorize request, with its port.</summary>
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
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
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Scopes")]
    [WordsTransformation]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>The access portal's URL; shown in the prompt and carried to the output.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public Uri? StartUrl { get; set; }

    /// <summary>From Register-SsoClient; carried to the output.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [InstantTransformation]
    public DateTimeOffset? ClientSecretExpiresAt { get; set; }

    /// <summary>From Register-SsoClient; carried to the output.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WordsTransformation]
    [AllowEmptyCollection]
    public string[]? ClientScope { get; set; }

    /// <summary>Emits secrets as plain strings.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    private protected override AwsService Service => AwsService.SsoOidc;

    private protected override object ErrorTarget => StartUrl?.OriginalString ?? ClientId;

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(ProcessAsync);

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (_pending.Count > 0) Run(WaitForAllAsync);
    }

    private async Task ProcessAsync(Pipeline pipe, CancellationToken cancellationToken)
    {
        bool waits = ParameterSetName == DeviceCodeSet && !NoWait;
        ServiceConnection connection = Connect(waits ? null : Limit);
        CreateTokenRequest request = Request();
        string action = ParameterSetName == RefreshTokenSet ? "Refresh token" : "Create token";
        if (!await pipe.ShouldProcessAsync((string)ErrorTarget, action)) return;

        Func<IssuedToken, object> output = Output(connection.Settings);
        OidcClient client = new(connection);
        if (waits)
        {
            PendingSignIn signIn = new(client, request, State(), Prompt(), output, ErrorTarget);
            pipe.Prompt(signIn.Prompt);
            _pending.Add(signIn);
            return;
        }

        pipe.Write(output(Once(await client.CreateTokenAsync(request, cancellationToken))));
    }

    /// <summary>The end of all waits; each token goes out as it comes.</summary>
    private Task WaitForAllAsync(Pipeline pipe, CancellationToken cancellationToken) =>
        Task.WhenAll(_pending.Select((signIn, index) => signIn.WaitAsync(pipe, index, cancellationToken)));

    private CreateTokenRequest Request() => new()
    {
        ClientId = ClientId,
        ClientSecret = Given(ClientSecret, nameof(ClientSecret)),
        GrantType = GrantTypes.ToWire(string.IsNullOrWhiteSpace(GrantType) ? ParameterSetName : GrantType!),
        DeviceCode = ParameterSetName == DeviceCodeSet ? Given(DeviceCode, nameof(DeviceCode)) : null,
        Code = ParameterSetName == AuthorizationCodeSet ? Given(Code, nameof(Code)) : null,
        RefreshToken = ParameterSetName == RefreshTokenSet ? GivenRefreshToken() : null,
        RedirectUri = RedirectUri?.OriginalString,
        CodeVerifier = CodeVerifier.ToSecret(),
        Scope = Scope is { Length: > 0 } ? Scope : null,
    };

    private Secret GivenRefreshToken() => RefreshToken.ToSecret() ?? throw new SsoOidcException(
        FailureKind.RefreshTokenMissing, "The token came without a refresh token, so it can't be refreshed.");

    private PollState State()
    {
        DateTimeOffset now = Clock.GetUtcNow();
        return PollState.Start(Interval, ExpiresAt ?? now.AddMinutes(10), now + Limit);
    }

    private DeviceAuthorizationPrompt Prompt() => new()
    {
        UserCode = UserCode ?? "(the code that Start-SsoDeviceAuthorization gave)",
        VerificationUri = VerificationUri ?? "(the page that Start-SsoDeviceAuthorization gave)",
        VerificationUriComplete = string.IsNullOrEmpty(VerificationUriComplete) ? null : VerificationUriComplete,
        ExpiresAt = ExpiresAt ?? Clock.GetUtcNow().AddMinutes(10),
        StartUrl = StartUrl,
    };

    private static IssuedToken Once(TokenReply reply) => reply switch
    {
        TokenReply.Granted granted => granted.Token,
        TokenReply.Pending => throw new SsoOidcException(FailureKind.AuthorizationPending, "Nobody has approved the sign-in yet."),
        TokenReply.SlowDown => throw new SsoOidcException(FailureKind.SlowDown, "The service was asked again too soon."),
        TokenReply.Refused refused => throw refused.Failure,
        _ => throw new InvalidOperationException("An unknown reply."),
    };

    /// <summary>
    /// From tokens to the object emitted. Takes the parameters as they are bound now, since a token may come when other
    /// inputs have been bound. A refresh whose answer has no refresh token keeps the old one (RFC 6749 section 6).
    /// </summary>
    private Func<IssuedToken, object> Output(ServiceSettings settings)
    {
        (SecureString? old, string id, SecureString secret) = (ParameterSetName == RefreshTokenSet ? RefreshToken : null, ClientId, ClientSecret);
        (DateTimeOffset? end, string[] scope, Uri? startUrl) = (ClientSecretExpiresAt, ClientScope ?? [], StartUrl);
        return token =>
        {
            SsoToken output = new()
            {
                AccessToken = token.AccessToken.ToSecureString()!,
                TokenType = token.TokenType,
                ExpiresIn = token.ExpiresIn,
                ExpiresAt = token.ExpiresAt,
                RefreshToken = token.RefreshToken.ToSecureString() ?? old,
                IdToken = token.IdToken.ToSecureString(),
                StartUrl = startUrl,
                ClientId = id,
                ClientSecret = secret,
                ClientSecretExpiresAt = end,
                ClientScope = scope,
                Region = settings.Region,
                EndpointUrl = settings.CustomEndpoint,
                UseFipsEndpoint = settings.UseFipsEndpoint,
                UseDualStackEndpoint = settings.UseDualStackEndpoint,
                ResponseMetadata = token.ResponseMetadata,
            };
            return AsPlainText ? PlainText.Of(output) : output;
        };
    }
}
