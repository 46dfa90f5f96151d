using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;

namespace SsoOidc.Emulator.Tests.Support;

/// <summary>Sends requests without a client library, so that the tests see the whole reply.</summary>
internal sealed class WireClient(SsoEmulator emulator) : IDisposable
{
    public const string DeviceCodeGrant = "urn:ietf:params:oauth:grant-type:device_code";
    public const string StartUrl = "https://example.awsapps.com/start";
    public const string Redirect = "http://127.0.0.1/oauth/callback";
    public const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    public const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        BaseAddress = emulator.BaseUrl,
    };

    public async Task<WireReply> PostAsync(string path, JsonObject body, params (string Name, string Value)[] headers)
    {
        using StringContent content = new(body.ToJsonString(), Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await SendAsync(HttpMethod.Post, path, content, headers);
    }

    /// <summary>A signature for AWS Sign-In with the first signing key.</summary>
    public Signature Sign(string target, string body) => new()
    {
        Key = emulator.Options.SigningKeys[0],
        Host = emulator.BaseUrl.Authority,
        Path = target.Split('?')[0],
        Query = target.Split('?')[1],
        Body = body,
        Time = emulator.Clock.GetUtcNow(),
        Service = "signin",
    };

    /// <summary>Posts with such a signature, or with what is made of it.</summary>
    public Task<WireReply> SignedAsync(string target, JsonObject body, Func<Signature, Signature>? change = null)
    {
        Signature signature = Sign(target, body.ToJsonString());
        return PostAsync(target, body, (change?.Invoke(signature) ?? signature).Headers());
    }

    public async Task<WireReply> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path) { Content = content };
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await _http.SendAsync(request);
        return await WireReply.ReadAsync(response);
    }

    public async Task<WireReply> FormAsync(params (string Name, string Value)[] members)
    {
        using FormUrlEncodedContent content = new(members.Select(member => new KeyValuePair<string, string>(member.Name, member.Value)));
        return await SendAsync(HttpMethod.Post, "/", content);
    }

    public Task<WireReply> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<WireReply> RegisterAsync(JsonObject? extra = null)
    {
        JsonObject body = new() { ["clientName"] = "test", ["clientType"] = "public" };
        foreach ((string name, JsonNode? value) in extra ?? [])
            body[name] = value?.DeepClone();
        return PostAsync("/client/register", body);
    }

    /// <summary>A device client as the AWS CLI registers it, with scopes or without.</summary>
    public async Task<RegisteredApp> DeviceAppAsync(params string[] scopes) =>
        App(await RegisterAsync(scopes.Length == 0 ? null : new JsonObject { ["scopes"] = Strings(scopes) }));

    /// <summary>A PKCE client as the AWS CLI registers it.</summary>
    public async Task<RegisteredApp> PkceAppAsync() => App(await RegisterAsync(new JsonObject
    {
        ["scopes"] = Strings("sso:account:access"),
        ["grantTypes"] = Strings("authorization_code", "refresh_token"),
        ["redirectUris"] = Strings(Redirect),
        ["issuerUrl"] = StartUrl,
    }));

    public Task<WireReply> StartAsync(RegisteredApp app, string startUrl = StartUrl) => PostAsync(
        "/device_authorization",
        new JsonObject { ["clientId"] = app.Id, ["clientSecret"] = app.Secret, ["startUrl"] = startUrl });

    public Task<WireReply> TokenAsync(RegisteredApp app, string grantType, params (string Name, string Value)[] members)
    {
        JsonObject body = new() { ["clientId"] = app.Id, ["clientSecret"] = app.Secret, ["grantType"] = grantType };
        foreach ((string name, string value) in members)
            body[name] = value;
        return PostAsync("/token", body);
    }

    public Task<WireReply> PollAsync(RegisteredApp app, string deviceCode) =>
        TokenAsync(app, DeviceCodeGrant, ("deviceCode", deviceCode));

    public Task<WireReply> RefreshAsync(RegisteredApp app, string refreshToken) =>
        TokenAsync(app, "refresh_token", ("refreshToken", refreshToken));

    /// <summary>Signs in by device code from registration to token.</summary>
    public async Task<(RegisteredApp App, WireReply Token)> SignInAsync(params string[] scopes)
    {
        RegisteredApp app = await DeviceAppAsync(scopes);
        WireReply started = await StartAsync(app);
        emulator.Approve(started["userCode"]!);
        return (app, await PollAsync(app, started["deviceCode"]!));
    }

    /// <summary>The same with an emulator that approves automatically.</summary>
    public async Task<(RegisteredApp App, WireReply Token)> SignInWithoutHelpAsync()
    {
        RegisteredApp app = await DeviceAppAsync("sso:account:access");
        return (app, await PollAsync(app, (await StartAsync(app))["deviceCode"]!));
    }

    /// <summary>The authorize URL of sso-oidc as the AWS CLI makes it, with changes; a null value leaves a member out.</summary>
    public static string AuthorizePath(RegisteredApp app, params (string Name, string? Value)[] changes) =>
        Query("/authorize", changes, new()
        {
            ["response_type"] = "code",
            ["client_id"] = app.Id,
            ["redirect_uri"] = "http://127.0.0.1:45678/oauth/callback",
            ["state"] = "a state",
            ["code_challenge_method"] = "S256",
            ["scopes"] = "sso:account:access",
            ["code_challenge"] = Challenge,
        });

    /// <summary>The authorize URL of AWS Sign-In as the AWS CLI makes it, with changes.</summary>
    public static string SignInPath(params (string Name, string? Value)[] changes) => Query("/v1/authorize", changes, new()
    {
        ["response_type"] = "code",
        ["client_id"] = "arn:aws:signin:::devtools/same-device",
        ["redirect_uri"] = "http://127.0.0.1:45678/oauth/callback",
        ["state"] = "a state",
        ["code_challenge_method"] = "SHA-256",
        ["scope"] = "openid",
        ["code_challenge"] = Challenge,
    });

    /// <summary>A member of the query of the redirect that a page answered with.</summary>
    public static string? FromRedirect(WireReply reply, string name)
    {
        Assert.Equal(HttpStatusCode.Redirect, reply.Status);
        return HttpUtility.ParseQueryString(reply.Location.Query)[name];
    }

    public static RegisteredApp App(WireReply reply)
    {
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return new RegisteredApp(reply["clientId"]!, reply["clientSecret"]!);
    }

    public static JsonArray Strings(params string[] values) => new([.. values.Select(value => (JsonNode)value)]);

    public void Dispose() => _http.Dispose();

    private static string Query(string path, (string Name, string? Value)[] changes, Dictionary<string, string?> members)
    {
        foreach ((string name, string? value) in changes)
            members[name] = value;
        return path + "?" + string.Join("&", members.Where(member => member.Value is not null)
            .Select(member => $"{member.Key}={Uri.EscapeDataString(member.Value!)}"));
    }
}
