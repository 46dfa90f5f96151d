using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Oidc;

/// <summary>
/// The four operations of IAM Identity Center's OIDC service.
/// https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/Welcome.html
/// </summary>
/// <param name="connection">Where requests go.</param>
internal sealed class OidcClient(ServiceConnection connection)
{
    private readonly ServiceHttpClient _channel = new(connection);

    /// <summary>Region and endpoint of this client.</summary>
    public ServiceSettings Settings => connection.Settings;

    /// <summary>Registers a client. Needs no AWS credentials.</summary>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public Task<ClientRegistration> RegisterClientAsync(RegisterClientRequest request, CancellationToken cancellationToken)
    {
        ServiceRequest call = new("RegisterClient", "/client/register", request.ToJson());
        return _channel.SendAsync(call, Registered, cancellationToken);
    }

    /// <summary>Asks for a device code that a person then approves. Needs no AWS credentials.</summary>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public Task<DeviceAuthorization> StartDeviceAuthorizationAsync(
        StartDeviceAuthorizationRequest request, CancellationToken cancellationToken)
    {
        ServiceRequest call = new("StartDeviceAuthorization", "/device_authorization", request.ToJson(), request.ClientSecret);
        return _channel.SendAsync(call, Authorized, cancellationToken);
    }

    /// <summary>Asks for tokens once. Needs no AWS credentials. An error of the service is a value of the reply.</summary>
    /// <exception cref="SsoOidcException">No answer, or one that can't be read.</exception>
    public Task<TokenReply> CreateTokenAsync(CreateTokenRequest request, CancellationToken cancellationToken)
    {
        ServiceRequest call = new(
            "CreateToken",
            "/token",
            request.ToJson(),
            request.ClientSecret, request.DeviceCode, request.Code, request.RefreshToken, request.CodeVerifier)
        {
            FinishOnceSent = request.FinishOnceSent,
        };
        return _channel.SendAsync(call, Answered, cancellationToken);
    }

    /// <summary>Asks for tokens as an application that is known by its AWS credentials (SigV4, service <c>sso-oauth</c>).</summary>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public Task<IamToken> CreateTokenWithIamAsync(
        CreateTokenWithIamRequest request, AwsCredentialIdentity credentials, CancellationToken cancellationToken)
    {
        string region = connection.Settings.Region ?? throw new SsoOidcException(
            FailureKind.MissingRegion, "CreateTokenWithIAM is signed for a region, and none is given.");
        byte[] body = request.ToJson();
        ServiceRequest call = new(
            "CreateTokenWithIAM",
            "/token?aws_iam=t",
            body,
            request.Code, request.RefreshToken, request.Assertion, request.SubjectToken, request.CodeVerifier,
            // A refused signature is answered with the canonical request, and in it stands the session token.
            credentials.SessionToken, credentials.SecretAccessKey)
        {
            FinishOnceSent = request.FinishOnceSent,
            Authorize = (message, now) => SigV4.Sign(message, body, credentials, region, "sso-oauth", now),
        };
        return _channel.SendAsync(call, Exchanged, cancellationToken);
    }

    private static ClientRegistration Registered(ServiceResponse reply)
    {
        using JsonResponseReader json = reply.Json();
        return new ClientRegistration(json);
    }

    private static DeviceAuthorization Authorized(ServiceResponse reply)
    {
        using JsonResponseReader json = reply.Json();
        return new DeviceAuthorization(json);
    }

    private static TokenReply Answered(ServiceResponse reply)
    {
        if (reply.Error is { } error) return NotGranted(reply, error);
        using JsonResponseReader json = reply.Json();
        return new TokenReply.Granted(new IssuedToken(json));
    }

    private static IamToken Exchanged(ServiceResponse reply)
    {
        using JsonResponseReader json = reply.Json();
        return new IamToken(json);
    }

    private static TokenReply NotGranted(ServiceResponse answer, ServiceErrorBody error) =>
        ErrorCodeMap.KindOf(answer.Metadata.HttpStatusCode, error) switch
        {
            FailureKind.AuthorizationPending => new TokenReply.Pending(answer),
            FailureKind.SlowDown => new TokenReply.SlowDown(answer),
            _ => new TokenReply.Refused(ServiceExceptionFactory.Of(answer)),
        };
}
