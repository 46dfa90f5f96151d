using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Oidc;

/// <summary>Finds and authenticates the registered client of a request.</summary>
internal sealed class Clients(EmulatorState state)
{
    /// <summary>Throws InvalidClientException if the client is unknown or expired or its secret is wrong.</summary>
    public RegisteredClient Authenticate(ServiceCall call)
    {
        string id = call.Required("clientId");
        string secret = call.Required("clientSecret");
        if (!state.Clients.TryGetValue(id, out RegisteredClient? client))
            throw ServiceErrors.InvalidClient("Client is not registered");
        if (!Polyfills.FixedTimeEquals(client.ClientSecret, secret))
            throw ServiceErrors.InvalidClient("Client secret is not valid");
        if (call.Now >= client.ExpiresAt)
            throw ServiceErrors.InvalidClient("Client registration has expired");
        return client;
    }
}
