using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SsoOidc.Emulator.Tests.Support;
using static SsoOidc.Emulator.Tests.Support.ConsoleSignIn;

namespace SsoOidc.Emulator.Tests.SignIn;

/// <summary>AWS Sign-In, as <c>aws login</c> uses it.</summary>
public sealed class SignInTests : IAsyncDisposable
{
    private const string CrossDevice = "arn:aws:signin:::devtools/cross-device";

    private readonly SsoEmulator _emulator = FreshEmulator.Start(new SsoEmulatorOptions { ApproveAutomatically = true });
    private readonly WireClient _wire;
    private readonly ConsoleSignIn _person;

    public SignInTests()
    {
        _wire = new WireClient(_emulator);
        _person = new ConsoleSignIn(_emulator, _wire);
    }

    [Fact]
    public async Task A_code_gets_credentials_and_an_id_token()
    {
        WireReply reply = await ExchangeAsync(await CodeAsync());
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        JsonNode credentials = reply.Json["accessToken"]!;
        Assert.Matches("^ASIA[A-Z0-9]{16}$", (string?)credentials["accessKeyId"]);
        Assert.Equal(40, ((string)credentials["secretAccessKey"]!).Length);
        Assert.NotNull((string?)credentials["sessionToken"]);
        Assert.Equal("aws_sigv4", reply["tokenType"]);
        Assert.Equal(900, (int)reply.Json["expiresIn"]!);
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/AdministratorAccess/jane", Subject(reply["idToken"]!));
    }

    [Fact]
    public async Task Its_credentials_sign_as_the_person_until_they_end()
    {
        JsonNode given = (await ExchangeAsync(await CodeAsync())).Json["accessToken"]!;
        using Amazon.SecurityToken.AmazonSecurityTokenServiceClient sts = Sdk.Sts(_emulator, Sdk.Keys(
            (string)given["accessKeyId"]!, (string)given["secretAccessKey"]!, (string)given["sessionToken"]!));
        Amazon.SecurityToken.Model.GetCallerIdentityRequest who = new();
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/AdministratorAccess/jane", (await sts.GetCallerIdentityAsync(who)).Arn);
        _emulator.Clock.Advance(TimeSpan.FromSeconds(900));
        Assert.Equal("ExpiredToken", (await Assert.ThrowsAsync<Amazon.SecurityToken.AmazonSecurityTokenServiceException>(
            () => sts.GetCallerIdentityAsync(who))).ErrorCode);
    }

    [Fact]
    public async Task A_refresh_rotates_and_has_no_id_token()
    {
        WireReply first = await ExchangeAsync(await CodeAsync());
        WireReply second = await RefreshAsync(first["refreshToken"]!);
        Assert.NotEqual(first["refreshToken"], second["refreshToken"]);
        Assert.False(second.Json.AsObject().ContainsKey("idToken"));

        WireReply replayed = await RefreshAsync(first["refreshToken"]!);
        Assert.Equal(second.Text, replayed.Text); // idempotent until the credentials expire
        _emulator.Clock.Advance(TimeSpan.FromMinutes(15));
        AssertDenied(await RefreshAsync(first["refreshToken"]!), 401, "TOKEN_EXPIRED");
    }

    [Fact]
    public async Task A_code_is_good_once()
    {
        string code = await CodeAsync();
        await ExchangeAsync(code);
        AssertDenied(await ExchangeAsync(code), 401, "AUTHCODE_EXPIRED");
    }

    [Fact]
    public async Task A_code_and_a_session_end_by_the_clock()
    {
        string code = await CodeAsync();
        _emulator.Clock.Advance(TimeSpan.FromMinutes(10));
        AssertDenied(await ExchangeAsync(code), 401, "AUTHCODE_EXPIRED");
        WireReply token = await ExchangeAsync(await CodeAsync());
        _emulator.Clock.Advance(TimeSpan.FromHours(12));
        AssertDenied(await RefreshAsync(token["refreshToken"]!), 401, "TOKEN_EXPIRED");
    }

    [Fact]
    public async Task A_new_password_ends_it()
    {
        WireReply token = await ExchangeAsync(await CodeAsync());
        _emulator.ChangeCredentials("jane");
        AssertDenied(await RefreshAsync(token["refreshToken"]!), 403, "USER_CREDENTIALS_CHANGED");
    }

    [Fact]
    public async Task A_user_may_lack_the_permission()
    {
        await using SsoEmulator emulator = SsoEmulator.Start(new SsoEmulatorOptions
        {
            ApproveAutomatically = true,
            Users = [new EmulatorUser { Name = "joe", MayUseSignIn = false }],
        });
        using WireClient wire = new(emulator);
        using ConsoleSignIn person = new(emulator, wire);
        AssertDenied(await person.SignInAsync(), 403, "INSUFFICIENT_PERMISSIONS");
    }

    [Theory]
    [InlineData("TOKEN_EXPIRED", 401)]
    [InlineData("AUTHCODE_EXPIRED", 401)]
    [InlineData("USER_CREDENTIALS_CHANGED", 403)]
    [InlineData("INSUFFICIENT_PERMISSIONS", 403)]
    public async Task Each_denial_can_be_asked_for(string error, int status)
    {
        _emulator.AddFault(EmulatorFault.ServiceError("AccessDeniedException", error));
        AssertDenied(await RefreshAsync("any"), status, error);
    }

