using System.Text.Json.Nodes;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Oidc;

/// <summary>POST /client/register.</summary>
internal sealed class RegisterClient(SsoEmulatorOptions options, EmulatorState state)
{
    private readonly Scopes _scopes = new(options);

    public Reply Handle(ServiceCall call)
    {
        string name = call.Required("clientName");
        if (call.Required("clientType") != "public")
            throw ServiceErrors.Oidc("InvalidClientMetadataException", "clientType must be public");
        IReadOnlyList<string>? grants = call.OptionalList("grantTypes");
        if (grants?.FirstOrDefault(grant => !Grants.IsPublic(grant)) is string unsupported)
            throw ServiceErrors.Oidc("UnsupportedGrantTypeException", $"Unsupported grant type: {unsupported}");
        IReadOnlyList<string> scopes = call.OptionalList("scopes") ?? [];
        _scopes.Check(scopes);
        IReadOnlyList<string> redirects = RequireRedirects(call, grants);

        RegisteredClient client = new()
        {
            ClientId = RandomText.Token("", 16) + Wire.Base64Url(options.Region),
            ClientSecret = Secret(name, scopes, call.Now),
            Name = name,
            Scopes = scopes,
            GrantTypes = grants,
            RedirectUris = redirects,
            ExpiresAt = call.Now + options.RegistrationLifetime,
        };
        state.Clients.Add(client.ClientId, client);
        return Reply.Json(Members.Finish(options, new JsonObject
        {
            ["authorizationEndpoint"] = null,
            ["clientId"] = client.ClientId,
            ["clientIdIssuedAt"] = call.Now.ToUnixTimeSeconds(),
            ["clientSecret"] = client.ClientSecret,
            ["clientSecretExpiresAt"] = client.ExpiresAt.ToUnixTimeSeconds(),
            ["tokenEndpoint"] = null,
        }));
    }

    private IReadOnlyList<string> RequireRedirects(ServiceCall call, IReadOnlyList<string>? grants)
    {
        IReadOnlyList<string> redirects = call.OptionalList("redirectUris") ?? [];
        foreach (string redirect in redirects)
        {
            if (RedirectUris.Problem(redirect) is string problem)
                throw ServiceErrors.Oidc("InvalidRedirectUriException", $"Redirect URI '{redirect}' {problem}");
        }

        string? issuer = call.Optional("issuerUrl");
        if (issuer is not null && !StartUrls.IsKnown(options, issuer))
            throw ServiceErrors.InvalidRequest($"issuerUrl '{issuer}' is not known");
        if (grants?.Contains(Grants.AuthorizationCode) == true)
        {
            if (redirects.Count == 0)
                throw ServiceErrors.InvalidRequest("Missing required parameter: redirectUris");
            if (issuer is null)
                throw ServiceErrors.InvalidRequest("Missing required parameter: issuerUrl");
        }

        return redirects;
    }

    private static string Secret(string name, IReadOnlyList<string> scopes, DateTimeOffset now) => RandomText.Jwt(new JsonObject
    {
        ["clientName"] = name,
        ["scopes"] = Wire.Strings(scopes),
        ["iat"] = now.ToUnixTimeSeconds(),
        ["jti"] = Guid.NewGuid().ToString(),
    });
}
