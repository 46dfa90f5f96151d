using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Prompts;
using SsoOidc.Vault;

namespace SsoOidc.Commands;

/// <summary>
/// Gets tokens from IAM Identity Center: CreateToken. For a device code it shows the page and the code, and waits; several
/// codes piped in are waited for together, at the end. With a vault alone it refreshes what is saved there.
/// </summary>
[Cmdlet(VerbsCommon.New, "SsoToken", SupportsShouldProcess = true, DefaultParameterSetName = SavedSet)]
[OutputType(typeof(SsoToken))]
public sealed partial class NewSsoTokenCommand : TokenCommand
{
    private readonly List<PendingDeviceLogin> _pending = [];

    private protected override AwsService Service => AwsService.SsoOidc;

    private protected override SessionKind Kind => SessionKind.SsoToken;

    private protected override object ErrorTarget =>
        ParameterSetName == SavedSet ? SecretName ?? Vault ?? "" : StartUrl?.OriginalString ?? ClientId;

    private protected override string InputHint =>
        ", or a device code, code or refresh token (from the cmdlets before this one in a pipe)";

    private protected override Task RefreshSavedAsync(PipelineContext pipe, VaultSecretName secret, CancellationToken cancellationToken) =>
        RefreshSavedAsync<SsoSessionState>(
            pipe,
            secret,
            (saved, cancel) => TokenRefresh.SsoAsync(saved, Oidc(Connect(Limit, saved.Location)), cancel),
            session => new SsoToken(session),
            cancellationToken);

    /// <summary>The parameter set of the grant asked for, whether its values came as an object or one by one.</summary>
    private string Grant => ParameterSetName switch
    {
        DeviceAuthorizationSet => DeviceCodeSet,
        TokenSet => RefreshTokenSet,
        _ => ParameterSetName,
    };

    /// <summary>The object the values came in; null if they come one by one.</summary>
    private ServiceOutput? Source => ParameterSetName switch
    {
        DeviceAuthorizationSet => DeviceAuthorization,
        TokenSet => Token,
        _ => null,
    };

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (Source is SsoDeviceAuthorization device) TakeApart(device);
        if (Source is SsoToken token) TakeApart(token);
        base.ProcessRecord();
        if (Source is not null) Forget();
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (_pending.Count > 0) Run(WaitForAllAsync);
    }

    private protected override async Task CreateAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        bool waits = Grant == DeviceCodeSet && !NoWait;
        ServiceConnection connection = Connect(waits ? null : Limit, Source?.Location);
        CreateTokenRequest request = Request();
        SsoSessionState session = Session(request, connection.Settings.Location);
        VaultSecretName? secret = OptionalSecret(session.StartUrl ?? ClientId);
        string action = Grant == RefreshTokenSet ? "Refresh token" : "Create token";
        string target = (string)ErrorTarget + (secret is null ? "" : $", saved as {secret}");
        if (!await pipe.ShouldProcessAsync(target, action)) return;

        if (waits)
        {
            PendingDeviceLogin signIn = new(connection, request, State(), Prompt(), ErrorTarget, session, secret);
            pipe.Prompt(signIn.Prompt);
            _pending.Add(signIn);
            return;
        }

        TokenReply reply = await Oidc(connection).CreateTokenAsync(request, cancellationToken);
        await FinishAsync(pipe, session.With(reply.OrThrow()), secret, token => new SsoToken(token));
    }

    /// <summary>The end of all waits; each token goes out as it comes.</summary>
    private Task WaitForAllAsync(PipelineContext pipe, CancellationToken cancellationToken) => Task.WhenAll(
        _pending.Select((signIn, index) => signIn.WaitAsync(
            pipe, index, _pending.Count == 1, issued => FinishAsync(pipe, signIn.Session.With(issued), signIn.Secret, token => new SsoToken(token)), cancellationToken)));

    private void TakeApart(SsoDeviceAuthorization device)
    {
        ClientId = device.ClientId;
        ClientSecret = device.ClientSecret;
        ClientSecretExpiresAt = device.ClientSecretExpiresAt;
        ClientScope = device.ClientScope;
        StartUrl = device.StartUrl;
        DeviceCode = device.DeviceCode;
        UserCode = device.UserCode;
        VerificationUri = device.VerificationUri;
        VerificationUriComplete = device.VerificationUriComplete;
        Interval = device.Interval;
        ExpiresAt = device.ExpiresAt;
    }

    private void TakeApart(SsoToken token)
    {
        ClientId = token.ClientId;
        ClientSecret = token.ClientSecret;
        ClientSecretExpiresAt = token.ClientSecretExpiresAt;
        ClientScope = token.ClientScope;
        StartUrl = token.StartUrl;
        RefreshToken = token.RefreshToken;
    }

    /// <summary>PowerShell sets back what it bound before the next input, but not what was taken out of an object.</summary>
    private void Forget()
    {
        ClientId = "";
        ClientSecret = DeviceCode = null!;
        RefreshToken = null;
        UserCode = VerificationUri = VerificationUriComplete = null;
        ClientSecretExpiresAt = ExpiresAt = null;
        ClientScope = null;
        StartUrl = null;
        Interval = null;
    }

    private CreateTokenRequest Request() => new()
    {
        ClientId = ClientId,
        ClientSecret = RequireSecret(ClientSecret, nameof(ClientSecret)),
        GrantType = GrantTypes.ToWire(string.IsNullOrWhiteSpace(GrantType) ? Grant : GrantType!),
        DeviceCode = Grant == DeviceCodeSet ? RequireSecret(DeviceCode, nameof(DeviceCode)) : null,
        Code = Grant == AuthorizationCodeSet ? RequireSecret(Code, nameof(Code)) : null,
        RefreshToken = Grant == RefreshTokenSet ? RequireRefreshToken(RefreshToken) : null,
        RedirectUri = RedirectUri.ToText(),
        CodeVerifier = CodeVerifier.ToSecret(),
        Scope = Scope is { Length: > 0 } ? Scope : null,
    };

    /// <summary>
    /// What is known before the token comes; taken from the parameters now, since it may come when others are bound. A
    /// refresh keeps its refresh token if the reply has none (RFC 6749 section 6).
    /// </summary>
    private SsoSessionState Session(CreateTokenRequest request, ServiceLocation location) => new()
    {
        ClientId = ClientId,
        Location = location,
        ClientSecret = request.ClientSecret,
        ClientSecretExpiresAt = ClientSecretExpiresAt,
        ClientScope = ClientScope ?? [],
        StartUrl = StartUrl.ToText(),
        RefreshToken = request.RefreshToken,
    };

    private PollState State()
    {
        DateTimeOffset now = Clock.GetUtcNow();
        return PollState.Start(Interval, ExpiresAt ?? now.AddMinutes(10), now + Limit);
    }

    private DeviceAuthorizationPrompt Prompt() => new DeviceAuthorizationPrompt
    {
        UserCode = UserCode ?? "(the code that Start-SsoDeviceAuthorization gave)",
        VerificationUri = VerificationUri ?? "(the page that Start-SsoDeviceAuthorization gave)",
        VerificationUriComplete = string.IsNullOrEmpty(VerificationUriComplete) ? null : VerificationUriComplete,
        ExpiresAt = ExpiresAt ?? Clock.GetUtcNow().AddMinutes(10),
        StartUrl = StartUrl,
    }.With(ShowQrCode && VerificationUri is not null);
}
