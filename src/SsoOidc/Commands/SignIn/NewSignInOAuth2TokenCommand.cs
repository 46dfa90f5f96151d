using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.SignIn;
using SsoOidc.Pipeline;
using SsoOidc.Vault;

namespace SsoOidc.Commands;

/// <summary>Gets AWS credentials from AWS Sign-In: CreateOAuth2Token, with a proof of the session's key (DPoP).</summary>
[Cmdlet(VerbsCommon.New, "SignInOAuth2Token", SupportsShouldProcess = true, DefaultParameterSetName = SavedSet)]
[OutputType(typeof(SignInToken))]
public sealed class NewSignInOAuth2TokenCommand : TokenCommand
{
    private const string AuthorizationCodeSet = "AuthorizationCode";
    private const string RefreshTokenSet = "RefreshToken";

    /// <summary>The client that signed in; if not given, that of a sign-in on this machine.</summary>
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SignInClientCompleter))]
    public string ClientId { get; set; } = CreateOAuth2TokenRequest.SameDevice;

    /// <summary>The authorization code that came to the redirect URI.</summary>
    // Not mandatory: with a key or a client alone PowerShell would say no more than that it can't tell which parameter set is meant.
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString? Code { get; set; }

    /// <summary>The redirect URI of the authorize request, with its port.</summary>
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [UriTransformation]
    [ArgumentCompleter(typeof(RedirectUriCompleter))]
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
    [Parameter(ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AuthorizationCodeSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString? DPoPKey { get; set; }

    /// <summary>From an earlier token; carried to the output, since a refresh brings none.</summary>
    [Parameter(ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString? IdToken { get; set; }

    /// <summary>The account of an earlier token; carried to the output, since a refresh brings none. What is saved has its own.</summary>
    // In every set, since a saved session from the pipeline has an account as well, and no refresh token; and of a type that
    // nothing has to be converted to, not even null: see SavedSet.
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? AccountId { get; set; }

    /// <summary>The grant type; follows from the other parameters if not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GrantTypeCompleter))]
    public string? GrantType { get; set; }

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    private protected override string PipeAdvice => "Pipe what New-SignInOAuth2Token or Get-SignInSession -Vault gave, or give -Code, or -RefreshToken with -DPoPKey";

    private protected override AwsService TargetService => AwsService.SignIn;

    private protected override SessionKind Kind => SessionKind.SignInToken;

    private protected override object ErrorTarget => ParameterSetName == SavedSet ? SecretName ?? Vault ?? "" : ClientId;

    private protected override string InputHint => ", or -Code, or -RefreshToken with -DPoPKey";

    private protected override Task RefreshSavedAsync(PipelineContext pipe, VaultSecretName secret, CancellationToken cancellationToken) =>
        RefreshSavedAsync<LoginSessionState>(
            pipe,
            secret,
            (saved, cancel) => TokenRefresh.LoginAsync(saved, new SignInClient(ConnectWhereIssued(saved.Location)), cancel),
            session => new SignInToken(session),
            cancellationToken);

    private protected override async Task CreateAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (ParameterSetName == AuthorizationCodeSet && Code is null)
        {
            throw new SsoOidcException(FailureKind.InvalidInput, "There is nothing to get a token with: a client or a key alone gets none.")
            {
                NextStep = "Give -Code, or -RefreshToken with -DPoPKey, or sign in with Connect-SignInSession",
            };
        }

        if (ParameterSetName == RefreshTokenSet && DPoPKey is null)
            throw new SsoOidcException(FailureKind.InvalidDPoPKey, "The refresh token came without the DPoP key of its sign-in, and is good with that only.");
        ServiceConnection connection = Connect();
        using DPoPKey key = DPoPKey.ToSecret() is { } pem ? Core.SignIn.DPoPKey.FromPem(pem) : Core.SignIn.DPoPKey.Create();
        VaultSecretName? secret = OptionalSecret(null);
        CreateOAuth2TokenRequest request = Request(isSaved: secret is not null);
        string action = ParameterSetName == RefreshTokenSet ? "Refresh sign-in token" : "Create sign-in token";
        string target = $"{ClientId} at {connection.Settings.Endpoint.Authority}" + (secret is null ? "" : $", saved as {secret}");
        if (!await pipe.ShouldProcessAsync(target, action)) return;

        Core.SignIn.SignInToken token = await new SignInClient(connection).CreateOAuth2TokenAsync(request, key, cancellationToken);
        LoginSessionState before = new()
        {
            ClientId = ClientId,
            Location = connection.Settings.Location,
            DPoPKey = key.ToPem(),
            IdToken = ParameterSetName == RefreshTokenSet ? IdToken.ToSecret() : null,
        };
        LoginSessionState signedIn = before.With(token);
        if (ParameterSetName == RefreshTokenSet && AccountId?.ToString()?.Trim() is { Length: > 0 } account)
            signedIn = signedIn with { Credentials = signedIn.Credentials! with { AccountId = account } };
        await FinishAsync(pipe, signedIn, secret, session => new SignInToken(session));
    }

    private CreateOAuth2TokenRequest Request(bool isSaved) => new()
    {
        ClientId = ClientId,
        GrantType = GrantTypes.ToWire(string.IsNullOrWhiteSpace(GrantType) ? ParameterSetName : GrantType!),
        Code = ParameterSetName == AuthorizationCodeSet ? RequireSecret(Code, nameof(Code)) : null,
        RedirectUri = RedirectUri.ToText(),
        CodeVerifier = CodeVerifier.ToSecret(),
        RefreshToken = ParameterSetName == RefreshTokenSet ? RequireSecret(RefreshToken, nameof(RefreshToken)) : null,
        FinishOnceSent = isSaved && ParameterSetName == RefreshTokenSet,
    };
}
