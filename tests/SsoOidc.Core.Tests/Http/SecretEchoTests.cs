using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

/// <summary>A server that sends back what it got, in every form in which servers write it: nothing of it is shown anywhere.</summary>
public sealed class SecretEchoTests : IDisposable
{
    private static readonly string[] s_secrets = ["s+e/c=r&e't<é漢😀>", "two words+1/2=\"3\\4\"&%41'<ß>"];

    private static readonly Dictionary<string, Func<string, SentRequest, string>> s_forms = new()
    {
        ["as it is"] = (secret, _) => secret,
        ["the request's body"] = (_, request) => request.Body,
        ["JSON, upper case"] = (secret, _) => Json(secret),
        ["JSON, lower case"] = (secret, _) => string.Concat(secret.Select(c => char.IsAsciiLetterOrDigit(c) ? $"{c}" : $"\\u{(int)c:x4}")),
        ["JSON, every character"] = (secret, _) => string.Concat(secret.Select(c => $"\\u{(int)c:X4}")),
        ["JSON, short escapes"] = (secret, _) => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret).Replace("/", "\\/", StringComparison.Ordinal),
        ["JSON in JSON"] = (secret, _) => Json(Json(secret)),
        ["JSON in JSON, short escapes"] = (secret, _) => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(Json(secret)),
        ["JSON three times"] = (secret, _) => Json(Json(Json(secret))),
        ["JSON, percent"] = (secret, _) => Uri.EscapeDataString(Json(secret)),
        ["percent twice"] = (secret, _) => Uri.EscapeDataString(Uri.EscapeDataString(secret)),
        ["HTML"] = (secret, _) => WebUtility.HtmlEncode(secret),
        ["HTML, JSON"] = (secret, _) => Json(WebUtility.HtmlEncode(secret)),
        ["HTML by number"] = (secret, _) => string.Concat(secret.Select(c => c is '&' or '<' or '>' or '"' or '\'' ? $"&#x{(int)c:X};" : $"{c}")),
        ["percent, upper case"] = (secret, _) => Uri.EscapeDataString(secret),
        ["percent, lower case"] = (secret, _) => string.Concat(Encoding.UTF8.GetBytes(secret).Select(one => $"%{one:x2}")),
        ["percent, as a form"] = (secret, _) => WebUtility.UrlEncode(secret),
        ["Base64"] = (secret, _) => Base64(secret),
        ["Base64 without padding"] = (secret, _) => Base64(secret).TrimEnd('='),
        ["Base64 for URLs"] = (secret, _) => Base64(secret).Replace('+', '-').Replace('/', '_'),
        ["Base64 for URLs without padding"] = (secret, _) => Base64(secret).Replace('+', '-').Replace('/', '_').TrimEnd('='),
        ["Base64 behind one character"] = (secret, _) => Base64("x" + secret + "yz"),
        ["Base64 behind two characters"] = (secret, _) => Base64("xy" + secret + "z"),
        ["Base64, percent"] = (secret, _) => Uri.EscapeDataString(Base64(secret)),
        ["Base64, JSON"] = (secret, _) => JavaScriptEncoder.Default.Encode(Base64(secret)),
        ["Base64 of the request's body"] = (_, request) => Base64(request.Body),
    };

    private readonly HttpTransport _transport = TransportFactory.CreateDirect();
    private readonly List<HttpAttempt> _seen = [];

    public static TheoryData<string, string> Echoes
    {
        get
        {
            TheoryData<string, string> all = [];
            foreach (string secret in s_secrets)
            {
                foreach (string form in s_forms.Keys) all.Add(form, secret);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task A_refusal_shows_no_secret(string form, string secret) => await CheckRefusalAsync(
        form, secret, echo => "HTTP/1.1 400 Bad Request", echo => JsonSerializer.Serialize(new
        {
            error = echo,
            error_description = $"Not known: {echo} at all",
            reason = echo,
            region = echo,
            endpoint = "https://x.example/" + echo,
        }));

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task A_shape_shows_no_secret(string form, string secret) => await CheckRefusalAsync(
        form, secret, echo => "HTTP/1.1 403 Forbidden", echo => JsonSerializer.Serialize(new { code = echo, message = echo + echo }));

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task A_page_shows_no_secret(string form, string secret) => await CheckRefusalAsync(
        form, secret, echo => "HTTP/1.1 502 " + Uri.EscapeDataString(echo), echo => $"<html>{echo}</html>");

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task A_reply_that_lacks_something_shows_no_secret(string form, string secret) => await CheckRefusalAsync(
        form, secret, echo => "HTTP/1.1 200 OK", echo => JsonSerializer.Serialize(new { accessToken = new[] { echo } }));

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task The_metadata_of_a_success_shows_no_secret(string form, string secret)
    {
        string echo = "";
        await using LoopbackServer server = new(request =>
        {
            echo = s_forms[form](secret, request);
            return LoopbackServer.Raw("HTTP/1.1 200 OK", FakeService.GrantedToken, Headers(echo));
        });
        TokenReply reply = await CallAsync(server.Uri, secret);
        ResponseMetadata metadata = Assert.IsType<TokenReply.Granted>(reply).Token.ResponseMetadata;
        Assert.Equal("plain", metadata.HttpHeaders["x-plain"]);
        ShowsNothing(form, secret, echo, Shown(metadata));
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task A_reply_that_is_no_HTTP_shows_no_secret(string form, string secret)
    {
        foreach (string start in (string[])["HTTP/1.1 200 OK\r\n", ""])
        {
            string echo = "";
            await using LoopbackServer server = new(request =>
            {
                echo = s_forms[form](secret, request);
                return start + "no header " + echo + "\r\n\r\n";
            });
            SsoOidcException failure = await Test.FailsAsync(() => CallAsync(server.Uri, secret), FailureKind.EndpointUnreachable);
            ShowsNothing(form, secret, echo, Shown(failure));
        }
    }

    [Fact]
    public async Task A_success_that_gives_a_secret_of_the_request_back_as_none_is_refused()
    {
        foreach (string secret in s_secrets)
        {
            await using LoopbackServer server = new(_ => LoopbackServer.Ok(
                FakeService.GrantedToken.Replace("\"Bearer\"", JsonSerializer.Serialize("Bearer " + secret), StringComparison.Ordinal)));
            SsoOidcException failure = await Test.FailsAsync(() => CallAsync(server.Uri, secret), FailureKind.BadResponse);
            Assert.Contains("a secret of the request in tokenType", failure.Message, StringComparison.Ordinal);
            ShowsNothing("as it is", secret, secret, Shown(failure));
        }
    }

    [Fact]
    public async Task What_is_no_secret_is_still_shown()
    {
        string secret = s_secrets[0];
        await using LoopbackServer server = new(_ => LoopbackServer.Raw(
            "HTTP/1.1 400 Bad Request",
            JsonSerializer.Serialize(new { error = "invalid_grant", error_description = $"Before '{secret}', after {Base64(secret)}." }),
            ("x-amzn-RequestId", "1c7d0c5e-0b0d-4b52-9f8e-4f1f6a0d9b11"), ("X-Long", new string('x', 100))));
        SsoOidcException failure = await RefusedAsync(server.Uri, secret);
        Assert.Equal("Before '****', after ****.", failure.Description);
        Assert.Equal("1c7d0c5e-0b0d-4b52-9f8e-4f1f6a0d9b11", failure.RequestId);
        Assert.Equal(new string('x', 100), failure.ResponseMetadata!.HttpHeaders["x-long"]);
    }

    [Fact]
    public async Task The_password_of_a_proxy_is_not_shown_either()
    {
        const string password = "pr0xy+pass/word";
        int asked = 0;
        await using LoopbackServer proxy = new(request => asked++ == 0
            ? LoopbackServer.Raw("HTTP/1.1 407 Proxy Authentication Required", "", ("Proxy-Authenticate", "Basic realm=\"x\""))
            : LoopbackServer.Raw(
                "HTTP/1.1 400 Bad Request",
                JsonSerializer.Serialize(new { error = "invalid_request", error_description = request.Header("Proxy-Authorization") + " " + password })));
        using HttpTransport transport = TransportFactory.Create(
            new NetworkSettings(proxy.Uri, ProxyUser: "someone", ProxyPassword: new Secret(password)));
        SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(
            () => LoopbackServer.RegisterAsync(transport, new Uri("http://service.example")));
        Assert.Equal(2, proxy.Received.Count);
        Assert.Equal("Basic **** ****", failure.Description);
    }

    public void Dispose() => _transport.Dispose();

    private static string Json(string text) => JavaScriptEncoder.Default.Encode(text);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static (string Name, string Value)[] Headers(string echo) =>
    [
        ("x-amz-request-id", echo), ("x-amz-id-2", $"host {echo}"), ("Content-Type", $"text/{echo}; charset=utf-8"),
        ("X-Echo", echo), ("X-Echo", $"again {echo} again"), ("X-Plain", "plain"), ("Server", echo),
    ];

    private async Task CheckRefusalAsync(string form, string secret, Func<string, string> statusLine, Func<string, string> body)
    {
        string echo = "";
        await using LoopbackServer server = new(request =>
        {
            echo = s_forms[form](secret, request);
            return LoopbackServer.Raw(statusLine(echo), body(echo), Headers(echo));
        });
        SsoOidcException failure = await RefusedAsync(server.Uri, secret);
        Assert.NotNull(failure.RequestId);
        ShowsNothing(form, secret, echo, [.. Shown(failure), .. Shown(failure.ResponseMetadata!)]);
    }

    private async Task<SsoOidcException> RefusedAsync(Uri endpoint, string secret) =>
        await Assert.ThrowsAsync<SsoOidcException>(async () => (await CallAsync(endpoint, secret)).OrThrow());

    private Task<TokenReply> CallAsync(Uri endpoint, string secret) => new OidcClient(new ServiceConnection
    {
        Settings = new ServiceSettings(endpoint, maxAttempts: 1),
        Transport = _transport,
        Observer = _seen.Add,
    }).CreateTokenAsync(
        new CreateTokenRequest { ClientId = "id", ClientSecret = new Secret(secret), GrantType = "g", Code = new Secret("another secret") },
        Test.Token);

    private IEnumerable<string?> Shown(SsoOidcException failure) =>
    [
        failure.Message, failure.Description, failure.Error, failure.ErrorCode, failure.Reason, failure.Region, failure.Endpoint,
        failure.ToString(), .. _seen.Select(attempt => attempt.ToString()),
    ];

    private IEnumerable<string?> Shown(ResponseMetadata metadata) =>
    [
        metadata.RequestId, metadata.HostId, metadata.ToString(), .. metadata.HttpHeaders.Keys, .. metadata.HttpHeaders.Values,
        .. _seen.Select(attempt => attempt.ToString()),
    ];

    /// <summary>No six characters in a row of what was echoed, nor of that as a header's bytes are read.</summary>
    private static void ShowsNothing(string form, string secret, string echo, IEnumerable<string?> shown)
    {
        string trace = form == "the request's body" ? JavaScriptEncoder.Default.Encode(secret) : echo;
        Assert.Contains(trace, echo, StringComparison.Ordinal);
        string[] traces = [trace, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(trace)), Uri.EscapeDataString(trace)];
        foreach (string text in shown.OfType<string>())
        {
            Assert.All(
                traces.SelectMany(one => Enumerable.Range(0, one.Length - 5).Select(at => one.Substring(at, 6))),
                part => Assert.DoesNotContain(part, text, StringComparison.OrdinalIgnoreCase));
        }
    }
}
