using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.SignIn;

/// <summary>
/// CreateOAuth2Token of AWS Sign-In: console credentials for programs.
/// https://docs.aws.amazon.com/signin/latest/APIReference/
/// </summary>
/// <param name="connection">Where requests go.</param>
internal sealed class SignInClient(ServiceConnection connection)
{
    private readonly ServiceHttpClient _channel = new(connection);

    /// <summary>Region and endpoint of this client.</summary>
    public ServiceSettings Settings => connection.Settings;

    /// <summary>
    /// Exchanges an authorization code or refresh token for AWS credentials. Needs no AWS credentials; each attempt
    /// carries a new proof that the caller holds <paramref name="key"/>.
    /// </summary>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public Task<SignInToken> CreateOAuth2TokenAsync(
        CreateOAuth2TokenRequest request, DPoPKey key, CancellationToken cancellationToken)
    {
        ServiceRequest call = new(
            "CreateOAuth2Token", "/v1/token", request.ToJson(), request.Code, request.RefreshToken, request.CodeVerifier)
        {
            FinishOnceSent = request.FinishOnceSent,
            Authorize = (message, now) =>
            {
                string proof = key.CreateProof(message.Method.Method, message.RequestUri!, now, Guid.NewGuid().ToString());
                message.Headers.TryAddWithoutValidation("DPoP", proof);
                return new Secret(proof);
            },
        };
        return _channel.SendAsync(call, Issued, cancellationToken);
    }

    private static SignInToken Issued(ServiceResponse reply)
    {
        using JsonResponseReader json = reply.Json();
        return new SignInToken(json);
    }
}
