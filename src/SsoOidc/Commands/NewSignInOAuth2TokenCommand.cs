using System.Management.Automation;
using System.Security;
using SsoOidc.Bridge;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Parameters;

namespace SsoOidc.Commands;

/// <summary>Gets AWS credentials from AWS Sign-In: CreateOAuth2Token, with a proof of the session's key (DPoP).</summary>
[Cmdlet(VerbsCommon.New, "SignInOAuth2Token", SupportsShouldProcess = true, DefaultParameterSetName = RefreshTokenSet)]
[OutputType(typeof(SignInToken))]
public sealed class NewSignInOAuth2TokenCommand : ServiceCommand
{
    private const string AuthorizationCodeSet = "AuthorizationCode";
    private const string RefreshTokenSet = "RefreshToken";

    /// <summary>The client that signed in; where not given, that of a sign-in on this machine.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SignInClientCompleter))]
    public string ClientId { get; set; } = CreateOAuth2TokenRequest.SameDevice;

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

    /// <summary>From an earlier token; good once.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString RefreshToken { get; set; } = null!;

    /// <summary>The private key of the session as PEM. A refresh needs the key of the sign-in; a new sign-in makes one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString? DpopKey { get; set; }

    /// <summary>From an earlier token; carried to the output, since a refresh brings none.</summary>
    [Parameter(ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString? IdToken { get; set; }

    /// <summary>The grant type; follows from the other parameters where not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GrantTypeCompleter))]
    public string? GrantType { get; set; }

    /// <summary>Emits secrets as plain strings.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    private protected override AwsService Service => AwsService.SignIn;

    private protected override object ErrorTarget => ClientId;

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(CreateAsync);

    private async Task CreateAsync(Pipeline pipe, CancellationToken cancellationToken)
    {
        ServiceConnection connection = Connect(Limit);
        CreateOAuth2TokenRequest request = Request();
        using DpopKey key = DpopKey.ToSecret() is { } pem ? Core.Http.DpopKey.FromPem(pem) : Core.Http.DpopKey.Create();
        string action = ParameterSetName == RefreshTokenSet ? "Refresh sign-in token" : "Create sign-in token";
        if (!await pipe.ShouldProcessAsync($"{ClientId} at {connection.Settings.Endpoint.Authority}", action)) return;

        Core.SignInToken token = await new SignInClient(connection).CreateOAuth2TokenAsync(request, key, cancellationToken);
        SignInToken output = new()
        {
            AccessToken = new AwsCredential
            {
                AccessKeyId = token.AccessToken.AccessKeyId,
                SecretAccessKey = token.AccessToken.SecretAccessKey.ToSecureString()!,
                SessionToken = token.AccessToken.SessionToken.ToSecureString(),
                Expiration = token.AccessToken.Expiration,
            },
            TokenType = token.TokenType,
            ExpiresIn = token.ExpiresIn,
            ExpiresAt = token.ExpiresAt,
            RefreshToken = token.RefreshToken.ToSecureString()!,
            IdToken = token.IdToken.ToSecureString() ?? (ParameterSetName == RefreshTokenSet ? IdToken : null),
            DpopKey = key.ToPem().ToSecureString()!,
            ClientId = ClientId,
            Region = connection.Settings.Region,
            EndpointUrl = connection.Settings.CustomEndpoint,
            UseFipsEndpoint = connection.Settings.UseFipsEndpoint,
            UseDualStackEndpoint = connection.Settings.UseDualStackEndpoint,
            ResponseMetadata = token.ResponseMetadata,
        };
        pipe.Write(AsPlainText ? PlainText.Of(output) : output);
    }

    private CreateOAuth2TokenRequest Request() => new()
    {
        ClientId = ClientId,
        GrantType = GrantTypes.ToWire(string.IsNullOrWhiteSpace(GrantType) ? ParameterSetName : GrantType!),
        Code = ParameterSetName == AuthorizationCodeSet ? Given(Code, nameof(Code)) : null,
        RedirectUri = RedirectUri?.OriginalString,
        CodeVerifier = CodeVerifier.ToSecret(),
        RefreshToken = ParameterSetName == RefreshTokenSet ? Given(RefreshToken, nameof(RefreshToken)) : null,
    };
}
