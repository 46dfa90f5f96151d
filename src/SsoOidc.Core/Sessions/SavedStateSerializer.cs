using System.Globalization;
using System.Text.Json;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Sessions;

/// <summary>
/// A saved state as one string: <c>SSOOIDC1.</c> and base64url of a JSON object. It has no character that a vault's command
/// line, YAML or quoting could change.
/// </summary>
internal static class SavedStateSerializer
{
    private const string Marker = "SSOOIDC";
    private const int Version = 1;

    /// <summary>What is left in the place of a session that was signed out of, where a vault removes nothing.</summary>
    public const string Ended = "SSOOIDC1.ended";

    public static string Serialize(SavedState state)
    {
        using MemoryStream content = new();
        using (Utf8JsonWriter json = new(content))
        {
            json.WriteStartObject();
            JsonMember.WriteAll(json, Members(state), null);
            json.WriteEndObject();
        }

        return FormattableString.Invariant($"{Marker}{Version}.{Base64Url.Encode(content.ToArray())}");
    }

    /// <summary>Whether a string holds a state, readable or not.</summary>
    public static bool Holds(string? text) => text is not null && Find(text) is not null;

    /// <summary>Reads what <see cref="Serialize"/> wrote, also with other text around it.</summary>
    /// <param name="text">What a vault gave.</param>
    /// <param name="where">What the text is, for errors.</param>
    /// <returns>The state; null if it was signed out of.</returns>
    /// <exception cref="SsoOidcException">It is not ours, of a newer version, or damaged.</exception>
    public static SavedState? Deserialize(string? text, string where)
    {
        if (text is null || Find(text) is not var (version, payload))
            throw new SsoOidcException(FailureKind.SecretNotManaged, $"{where} was not saved by SsoOidc; it is left as it is.");
        if (version > Version)
        {
            throw new SsoOidcException(
                FailureKind.SecretSchemaUnsupported, $"{where} was saved by a newer version of SsoOidc (schema {version}, this one reads {Version}).");
        }

        if (payload == "ended") return null;
        return TryParse(payload) ?? throw new SsoOidcException(
            FailureKind.SecretIncomplete, $"{where} is damaged, or another process is saving it.");
    }

