using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;
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
    public string[]? RedirectUri { get; set; }

    /// <summary>The Identity Center instance's issuer or start URL.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [UriTransformation]
    public Uri? IssuerUrl { get; set; }

    /// <summary>ARN of an Identity Center application.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? EntitledApplicationArn { get; set; }

    /// <summary>Registers anew, also where the vault has a registration that is still good.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override SavedKind Kind => SavedKind.SsoClient;

    private protected override AwsService Service => AwsService.SsoOidc;

    private protected override object ErrorTarget => ClientName;

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(RegisterAsync);

    private async Task RegisterAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        ServiceConnection connection = Connect(Limit);
        RegisterClientRequest request = Request();
        VaultSecretName? entry = OptionalEntry(ClientName);
        if (entry is not null && !Force && await SavedAsync(pipe, entry, request, connection.Settings, cancellationToken) is { } kept)
        {
            pipe.Write(new SsoClient(kept));
            return;
        }

        string target = $"{ClientName} at {connection.Settings.Endpoint.Authority}" + (entry is null ? "" : $", saved as {entry}");
        if (!await pipe.ShouldProcessAsync(target, "Register client")) return;

        ClientRegistration client = await Oidc(connection).RegisterClientAsync(request, cancellationToken);
        if (NoRefresh(request) is { } reason)
        {
            pipe.Warning(
                $"Tokens of the client '{ClientName}' can't be refreshed: {reason}. After at most 8 hours a person must sign in again.");
        }

        SavedSession session = new(Kind, client.ClientId, connection.Settings)
        {
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
        SsoOidcException? failure = entry is null ? null : await SaveAsync(pipe, entry, session, CancellationToken.None);
        pipe.Write(new SsoClient(session));
        if (entry is not null) Report(pipe, entry, failure);
    }

    /// <summary>A saved registration of the same client that has at least 15 minutes to go, as the AWS CLI reuses one.</summary>
    private async Task<SavedSession?> SavedAsync(
        PipelineContext pipe,
        VaultSecretName entry,
        RegisterClientRequest request,
        ServiceSettings settings,
        CancellationToken cancellationToken)
    {
        try
        {
            SavedSession saved = await new VaultStore(pipe, entry.Vault, entry.Name, Kind, Clock).ReadAsync(cancellationToken);
            bool same = saved.ClientName == ClientName && saved.Region == settings.Region && saved.EndpointUrl == settings.CustomEndpoint.ToText()
                && saved.ClientScope.SequenceEqual(request.Scopes ?? []) && saved.ClientGrantType.SequenceEqual(request.GrantTypes ?? []);
            bool lasts = saved.ClientSecretExpiresAt is not { } end || end - Clock.GetUtcNow() > TimeSpan.FromMinutes(15);
            return same && lasts ? saved : null;
        }
        catch (SsoOidcException failure) when (failure.Kind == FailureKind.SecretNotFound)
        {
            return null;
        }
    }

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

    /// <summary>Why the service will give this client no refresh tokens; null where it will.</summary>
    private static string? NoRefresh(RegisterClientRequest request) =>
        request.Scopes is null ? $"it is registered without a scope (the default is {AccountAccess})"
        : request.GrantTypes is { } grants && !grants.Contains(GrantTypes.RefreshToken) ? "its grant types lack RefreshToken"
        : null;

    private static string[]? NullIfEmpty(string[] values) => values.Length == 0 ? null : values;
}
