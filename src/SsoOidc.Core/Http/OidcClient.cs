using SsoOidc.Core.Configuration;

namespace SsoOidc.Core.Http;

/// <summary>
/// The four operations of IAM Identity Center's OIDC service.
/// https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/Welcome.html
/// </summary>
/// <param name="connection">Where requests go.</param>
public sealed class OidcClient(ServiceConnection connection)
{
    private readonly ServiceChannel _channel = new(connection);

    /// <summary>Region and endpoint of this client.</summary>
    public ServiceSettings Settings => connection.Settings;

    /// <summary>Registers a client. Needs no AWS credentials.</summary>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public async Task<ClientRegistration> RegisterClientAsync(RegisterClientRequest request, CancellationToken cancellationToken)
    {
        ServiceCall call = new("RegisterClient", "/client/register", request.ToJson(), []);
        var (content, reply) = await _channel.SendAsync(call, static json => new RegisterClientReply(json), cancellationToken);
        return new ClientRegistration
        {
            ClientId = content.ClientId.Required(call, reply, "clientId"),
            ClientSecret = content.ClientSecret.Required(call, reply, "clientSecret"),
            ClientIdIssuedAt = FromEpoch(content.ClientIdIssuedAt),
            ClientSecretExpiresAt = FromEpoch(content.ClientSecretExpiresAt),
            AuthorizationEndpoint = content.AuthorizationEndpoint,
            TokenEndpoint = content.TokenEndpoint,
            ResponseMetadata = reply.Metadata,
        };
    }

    /// <summary>Asks for a device code that a person then approves. Needs no AWS credentials.</summary>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public async Task<DeviceAuthorization> StartDeviceAuthorizationAsync(
        StartDeviceAuthorizationRequest request, CancellationToken cancellationToken)
    {
        ServiceCall call = new("StartDeviceAuthorization", "/device_authorization", request.ToJson(), [request.ClientSecret]);
        var (content, reply) = await _channel.SendAsync(call, static json => new StartDeviceAuthorizationReply(json), cancellationToken);
        int expiresIn = content.ExpiresIn.Required(call, reply, "expiresIn");
        return new DeviceAuthorization
        {
            DeviceCode = content.DeviceCode.Required(call, reply, "deviceCode"),
            UserCode = content.UserCode.Required(call, reply, "userCode"),
            VerificationUri = content.VerificationUri.Required(call, reply, "verificationUri"),
            VerificationUriComplete = content.VerificationUriComplete,
            ExpiresIn = expiresIn,
            ExpiresAt = connection.Clock.GetUtcNow().AddSeconds(expiresIn),
            Interval = content.Interval,
            ResponseMetadata = reply.Metadata,
        };
    }

    /// <summary>Asks for tokens once. Needs no AWS credentials. An error of the service is a value of the reply.</summary>
    /// <exception cref="SsoOidcException">No answer, or one that can't be read.</exception>
    public async Task<TokenReply> CreateTokenAsync(CreateTokenRequest request, CancellationToken cancellationToken)
    {
        ServiceCall call = new(
            "CreateToken",
            "/token",
            request.ToJson(),
            [request.ClientSecret, request.DeviceCode, request.Code, request.RefreshToken, request.CodeVerifier]);
        ServiceReply reply = await _channel.SendAsync(call, cancellationToken);
        if (reply.Error is { } error) return NotGranted(call, reply, error);

        CreateTokenReply content = JsonCalls.Read(call, reply, static json => new CreateTokenReply(json));
        return new TokenReply.Granted(new IssuedToken
        {
            AccessToken = content.AccessToken.Required(call, reply, "accessToken"),
            TokenType = content.TokenType ?? "Bearer",
            ExpiresIn = content.ExpiresIn,
            ExpiresAt = FromNow(content.ExpiresIn),
            RefreshToken = content.RefreshToken,
            IdToken = content.IdToken,
            ResponseMetadata = reply.Metadata,
        });
    }

    /// <summary>Asks for tokens as an application that is known by its AWS credentials (SigV4, service <c>sso-oauth</c>).</summary>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public async Task<IamToken> CreateTokenWithIamAsync(
        CreateTokenWithIamRequest request, AwsCredentials credentials, CancellationToken cancellationToken)
    {
        string region = connection.Settings.Region ?? throw new SsoOidcException(
            FailureKind.MissingRegion, "CreateTokenWithIAM is signed for a region, and none is given.");
        ServiceCall call = new(
            "CreateTokenWithIAM",
            "/token?aws_iam=t",
            request.ToJson(),
            [
                request.Code, request.RefreshToken, request.Assertion, request.SubjectToken, request.CodeVerifier,
                // A refused signature is answered with the canonical request, and in it stands the session token.
                credentials.SessionToken, credentials.SecretAccessKey,
            ]);
        call = call with
        {
            Authorize = (message, now) => SigV4.Sign(message, call.Body, credentials, region, "sso-oauth", now),
        };
        var (content, reply) = await _channel.SendAsync(call, static json => new CreateTokenWithIamReply(json), cancellationToken);
        return new IamToken
        {
            AccessToken = content.AccessToken.Required(call, reply, "accessToken"),
            TokenType = content.TokenType ?? "Bearer",
            ExpiresIn = content.ExpiresIn,
            ExpiresAt = FromNow(content.ExpiresIn),
            RefreshToken = content.RefreshToken,
            IdToken = content.IdToken,
            IssuedTokenType = content.IssuedTokenType,
            Scope = content.Scope ?? [],
            IdentityContext = content.IdentityContext,
            ResponseMetadata = reply.Metadata,
        };
    }

    private static TokenReply NotGranted(ServiceCall call, ServiceReply reply, WireError error) =>
        FailureTable.KindOf(reply.Metadata.HttpStatusCode, error) switch
        {
            FailureKind.AuthorizationPending => new TokenReply.Pending { AsFailure = () => ServiceFailure.Of(call, reply) },
            FailureKind.SlowDown => new TokenReply.SlowDown { AsFailure = () => ServiceFailure.Of(call, reply) },
            _ => new TokenReply.Refused(ServiceFailure.Of(call, reply)),
        };

    private DateTimeOffset? FromNow(int? seconds) => seconds is { } s ? connection.Clock.GetUtcNow().AddSeconds(s) : null;

    /// <summary>RFC 7591: an expiry of 0 means "never".</summary>
    private static DateTimeOffset? FromEpoch(long? seconds) =>
        seconds is null or <= 0 or > 253402300799 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds.Value);
}
