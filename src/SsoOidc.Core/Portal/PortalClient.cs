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
            Authorize = (message, _) =>
            {
                message.Headers.TryAddWithoutValidation("x-amz-sso_bearer_token", accessToken.Reveal());
                return null;
            },
        };
        return _channel.SendAsync(call, LoggedOut, cancellationToken);
    }

    private static ServiceResponse LoggedOut(ServiceResponse reply)
    {
        if (reply.Error is not null) throw ServiceExceptionFactory.Of(reply);
        // The portal answers with nothing, or with JSON. Anything else comes from something in between, which signed nobody out.
        if (reply.Body.All(one => one is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')) return reply;
        try
        {
            using JsonResponseReader json = reply.Json();
            return reply;
        }
        catch (SsoOidcException notOurs) when (notOurs.Kind == FailureKind.BadResponse)
        {
            throw new SsoOidcException(
                FailureKind.BadResponse, $"Something other than the access portal answered. {notOurs.Message}", notOurs)
            {
                ResponseMetadata = reply.Metadata,
            };
        }
    }
}
