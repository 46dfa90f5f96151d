using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;
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

    /// <summary>From an earlier token; good once.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString RefreshToken { get; set; } = null!;

    /// <summary>The private key of the session as PEM. A refresh needs the key of the sign-in; a new sign-in makes one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RefreshTokenSet, ValueFromPipelineByPropertyName = true)]
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
