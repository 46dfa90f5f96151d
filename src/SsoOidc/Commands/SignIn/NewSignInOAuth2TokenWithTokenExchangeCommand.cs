using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.SignIn;
using SsoOidc.Pipeline;

namespace SsoOidc.Commands;

/// <summary>Gets an access token for the token of another issuer: CreateOAuth2TokenWithTokenExchange.</summary>
[Cmdlet(VerbsCommon.New, "SignInOAuth2TokenWithTokenExchange", SupportsShouldProcess = true, DefaultParameterSetName = TokenExchangeSet)]
[OutputType(typeof(SignInAccessToken))]
public sealed class NewSignInOAuth2TokenWithTokenExchangeCommand : ServiceCommand
{
    private const string TokenExchangeSet = "TokenExchange";
    private const string JwtBearerSet = "JwtBearer";
    private const string JwtType = "urn:ietf:params:oauth:token-type:jwt";

    /// <summary>The token to exchange: a JWT.</summary>
    // Not mandatory, so that what is piped in and is no token can be told.
    [Parameter(ParameterSetName = TokenExchangeSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString? SubjectToken { get; set; }

    /// <summary>What kind of token is exchanged; a JWT if not given.</summary>
    [Parameter(ParameterSetName = TokenExchangeSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SubjectTokenTypeCompleter))]
    public string? SubjectTokenType { get; set; }

    /// <summary>The assertion of the identity provider (RFC 7523).</summary>
    [Parameter(Mandatory = true, ParameterSetName = JwtBearerSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString Assertion { get; set; } = null!;

    /// <summary>The client, as the assertion names it.</summary>
    [Parameter(ParameterSetName = JwtBearerSet, ValueFromPipelineByPropertyName = true)]
    public string? ClientId { get; set; }

    /// <summary>What the token is for, for example glue.amazonaws.com.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TokenExchangeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = JwtBearerSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TokenResourceCompleter))]
    public string? Resource { get; set; }

    /// <summary>ARNs of managed policies that the token has no rights beyond.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Scopes")]
    [StringListTransformation]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ManagedPolicyCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>Emits secrets as plain strings.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = TokenExchangeSet)]
    public UnusableInput? InputObject { get; set; }

    private protected override string PipeAdvice => "Pipe the token to exchange, as text or SecureString, or give -SubjectToken or -Assertion";

    private static TokenOperation Operation => TokenOperation.CreateWithTokenExchange;

    private protected override AwsService TargetService => Operation.Service;

    private protected override object ErrorTarget => Resource ?? ClientId ?? "";

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(CreateAsync);

    private async Task CreateAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (ParameterSetName == TokenExchangeSet && SubjectToken is null)
            throw new SsoOidcException(FailureKind.InvalidInput, "There is no token to exchange.") { NextStep = PipeAdvice };
        ServiceConnection connection = Connect();
        AccessTokenRequest request = Request();
        string host = connection.Settings.Endpoint.Authority;
        if (!await pipe.ShouldProcessAsync(Resource is null ? host : $"{Resource} at {host}", "Create access token")) return;
        AwsCredential? credential = Operation.IsSigned ? await CredentialAsync(pipe, null, cancellationToken) : null;
        AccessToken token = await new SignInClient(connection).CreateAccessTokenAsync(Operation, request, credential?.ToIdentity(), cancellationToken);
        SignInAccessToken output = new(token, request, connection.Settings.Location);
        pipe.Write(AsPlainText ? PlainText.Of(output) : output);
    }

    private AccessTokenRequest Request()
    {
        bool isExchange = ParameterSetName == TokenExchangeSet;
        return new AccessTokenRequest
        {
            GrantType = isExchange ? GrantTypes.TokenExchange : GrantTypes.JwtBearer,
            SubjectToken = isExchange ? RequireSecret(SubjectToken, nameof(SubjectToken)) : null,
            SubjectTokenType = !isExchange ? null : string.IsNullOrWhiteSpace(SubjectTokenType) ? JwtType : SubjectTokenType,
            Assertion = isExchange ? null : RequireSecret(Assertion, nameof(Assertion)),
            ClientId = isExchange || string.IsNullOrWhiteSpace(ClientId) ? null : ClientId,
            Resource = Resource,
            Scope = Scope ?? [],
        };
    }
}
