using SsoOidc.Core.Http;

namespace SsoOidc.Core.Portal;

/// <summary>
/// The IAM Identity Center access portal, as far as signing out goes.
/// https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/Welcome.html
/// </summary>
/// <param name="connection">Where requests go.</param>
internal sealed class PortalClient(ServiceConnection connection)
{
    private readonly ServiceHttpClient _channel = new(connection);

    /// <summary>Ends the session behind a token: its refresh token dies with it.</summary>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public Task LogoutAsync(Secret accessToken, CancellationToken cancellationToken)
    {
        ServiceRequest call = new("Logout", "/logout", [], accessToken)
        {
            Authorize = (message, _) => message.Headers.TryAddWithoutValidation("x-amz-sso_bearer_token", accessToken.Reveal()),
        };
        return _channel.SendAsync(call, LoggedOut, cancellationToken);
    }

    private static ServiceResponse LoggedOut(ServiceResponse reply)
    {
        reply.Body.Dispose();
        return reply.Error is null ? reply : throw ServiceExceptionFactory.Of(reply);
    }
}
