using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
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

    private protected override AwsService TargetService => AwsService.SsoOidc;

    private protected override SessionKind Kind => SessionKind.SsoToken;

    private protected override object ErrorTarget => ParameterSetName == SavedSet
        ? SecretName ?? Vault ?? ""
        : (StartUrl ?? (Source as IClientOutput)?.StartUrl)?.OriginalString ?? Source?.ClientId ?? ClientId;

    private protected override string InputHint =>
        ", or a device code, code or refresh token (from the cmdlets before this one in a pipe)";

    /// <summary>The object the values came in; null if they come one by one.</summary>
    private IssuedOutput? Source => ParameterSetName switch
    {
        DeviceAuthorizationSet => DeviceAuthorization,
        TokenSet => Token,
        ClientSet => Client,
        _ => null,
    };

    /// <summary>The grant that the parameter set stands for.</summary>
    private string Grant => ParameterSetName switch
    {
        DeviceAuthorizationSet or DeviceCodeSet => GrantTypes.DeviceCode,
        TokenSet or RefreshTokenSet => GrantTypes.RefreshToken,
        _ => GrantTypes.AuthorizationCode,
    };

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (_pending.Count > 0) RunAtEnd(WaitForAllAsync);
    }

    private protected override Task RefreshSavedAsync(PipelineContext pipe, VaultSecretName secret, CancellationToken cancellationToken) =>
        RefreshSavedAsync<SsoSessionState>(
            pipe,
            secret,
            (saved, cancel) => TokenRefresh.SsoAsync(saved, new OidcClient(Connect(saved.Location)), cancel),
            session => new SsoToken(session),
            cancellationToken);

    private protected override async Task CreateAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        RequireGrant();
        SsoDeviceAuthorization? device = Grant == GrantTypes.DeviceCode ? Device() : null;
        bool waits = device is not null && !NoWait;
        ServiceConnection connection = Connect(Source?.Location);
        SsoSessionState session = Session(connection.Settings.Location);
        VaultSecretName? secret = OptionalSecret(session.StartUrl ?? session.ClientId);
        CreateTokenRequest request = Request(session, device, isSaved: secret is not null);
        string action = Grant == GrantTypes.RefreshToken ? "Refresh token" : "Create token";
        string target = (string)ErrorTarget + (secret is null ? "" : $", saved as {secret}");
        if (!await pipe.ShouldProcessAsync(target, action)) return;

        if (waits)
        {
            // Before a person approves: what can't be saved where it should be is better known now.
            if (secret is not null) await secret.RequireUsableAsync<Session>(pipe, Clock, cancellationToken);
            PendingDeviceLogin login = new(connection, request, State(device!), Prompt(device!, session), ErrorTarget, session, secret);
            pipe.Prompt(login.Prompt);
            _pending.Add(login);
            return;
        }

        TokenReply reply = await new OidcClient(connection).CreateTokenAsync(request, cancellationToken);
        await FinishAsync(pipe, session.With(reply.OrThrow()), secret, token => new SsoToken(token));
    }

    /// <exception cref="SsoOidcException">Something is missing that PowerShell was not told to ask for.</exception>
    private void RequireGrant()
    {
        if (Grant != GrantTypes.AuthorizationCode) return;
        if (Code is null)
        {
            throw new SsoOidcException(FailureKind.InvalidInput, "A registered client alone gets no token: somebody has to approve first, or -Code or -RefreshToken has to be given.")
            {
                NextStep = "Pipe the client into Start-SsoDeviceAuthorization, and what that gives into New-SsoToken",
            };
        }

        if (ParameterSetName == AuthorizationCodeSet && (ClientId.Length == 0 || ClientSecret is null))
        {
            throw new SsoOidcException(FailureKind.InvalidInput, "It is not said which client the code was issued to.")
            {
                NextStep = "Pipe the client, $client | New-SsoToken -Code <code>, or give -ClientId and -ClientSecret",
            };
        }
    }

    /// <summary>The end of all waits; each token goes out as it comes.</summary>
    private Task WaitForAllAsync(PipelineContext pipe, CancellationToken cancellationToken) => Task.WhenAll(
        _pending.Select((login, index) => login.WaitAsync(
            pipe,
            index,
            _pending.Count == 1,
            issued => FinishAsync(pipe, login.Session.With(issued), login.Secret, token => new SsoToken(token)),
            cancellationToken)));

    /// <summary>
    /// What is known before the token comes; taken from the parameters now, since it may come when others are bound. A
    /// refresh keeps its refresh token if the reply has none (RFC 6749 section 6).
    /// </summary>
    private SsoSessionState Session(ServiceLocation location)
    {
        IClientOutput? source = Source as IClientOutput;
        return new SsoSessionState
        {
            ClientId = Source?.ClientId ?? ClientId,
            Location = location,
            ClientSecret = RequireSecret(source is null ? ClientSecret : source.ClientSecret, nameof(ClientSecret)),
            ClientSecretExpiresAt = ClientSecretExpiresAt ?? source?.ClientSecretExpiresAt,
            ClientScope = ClientScope ?? source?.ClientScope ?? [],
            StartUrl = (StartUrl ?? source?.StartUrl).ToText(),
            RefreshToken = Grant == GrantTypes.RefreshToken ? RequireRefreshToken(source is SsoToken token ? token.RefreshToken : RefreshToken) : null,
        };
    }

    private CreateTokenRequest Request(SsoSessionState session, SsoDeviceAuthorization? device, bool isSaved) => new()
    {
        ClientId = session.ClientId,
        ClientSecret = session.ClientSecret!,
        GrantType = string.IsNullOrWhiteSpace(GrantType) ? Grant : GrantTypes.ToWire(GrantType!),
        DeviceCode = device is null ? null : RequireSecret(device.DeviceCode, nameof(DeviceCode)),
        Code = Grant == GrantTypes.AuthorizationCode ? RequireSecret(Code, nameof(Code)) : null,
        RefreshToken = session.RefreshToken,
        RedirectUri = RedirectUri.ToText(),
        CodeVerifier = CodeVerifier.ToSecret(),
        Scope = Scope is { Length: > 0 } ? Scope : null,
        FinishOnceSent = isSaved && session.RefreshToken is not null,
    };

    private SsoDeviceAuthorization Device() => Source as SsoDeviceAuthorization ?? new SsoDeviceAuthorization
    {
        ClientId = ClientId,
        ClientSecret = ClientSecret!,
        DeviceCode = DeviceCode!,
        UserCode = UserCode,
        VerificationUri = VerificationUri,
        VerificationUriComplete = VerificationUriComplete,
        ExpiresIn = 0,
        ExpiresAt = ExpiresAt ?? default,
        Interval = Interval,
        StartUrl = StartUrl!,
    };

    private PollState State(SsoDeviceAuthorization device)
    {
        DateTimeOffset now = Clock.GetUtcNow();
        return PollState.Start(device.Interval, End(device), now + Deadline.Left);
    }

    private static DateTimeOffset End(SsoDeviceAuthorization device) =>
        device.ExpiresAt == default ? Clock.GetUtcNow().AddMinutes(10) : device.ExpiresAt;

    private DeviceAuthorizationPrompt Prompt(SsoDeviceAuthorization device, SsoSessionState session) => new DeviceAuthorizationPrompt
    {
        UserCode = device.UserCode.Length > 0 ? device.UserCode : "(the code that Start-SsoDeviceAuthorization gave)",
        VerificationUri = device.VerificationUri.Length > 0 ? device.VerificationUri : "(the page that Start-SsoDeviceAuthorization gave)",
        VerificationUriComplete = string.IsNullOrEmpty(device.VerificationUriComplete) ? null : device.VerificationUriComplete,
        ExpiresAt = End(device),
        StartUrl = session.StartUrl.ToUri(),
    }.With(ShowQrCode && device.VerificationUri.Length > 0);
}
