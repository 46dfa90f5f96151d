using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Vault;

namespace SsoOidc.Commands;

/// <summary>Gets tokens for an Identity Center application that signs with its AWS credentials: CreateTokenWithIAM.</summary>
[Cmdlet(VerbsCommon.New, "SsoTokenWithIam", SupportsShouldProcess = true, DefaultParameterSetName = SavedSet)]
[OutputType(typeof(SsoIamToken))]
public sealed class NewSsoTokenWithIamCommand : TokenCommand
{
    private const string JwtBearerSet = "JwtBearer";
    private const string TokenExchangeSet = "TokenExchange";
    private const string AuthorizationCodeSet = "AuthorizationCode";
    private const string RefreshTokenSet = "RefreshToken";
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

    /// <summary>ARN of the Identity Center application.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = JwtBearerSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TokenExchangeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [Alias("ApplicationArn")]
    public string ClientId { get; set; } = "";

    /// <summary>The identity provider's JWT.</summary>
    // Not mandatory: with a client alone PowerShell would say no more than that it can't tell which parameter set is meant.
    [Parameter(ParameterSetName = JwtBearerSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString? Assertion { get; set; }

    /// <summary>The token to exchange.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TokenExchangeSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString SubjectToken { get; set; } = null!;

    /// <summary>What kind of token is exchanged.</summary>
    [Parameter(ParameterSetName = TokenExchangeSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TokenTypeCompleter))]
    public string? SubjectTokenType { get; set; }

    /// <summary>What kind of token to get.</summary>
    [Parameter(ParameterSetName = TokenExchangeSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TokenTypeCompleter))]
    public string? RequestedTokenType { get; set; }

    /// <summary>The authorization code that came to the redirect URI.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString Code { get; set; } = null!;

    /// <summary>The redirect URI of the authorize request.</summary>
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [UriTransformation]
    [ArgumentCompleter(typeof(RedirectUriCompleter))]
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

    /// <summary>The grant type; follows from the other parameters if not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GrantTypeCompleter))]
    public string? GrantType { get; set; }

    /// <summary>Scopes to ask for.</summary>
    [Parameter(ParameterSetName = JwtBearerSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = TokenExchangeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Scopes")]
    [StringListTransformation]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>The access key's id to sign with; found as the AWS CLI finds it if not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AccessKey", "AK")]
    public string? AccessKeyId { get; set; }

    /// <summary>The access key's secret.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SecretKey", "SK")]
    [SecretTransformation]
    public SecureString? SecretAccessKey { get; set; }

    /// <summary>The session token of temporary credentials.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ST")]
    [SecretTransformation]
    public SecureString? SessionToken { get; set; }

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    private protected override string PipeAdvice => "Give -ClientId with -Assertion, -SubjectToken, -Code or -RefreshToken; credentials to sign with can be piped beside them";

    private protected override AwsService TargetService => AwsService.SsoOidc;

    private protected override SessionKind Kind => SessionKind.SsoIamToken;

    private protected override object ErrorTarget => ParameterSetName == SavedSet ? SecretName ?? Vault ?? "" : ClientId;

    private protected override string InputHint => ", or -ClientId with -Assertion, -SubjectToken, -Code or -RefreshToken";

    private protected override Task RefreshSavedAsync(PipelineContext pipe, VaultSecretName secret, CancellationToken cancellationToken) =>
        RefreshSavedAsync<IamSessionState>(
            pipe,
            secret,
            async (saved, cancel) => await TokenRefresh.IamAsync(
                saved, new OidcClient(Connect(saved.Location)), await CredentialsAsync(pipe, cancel), cancel),
            session => new SsoIamToken(session),
            cancellationToken);

    private protected override async Task CreateAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (ParameterSetName == JwtBearerSet && Assertion is null)
        {
            throw new SsoOidcException(FailureKind.InvalidInput, "There is nothing to get a token with: an application alone gets none.")
            {
                NextStep = "Give -Assertion, -SubjectToken, -Code or -RefreshToken beside -ClientId",
            };
        }

        ServiceConnection connection = Connect();
        VaultSecretName? secret = OptionalSecret(ClientId);
        CreateTokenWithIamRequest request = Request(isSaved: secret is not null);
        if (!await pipe.ShouldProcessAsync(ClientId + (secret is null ? "" : $", saved as {secret}"), "Create token with IAM")) return;

        AwsCredentialIdentity credentials = await CredentialsAsync(pipe, cancellationToken);
        IamToken token = await new OidcClient(connection).CreateTokenWithIamAsync(request, credentials, cancellationToken);
        IamSessionState session = new()
        {
            ClientId = ClientId,
            Location = connection.Settings.Location,
            RefreshToken = request.RefreshToken,
        };
        await FinishAsync(pipe, session.With(token), secret, issued => new SsoIamToken(issued));
    }

    private async Task<AwsCredentialIdentity> CredentialsAsync(PipelineContext pipe, CancellationToken cancellationToken) =>
        GivenCredentials() ?? (await FindCredentialsAsync(pipe, cancellationToken)).Identity;

    private CreateTokenWithIamRequest Request(bool isSaved) => new()
    {
        ClientId = ClientId,
        GrantType = GrantTypes.ToWire(string.IsNullOrWhiteSpace(GrantType) ? ParameterSetName : GrantType!),
        Assertion = ParameterSetName == JwtBearerSet ? RequireSecret(Assertion, nameof(Assertion)) : null,
        SubjectToken = ParameterSetName == TokenExchangeSet ? RequireSecret(SubjectToken, nameof(SubjectToken)) : null,
        SubjectTokenType = ParameterSetName == TokenExchangeSet ? SubjectTokenType ?? AccessTokenType : null,
        RequestedTokenType = ParameterSetName == TokenExchangeSet ? RequestedTokenType : null,
        Code = ParameterSetName == AuthorizationCodeSet ? RequireSecret(Code, nameof(Code)) : null,
        RedirectUri = RedirectUri.ToText(),
        CodeVerifier = CodeVerifier.ToSecret(),
        RefreshToken = ParameterSetName == RefreshTokenSet ? RequireRefreshToken(RefreshToken) : null,
        Scope = Scope is { Length: > 0 } ? Scope : null,
        FinishOnceSent = isSaved && ParameterSetName == RefreshTokenSet,
    };

    private AwsCredentialIdentity? GivenCredentials()
    {
        Secret? secret = SecretAccessKey.ToSecret();
        if (string.IsNullOrEmpty(AccessKeyId) && secret is null) return null;
        if (string.IsNullOrEmpty(AccessKeyId) || secret is null)
        {
            throw new SsoOidcException(
                FailureKind.InvalidInput, "-AccessKeyId and -SecretAccessKey belong together; give both or neither.");
        }

        return new AwsCredentialIdentity { AccessKeyId = AccessKeyId!, SecretAccessKey = secret, SessionToken = SessionToken.ToSecret() };
    }
}
