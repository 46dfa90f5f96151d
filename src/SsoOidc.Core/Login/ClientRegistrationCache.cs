using System.Text.Json;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Core.Login;

/// <summary>
/// A client registration in a file of the AWS CLI's form: both flows share the file, and one that was registered for
/// authorization codes serves only these.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="region">The region, which is not in the file.</param>
/// <param name="clock">Decides what is still good.</param>
internal sealed class ClientRegistrationCache(string path, string? region, TimeProvider clock) : IClientRegistrationStore
{
    private static readonly TimeSpan s_reserve = TimeSpan.FromMinutes(15);

    public ClientRegistrationState? Read(bool forAuthorizationCode)
    {
        if (TryRead() is not { } json) return null;
        IReadOnlyList<string> grants = json.Texts("grantTypes") ?? [];
        if (json.Text("clientId") is not { Length: > 0 } id || json.Text("clientSecret") is not { Length: > 0 } secret
            || CacheDates.Read(json.Text("expiresAt")) is not { } end
            || end - clock.GetUtcNow() <= s_reserve
            || grants.Contains(GrantTypes.AuthorizationCode) != forAuthorizationCode)
        {
            return null;
        }

        return new ClientRegistrationState
        {
            Location = new ServiceLocation(region),
            ClientId = id,
            ClientSecret = new Secret(secret),
            ClientSecretExpiresAt = end,
            ClientScope = json.Texts("scopes") ?? [],
            ClientGrantType = grants,
        };
    }

    public void Save(ClientRegistrationState registration)
    {
        try
        {
            JsonFile.Write(
                path,
                [
                    new("clientId", registration.ClientId),
                    new("clientSecret", registration.ClientSecret.Reveal()),
                    new("expiresAt", CacheDates.Write(registration.ClientSecretExpiresAt)),
                    new("scopes", texts: registration.ClientScope.Count > 0 ? registration.ClientScope : null),
                    // The AWS CLI tells by this member which flow a registration is for.
                    new("grantTypes", texts: registration.ClientGrantType.Contains(GrantTypes.AuthorizationCode) ? registration.ClientGrantType : null),
                ]);
        }
        catch (SsoOidcException)
        {
            // As the interface says.
        }
    }

    private JsonElement? TryRead()
    {
        try
        {
            return JsonFile.Read(path);
        }
        catch (SsoOidcException)
        {
            return null;
        }
    }
}

/// <summary>Keeps the client that a sign-in registered, so that the next one need not.</summary>
internal interface IClientRegistrationStore
{
    /// <summary>The registration, if it is for that flow and has 15 minutes to go; else null.</summary>
    ClientRegistrationState? Read(bool forAuthorizationCode);

    /// <summary>Keeps a registration. What can't be kept is no failure: the next sign-in registers again.</summary>
    void Save(ClientRegistrationState registration);
}

/// <summary>Keeps nothing: for sessions that are to leave nothing on disk.</summary>
internal sealed class NoClientRegistrations : IClientRegistrationStore
{
    public ClientRegistrationState? Read(bool forAuthorizationCode) => null;

    public void Save(ClientRegistrationState registration)
    {
    }
}
