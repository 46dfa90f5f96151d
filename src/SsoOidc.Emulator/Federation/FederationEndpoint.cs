using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Pages;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.Security;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Federation;

/// <summary>GET /federation: the console for session credentials, by way of a token.</summary>
internal sealed class FederationEndpoint(SsoEmulatorOptions options, EmulatorState state)
{
    public const string Path = "/federation";

    private static readonly TimeSpan s_tokenLife = TimeSpan.FromMinutes(15);

    // The consoles of all partitions; loopback is for tests.
    private static readonly string[] s_consoles =
        ["aws.amazon.com", "amazonaws-us-gov.com", "amazonaws.cn", "amazonaws-eusc.eu"];

    private readonly KeyRing _keys = new(options, state);

    /// <summary>Action=getSigninToken: a token for the session that is given as JSON.</summary>
    public Reply GetSigninToken(ServiceCall call)
    {
        IReadOnlyDictionary<string, string> query = call.Request.Query;
        if (Session(query) is not (string id, string key, string token))
            throw ServiceErrors.Federation("Session must be JSON with sessionId, sessionKey and sessionToken");
        if (_keys.Find(id, token) is not SigningIdentity identity || identity.SecretAccessKey != key)
            throw ServiceErrors.Federation("The session is not valid");
        // Keys of the options do not end, but the page wants a time.
        IssuedCredentials credentials = identity.Issued ?? new IssuedCredentials
        {
            AccessKeyId = id,
            SecretAccessKey = key,
            SessionToken = token,
            Principal = identity.Principal,
            ExpiresAt = DateTimeOffset.MaxValue,
        };
        if (call.Now >= credentials.ExpiresAt)
            throw ServiceErrors.Federation("The session has ended");
        CheckDuration(query, credentials);
        string value = RandomText.Token("", 300);
        state.FederationTokens.Add(value, new FederationToken(credentials, call.Now + s_tokenLife));
        return Reply.Json(new JsonObject { ["SigninToken"] = value });
    }

    /// <summary>
    /// Action=login: a page that says who is signed in, with a link to the destination. It does not lead there by itself: a
    /// test must not end at AWS.
    /// </summary>
    public Reply Login(ServiceCall call)
    {
        IReadOnlyDictionary<string, string> query = call.Request.Query;
        if (!query.TryGetValue("Destination", out string? text) || !Uri.TryCreate(text, UriKind.Absolute, out Uri? destination)
            || !IsConsole(destination))
            throw ServiceErrors.Federation("Destination must be the https URL of a console");
        if (!query.TryGetValue("SigninToken", out string? value)
            || !state.FederationTokens.TryGetValue(value, out FederationToken? token) || call.Now >= token.ExpiresAt)
            throw ServiceErrors.Federation("The SigninToken is not valid");
        query.TryGetValue("Issuer", out string? issuer);
        string link = Html.Encode(destination.AbsoluteUri);
        return Html.Page("Signed in to the console", Html.Facts(
                ("Identity", token.Credentials.Principal.Arn),
                ("Account", token.Credentials.Principal.AccountId),
                ("Issuer", issuer ?? ""))
            + $"<p><a id=\"destination\" href=\"{link}\">{link}</a></p>");
    }

    public static Reply Unknown(ServiceCall _) =>
        throw ServiceErrors.Federation("Action must be getSigninToken or login");

    private static void CheckDuration(IReadOnlyDictionary<string, string> query, IssuedCredentials credentials)
    {
        if (!query.TryGetValue("SessionDuration", out string? text))
            return;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) || seconds is < 900 or > 43200)
            throw ServiceErrors.Federation("SessionDuration must be between 900 and 43200");
        if (credentials.IsChained)
            throw ServiceErrors.Federation("SessionDuration can't be given for a role assumed by role chaining");
    }

    private static bool IsConsole(Uri destination) => destination.IsLoopback
        ? destination.Scheme is "http" or "https"
        : destination.Scheme == "https" && Array.Exists(
            s_consoles, host => destination.Host.EndsWith("." + host, StringComparison.Ordinal));

    private static (string Id, string Key, string Token)? Session(IReadOnlyDictionary<string, string> query)
    {
        if (!query.TryGetValue("Session", out string? text))
            return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement session = document.RootElement;
            return session.ValueKind == JsonValueKind.Object
                && Wire.StringMember(session, "sessionId") is string id
                && Wire.StringMember(session, "sessionKey") is string key
                && Wire.StringMember(session, "sessionToken") is { Length: > 0 } token
                ? (id, key, token)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
