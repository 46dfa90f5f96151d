using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;
using SsoOidc.Errors;
using SsoOidc.Pipeline;
using SsoOidc.Vault;

namespace SsoOidc.Commands;

/// <summary>Registers a client with IAM Identity Center: RegisterClient.</summary>
[Cmdlet(VerbsLifecycle.Register, "SsoClient", SupportsShouldProcess = true)]
[OutputType(typeof(SsoClient))]
public sealed class RegisterSsoClientCommand : VaultCommand
{
    private const string AccountAccess = "sso:account:access";

    /// <summary>The client's name, shown to the person who approves.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [NameTransformation]
    public string ClientName { get; set; } = "";

    /// <summary>The kind of client; the service knows public only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ClientTypeCompleter))]
    public string ClientType { get; set; } = "public";

    /// <summary>What the client may ask for. An empty list sends none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Scopes")]
    [StringListTransformation]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>The grant types the client may use. An empty list sends none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("GrantTypes")]
    [StringListTransformation]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(GrantTypeCompleter))]
    public string[]? GrantType { get; set; }

    /// <summary>Where a browser may be sent back to.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RedirectUris")]
    [StringListTransformation]
    [ArgumentCompleter(typeof(RedirectUriCompleter))]
    public string[]? RedirectUri { get; set; }

    /// <summary>The Identity Center instance's issuer or start URL.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [UriTransformation]
    [ArgumentCompleter(typeof(StartUrlCompleter))]
    public Uri? IssuerUrl { get; set; }

    /// <summary>ARN of an Identity Center application.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? EntitledApplicationArn { get; set; }

    /// <summary>Registers anew, even if the vault has a registration that is still good.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override SessionKind Kind => SessionKind.SsoClient;

    private protected override AwsService TargetService => AwsService.SsoOidc;

    private protected override object ErrorTarget => ClientName;

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(RegisterAsync);

    private async Task RegisterAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        ServiceConnection connection = Connect();
        RegisterClientRequest request = Request();
        VaultSecretName? secret = OptionalSecret(ClientName);
        VaultStore<ClientRegistrationState>? store = secret is null ? null : new(pipe, secret, Clock);
        if (store is not null && !Force && await store.TryReadAsync(cancellationToken) is { } kept && IsSame(kept, request, connection.Settings))
        {
            pipe.Write(new SsoClient(kept));
            return;
        }

        string target = $"{ClientName} at {connection.Settings.Endpoint.Authority}" + (secret is null ? "" : $", saved as {secret}");
        if (!await pipe.ShouldProcessAsync(target, "Register client")) return;
        if (secret is not null) await secret.RequireUsableAsync<ClientRegistrationState>(pipe, Clock, cancellationToken);

        ClientRegistration client = await new OidcClient(connection).RegisterClientAsync(request, cancellationToken);
        if (NoRefresh(request) is { } reason)
        {
            pipe.Warning(
                $"Tokens of the client '{ClientName}' can't be refreshed: {reason}. After at most 8 hours a person must sign in again.");
        }

        ClientRegistrationState registration = new()
        {
            ClientId = client.ClientId,
            Location = connection.Settings.Location,
            ClientName = ClientName,
            ClientScope = request.Scopes ?? [],
            ClientGrantType = request.GrantTypes ?? [],
            ClientSecret = client.ClientSecret,
            ClientIdIssuedAt = client.ClientIdIssuedAt,
            ClientSecretExpiresAt = client.ClientSecretExpiresAt,
            AuthorizationEndpoint = client.AuthorizationEndpoint,
            TokenEndpoint = client.TokenEndpoint,
            ResponseMetadata = client.ResponseMetadata,
        };
        SsoOidcException? unsaved = store is null
            ? null
            : await store.TrySaveAsync(registration, FileSessionLock.Default(Clock), SaveTimeout, CancellationToken.None);
        pipe.Write(new SsoClient(registration));
        if (unsaved is null) return;
        string message = $"The client was registered and is in the output, but it could not be saved as {secret}: {unsaved.Message}";
        string step = $"Keep the client that was emitted, or fix what the message names, then run Register-SsoClient {CommandText.Quoted(ClientName)}{secret!.Options}";
        pipe.Error(SessionStores.SaveError(unsaved, message, step), secret.Name);
    }

    /// <summary>A saved registration of the same client that has at least 15 minutes to go, as the AWS CLI reuses one.</summary>
    private bool IsSame(ClientRegistrationState saved, RegisterClientRequest request, ServiceSettings settings) =>
        saved.ClientName == ClientName && saved.Location.Region == settings.Region && saved.Location.EndpointUrl == settings.Location.EndpointUrl
        && saved.ClientScope.SequenceEqual(request.Scopes ?? []) && saved.ClientGrantType.SequenceEqual(request.GrantTypes ?? [])
        && (saved.ClientSecretExpiresAt is not { } end || end - Clock.GetUtcNow() > RefreshPolicy.DefaultMinimumValidity);

    private RegisterClientRequest Request() => new()
    {
        ClientName = ClientName,
        ClientType = ClientType,
        Scopes = NullIfEmpty(Scope ?? [AccountAccess]),
        GrantTypes = NullIfEmpty((GrantType ?? DefaultGrants()).Select(GrantTypes.ToWire).ToArray()),
        RedirectUris = NullIfEmpty(RedirectUri ?? []),
        IssuerUrl = IssuerUrl.ToText(),
        EntitledApplicationArn = string.IsNullOrEmpty(EntitledApplicationArn) ? null : EntitledApplicationArn,
    };

    /// <summary>A client that gives a redirect URI means to get authorization codes.</summary>
    private string[] DefaultGrants() => RedirectUri is { Length: > 0 }
        ? [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken]
        : [GrantTypes.DeviceCode, GrantTypes.RefreshToken];

    /// <summary>Why the service will give this client no refresh tokens; null if it will.</summary>
    private static string? NoRefresh(RegisterClientRequest request) =>
        request.Scopes is null ? $"it is registered without a scope (the default is {AccountAccess})"
        : request.GrantTypes is { } grants && !grants.Contains(GrantTypes.RefreshToken) ? "its grant types lack RefreshToken"
        : null;

    private static string[]? NullIfEmpty(string[] values) => values.Length == 0 ? null : values;
}