    private static (int Version, string Payload)? Find(string text)
    {
        int start = text.IndexOf(Marker, StringComparison.Ordinal);
        if (start < 0) return null;
        int at = start + Marker.Length;
        int version = 0;
        for (; at < text.Length && text[at] is >= '0' and <= '9' && version < 100_000; at++) version = (version * 10) + text[at] - '0';
        if (version == 0 || at == text.Length || text[at] != '.') return null;
        int end = ++at;
        while (end < text.Length && text[end] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_') end++;
        return (version, text.Substring(at, end - at));
    }

    private static SavedState? TryParse(string payload)
    {
        if (Base64Url.TryDecode(payload) is not { } content) return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(content);
            return json.RootElement.ValueKind == JsonValueKind.Object ? From(json.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonMember[] Members(SavedState state) =>
    [
        new("kind", state.Kind.ToString()),
        new("generation", state.Generation.ToString(CultureInfo.InvariantCulture)),
        new("clientId", state.ClientId),
        new("region", state.Location.Region),
        new("endpointUrl", state.Location.EndpointUrl?.OriginalString),
        new("useFipsEndpoint", Flag(state.Location.UseFips)),
        new("useDualStackEndpoint", Flag(state.Location.UseDualStack)),
        .. state switch
        {
            ClientRegistrationState client => ClientMembers(client),
            Session session => SessionMembers(session),
            _ => [],
        },
    ];

    private static JsonMember[] ClientMembers(ClientRegistrationState client) =>
    [
        new("clientSecret", client.ClientSecret.Reveal()),
        new("clientIdIssuedAt", Instant(client.ClientIdIssuedAt)),
        new("clientSecretExpiresAt", Instant(client.ClientSecretExpiresAt)),
        new("clientName", client.ClientName),
        new("clientScope", texts: client.ClientScope),
        new("clientGrantType", texts: client.ClientGrantType),
        new("authorizationEndpoint", client.AuthorizationEndpoint),
        new("tokenEndpoint", client.TokenEndpoint),
    ];

    private static JsonMember[] SessionMembers(Session session) =>
    [
        new("refreshToken", session.RefreshToken?.Reveal()),
        new("tokenType", session.TokenType),
        new("expiresAt", Instant(session.ExpiresAt)),
        new("idToken", session.IdToken?.Reveal()),
        .. session switch
        {
            SsoSessionState sso => (JsonMember[])
            [
                new("accessToken", sso.AccessToken?.Reveal()),
                new("clientSecret", sso.ClientSecret?.Reveal()),
                new("clientSecretExpiresAt", Instant(sso.ClientSecretExpiresAt)),
                new("clientScope", texts: sso.ClientScope),
                new("startUrl", sso.StartUrl),
            ],
            IamSessionState iam =>
            [
                new("accessToken", iam.AccessToken?.Reveal()),
                new("issuedTokenType", iam.IssuedTokenType),
                new("scope", texts: iam.Scope),
                new("identityContext", iam.IdentityContext),
            ],
            LoginSessionState login =>
            [
                new("dpopKey", login.DPoPKey?.Reveal()),
                new("sessionArn", login.SessionArn?.ToString()),
                new("accessKeyId", login.Credentials?.AccessKeyId),
                new("secretAccessKey", login.Credentials?.SecretAccessKey.Reveal()),
                new("sessionToken", login.Credentials?.SessionToken?.Reveal()),
                new("accountId", login.Credentials?.AccountId),
            ],
            _ => [],
        },
    ];

    private static SavedState? From(JsonElement json)
    {
        if (json.Text("clientId") is not { } clientId) return null;
        SavedState? state = json.Text("kind") switch
        {
            nameof(SessionKind.SsoClient) => ClientFrom(json, clientId),
            nameof(SessionKind.SsoToken) => SsoFrom(json, clientId),
            nameof(SessionKind.SsoIamToken) => IamFrom(json, clientId),
            nameof(SessionKind.SignInToken) => LoginFrom(json, clientId),
            _ => null,
        };
        if (state is Session session)
        {
            state = session with
            {
                RefreshToken = Hidden(json, "refreshToken"),
                TokenType = json.Text("tokenType"),
                ExpiresAt = Instant(json.Text("expiresAt")),
                IdToken = Hidden(json, "idToken"),
            };
        }

        return state is null ? null : state with
        {
            Generation = long.TryParse(json.Text("generation"), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0,
            Location = new ServiceLocation(
                json.Text("region"),
                Uri.TryCreate(json.Text("endpointUrl"), UriKind.RelativeOrAbsolute, out Uri? endpoint) ? endpoint : null,
                Flag(json.Text("useFipsEndpoint")),
                Flag(json.Text("useDualStackEndpoint"))),
        };
    }

    private static ClientRegistrationState? ClientFrom(JsonElement json, string clientId) => Hidden(json, "clientSecret") is not { } secret
        ? null
        : new ClientRegistrationState
        {
            ClientId = clientId,
            ClientSecret = secret,
            ClientIdIssuedAt = Instant(json.Text("clientIdIssuedAt")),
            ClientSecretExpiresAt = Instant(json.Text("clientSecretExpiresAt")),
            ClientName = json.Text("clientName"),
            ClientScope = json.Texts("clientScope") ?? [],
            ClientGrantType = json.Texts("clientGrantType") ?? [],
            AuthorizationEndpoint = json.Text("authorizationEndpoint"),
            TokenEndpoint = json.Text("tokenEndpoint"),
        };

    private static SsoSessionState SsoFrom(JsonElement json, string clientId) => new()
    {
        ClientId = clientId,
        AccessToken = Hidden(json, "accessToken"),
        ClientSecret = Hidden(json, "clientSecret"),
        ClientSecretExpiresAt = Instant(json.Text("clientSecretExpiresAt")),
        ClientScope = json.Texts("clientScope") ?? [],
        StartUrl = json.Text("startUrl"),
    };

    private static IamSessionState IamFrom(JsonElement json, string clientId) => new()
    {
        ClientId = clientId,
        AccessToken = Hidden(json, "accessToken"),
        IssuedTokenType = json.Text("issuedTokenType"),
        Scope = json.Texts("scope") ?? [],
        IdentityContext = json.Text("identityContext"),
    };

    private static LoginSessionState LoginFrom(JsonElement json, string clientId) => new()
    {
        ClientId = clientId,
        DPoPKey = Hidden(json, "dpopKey"),
        SessionArn = Arn.TryParse(json.Text("sessionArn")),
        Credentials = json.Text("accessKeyId") is { } id && Hidden(json, "secretAccessKey") is { } key
            ? new AwsCredentialIdentity
            {
                AccessKeyId = id,
                SecretAccessKey = key,
                SessionToken = Hidden(json, "sessionToken"),
                Expiration = Instant(json.Text("expiresAt")),
                AccountId = json.Text("accountId"),
            }
            : null,
    };

    private static Secret? Hidden(JsonElement json, string name) => Secret.From(json.Text(name));

    private static string? Flag(bool? value) => value is { } known ? (known ? "true" : "false") : null;

    private static bool? Flag(string? text) => text is null ? null : text == "true";

    private static string? Instant(DateTimeOffset? time) => time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
}