    [Theory]
    [InlineData("ValidationException", 400, "INVALID_REQUEST")]
    [InlineData("TooManyRequestsError", 429, "INVALID_REQUEST")]
    [InlineData("InternalServerException", 500, "server_error")]
    [InlineData("ResourceNotFoundException", 404, "RESOURCE_NOT_FOUND")]
    [InlineData("ConflictException", 409, "CONFLICT")]
    [InlineData("ServiceQuotaExceededException", 402, "SERVICE_QUOTA_EXCEEDED")]
    public async Task Each_modelled_error_can_be_asked_for(string shape, int status, string error)
    {
        _emulator.AddFault(EmulatorFault.ServiceError(shape));
        WireReply reply = await RefreshAsync("any");
        Assert.Equal(status, (int)reply.Status);
        Assert.Equal(shape, reply.ErrorType);
        Assert.Equal(error, reply["error"]);
        Assert.NotNull(reply["message"]);
        Assert.Equal("no-store", reply.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task A_grant_it_does_not_know_gets_the_unmodelled_form()
    {
        WireReply reply = await TokenAsync(new JsonObject { ["clientId"] = SameDevice, ["grantType"] = "client_credentials" });
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("unsupported_grant_type", reply["error"]);
        Assert.NotNull(reply["error_description"]);
        Assert.Null(reply.ErrorType);
    }

    [Theory]
    [InlineData("clientId", "arn:aws:signin:::devtools/other")]
    [InlineData("clientId", null)]
    [InlineData("clientId", CrossDevice)]
    [InlineData("code", "made up")]
    [InlineData("code", null)]
    [InlineData("redirectUri", "http://127.0.0.1:1/oauth/callback")]
    [InlineData("redirectUri", null)]
    [InlineData("codeVerifier", WireClient.Challenge)]
    [InlineData("codeVerifier", "short")]
    [InlineData("codeVerifier", null)]
    public async Task A_wrong_member_is_a_validation_error(string name, string? value)
    {
        JsonObject body = CodeBody(await CodeAsync());
        body[name] = value;
        AssertInvalid(await TokenAsync(body));
    }

    [Theory]
    [InlineData("client_id", "made-up")]
    [InlineData("redirect_uri", "https://evil.example/")]
    [InlineData("redirect_uri", "http://example.com/oauth/callback")]
    public async Task The_page_sends_nothing_elsewhere(string name, string value)
    {
        WireReply page = await _wire.GetAsync(WireClient.SignInPath((name, value)));
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.False(page.Headers.ContainsKey("Location"));
    }

    [Theory]
    [InlineData("response_type", "token")]
    [InlineData("scope", "profile")]
    [InlineData("state", "")]
    [InlineData("code_challenge_method", "S256")]
    [InlineData("code_challenge", "short")]
    public async Task The_page_checks_the_request(string name, string value) => Assert.Equal(
        "invalid_request", WireClient.FromRedirect(await _wire.GetAsync(WireClient.SignInPath((name, value))), "error"));

    [Fact]
    public async Task A_trailing_slash_is_kept_here()
    {
        string path = WireClient.SignInPath(("redirect_uri", Redirect + "/"));
        Assert.StartsWith(Redirect + "/?code=", (await _wire.GetAsync(path)).Headers["Location"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_device_copies_one_string()
    {
        string confirmation = new Uri(_emulator.BaseUrl, "/v1/sessions/confirmation").AbsoluteUri;
        WireReply redirect = await _wire.GetAsync(
            WireClient.SignInPath(("client_id", CrossDevice), ("redirect_uri", confirmation)));
        WireReply page = await _wire.GetAsync(redirect.Location.PathAndQuery);
        string pasted = WebUtility.HtmlDecode(page.Text.Split("readonly>")[1].Split('<')[0]);
        string query = Encoding.UTF8.GetString(Convert.FromBase64String(pasted));
        Assert.Equal(redirect.Location.Query, "?" + query);

        JsonObject body = CodeBody(WireClient.FromRedirect(redirect, "code")!);
        body["clientId"] = CrossDevice;
        body["redirectUri"] = confirmation;
        Assert.Equal(HttpStatusCode.OK, (await TokenAsync(body)).Status);
    }

    [Fact]
    public async Task A_refresh_token_is_bound_to_its_key()
    {
        WireReply token = await ExchangeAsync(await CodeAsync());
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        WireReply reply = await _wire.PostAsync(
            "/v1/token", RefreshBody(token["refreshToken"]!), ("DPoP", (_person.Proof with { Key = other }).Sign()));
        AssertInvalid(reply, "another key");
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(token["refreshToken"]!)).Status);
    }

    public async ValueTask DisposeAsync()
    {
        _wire.Dispose();
        _person.Dispose();
        await _emulator.DisposeAsync();
    }

    private static void AssertInvalid(WireReply reply, string? part = null)
    {
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("ValidationException", reply.ErrorType);
        Assert.Equal("INVALID_REQUEST", reply["error"]);
        Assert.Contains(part ?? "", reply["message"], StringComparison.Ordinal);
    }

    private static void AssertDenied(WireReply reply, int status, string error)
    {
        Assert.Equal(status, (int)reply.Status);
        Assert.Equal("AccessDeniedException", reply.ErrorType);
        Assert.Equal(error, reply["error"]);
    }

    private static string? Subject(string idToken)
    {
        string part = idToken.Split('.')[1].Replace('-', '+').Replace('_', '/');
        byte[] claims = Convert.FromBase64String(part.PadRight((part.Length + 3) / 4 * 4, '='));
        return (string?)JsonNode.Parse(claims)!["sub"];
    }

    private Task<string> CodeAsync() => _person.CodeAsync();

    private Task<WireReply> TokenAsync(JsonObject body) => _person.TokenAsync(body);

    private Task<WireReply> ExchangeAsync(string code) => _person.ExchangeAsync(code);

    private Task<WireReply> RefreshAsync(string refreshToken) => _person.RefreshAsync(refreshToken);
}
