using System.Management.Automation;
using System.Security;
using SsoOidc.Bridge;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Flows;
using SsoOidc.Core.Http;
using SsoOidc.Core.Store;
using SsoOidc.Parameters;
using SsoOidc.Vault;

namespace SsoOidc.Commands;

/// <summary>Gets AWS credentials from AWS Sign-In: CreateOAuth2Token, with a proof of the session's key (DPoP).</summary>
[Cmdlet(VerbsCommon.New, "SignInOAuth2Token", SupportsShouldProcess = true, DefaultParameterSetName = SavedSet)]
[OutputType(typeof(SignInToken))]
public sealed class NewSignInOAuth2TokenCommand : VaultCommand
{
    private const string SavedSet = "Saved";
    private const string AuthorizationCodeSet = "AuthorizationCode";
    private const string RefreshTokenSet = "RefreshToken";

    /// <summary>The client that signed in; where not given, that of a sign-in on this machine.</summary>
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

    private protected override SavedKind Kind => SavedKind.SignInToken;

    private protected override object ErrorTarget => ParameterSetName == SavedSet ? SecretName ?? Vault ?? "" : ClientId;

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(ParameterSetName == SavedSet ? RenewSavedAsync : CreateAsync);

    private async Task RenewSavedAsync(Pipeline pipe, CancellationToken cancellationToken)
    {
        VaultEntry entry = SavedEntry(", or -Code, or -RefreshToken with -DpopKey");
        if (!await pipe.ShouldProcessAsync(entry.ToString(), "Refresh sign-in token")) return;

        SavedRefresh refresh = Refresh(
            pipe, entry, (saved, cancel) => SessionRenewal.OfSignInTokenAsync(saved, new SignInClient(Connect(Limit, saved)), cancel));
        RenewedSession renewed = await refresh.RenewAsync(cancellationToken);
        Emit(pipe, renewed.Session);
        Report(pipe, entry, renewed.SaveFailure);
    }

    private async Task CreateAsync(Pipeline pipe, CancellationToken cancellationToken)
    {
        ServiceConnection connection = Connect(Limit);
        CreateOAuth2TokenRequest request = Request();
        using DpopKey key = DpopKey.ToSecret() is { } pem ? Core.Http.DpopKey.FromPem(pem) : Core.Http.DpopKey.Create();
        VaultEntry? entry = HasVault || SecretName is not null ? Entry(null) : null;
        string action = ParameterSetName == RefreshTokenSet ? "Refresh sign-in token" : "Create sign-in token";
        string target = $"{ClientId} at {connection.Settings.Endpoint.Authority}" + (entry is null ? "" : $", saved as {entry}");
        if (!await pipe.ShouldProcessAsync(target, action)) return;

        Core.SignInToken token = await new SignInClient(connection).CreateOAuth2TokenAsync(request, key, cancellationToken);
        SavedSession before = NewSession(connection.Settings) with
        {
            ClientId = ClientId,
            DpopKey = key.ToPem(),
            IdToken = ParameterSetName == RefreshTokenSet ? IdToken.ToSecret() : null,
        };
        SavedSession session = before.With(token);
        SsoOidcException? failure = entry is null ? null : await SaveAsync(pipe, entry, session, CancellationToken.None);
        Emit(pipe, session);
        if (entry is not null) Report(pipe, entry, failure);
    }

    private void Emit(Pipeline pipe, SavedSession session)
    {
        SignInToken output = SignInToken.From(session);
        pipe.Write(AsPlainText ? PlainText.Of(output) : output);
    }

    private CreateOAuth2TokenRequest Request() => new()
    {
        ClientId = ClientId,
        GrantType = GrantTypes.ToWire(string.IsNullOrWhiteSpace(GrantType) ? ParameterSetName : GrantType!),
        Code = ParameterSetName == AuthorizationCodeSet ? Given(Code, nameof(Code)) : null,
        RedirectUri = RedirectUri.ToText(),
        CodeVerifier = CodeVerifier.ToSecret(),
        RefreshToken = ParameterSetName == RefreshTokenSet ? Given(RefreshToken, nameof(RefreshToken)) : null,
    };
}
