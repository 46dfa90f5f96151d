using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Platform;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.SignIn;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Login;

/// <summary>Console sign-ins against a service that answers as told; the browser's way back is a real connection.</summary>
public sealed class ConsoleLoginTests : IDisposable
{
    private const string Jane = "arn:aws:iam::111122223333:user/jane";

    private readonly FakeHome _home = new();
    private string _idToken = IdToken($$"""{"sub":"{{Jane}}"}""");

    public void Dispose() => _home.Dispose();

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.EllipticCurves)]
    public async Task On_this_machine_the_code_goes_out_with_what_the_page_was_asked_with()
    {
        using FakeService service = Service();
        Person person = new();
        LoginSessionState session = await new ConsoleLogin(service.SignIn, TimeProvider.System).OnThisDeviceAsync(person, person, null, Test.Token);
        Dictionary<string, string> query = Query(person.Page!);
        Assert.StartsWith("https://us-east-1.signin.aws.amazon.com/v1/authorize?response_type=code&client_id=arn%3Aaws%3Asignin%3A%3A%3Adevtools%2Fsame-device&", person.Page, StringComparison.Ordinal);
        Assert.Equal(["response_type", "client_id", "state", "code_challenge_method", "scope", "redirect_uri", "code_challenge"], query.Keys);
        Assert.Equal("SHA-256", query["code_challenge_method"]);
        Assert.Equal("openid", query["scope"]);
        Assert.Matches(@"^http://127\.0\.0\.1:\d+/oauth/callback$", query["redirect_uri"]);
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", query["state"]);

        JsonNode body = JsonNode.Parse(service.Only.Body)!;
        Assert.Equal("code-1", body["code"]!.GetValue<string>());
        Assert.Equal(query["redirect_uri"], body["redirectUri"]!.GetValue<string>());
        Assert.Equal(query["client_id"], body["clientId"]!.GetValue<string>());
        Assert.Equal(query["code_challenge"], new Pkce(new Secret(body["codeVerifier"]!.GetValue<string>())).Challenge);

        Assert.Equal(Jane, session.SessionArn!.ToString());
        Assert.Equal("111122223333", session.Credentials!.AccountId);
        using DPoPKey key = DPoPKey.FromPem(session.DPoPKey!);
        DPoPProof proof = DPoPProof.Parse(service.Only.Header("DPoP")!);
        Assert.True(proof.IsSignatureGood);
        Assert.Equal(
            proof.Header["jwk"]!.ToJsonString(),
            DPoPProof.Parse(key.CreateProof("POST", new Uri("https://x/"), TestClock.Beginning, "1")).Header["jwk"]!.ToJsonString());
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.EllipticCurves)]
    public async Task A_port_of_the_callers_is_in_the_redirect_address_of_page_and_exchange()
    {
        int port = LoopbackServer.ClosedPort();
        using FakeService service = Service();
        Person person = new();
        ConsoleLogin login = new(service.SignIn, TimeProvider.System) { RedirectPort = port };
        LoginSessionState session = await login.OnThisDeviceAsync(person, person, null, Test.Token);
        Assert.Equal(new ServiceLocation("us-east-1", UseFips: false, UseDualStack: false), session.Location);
        Assert.Equal($"http://127.0.0.1:{port}/oauth/callback", Query(person.Page!)["redirect_uri"]);
        Assert.Equal($"http://127.0.0.1:{port}/oauth/callback", JsonNode.Parse(service.Only.Body)!["redirectUri"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_the_sign_in_before_any_page()
    {
        using LoopbackRedirectListener taken = LoopbackRedirectListener.Open(TimeProvider.System);
        using FakeService service = Service();
        Person person = new();
        ConsoleLogin login = new(service.SignIn, TimeProvider.System) { RedirectPort = LoopbackAddress.Of(taken.RedirectUri).Port };
        SsoOidcException failure = await Test.FailsAsync(() => login.OnThisDeviceAsync(person, person, null, Test.Token), FailureKind.LoopbackUnavailable);
        Assert.Contains("-RedirectPort", failure.NextStep, StringComparison.Ordinal);
        Assert.Null(person.Page);
        Assert.Empty(service.Handler.Sent);
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.EllipticCurves)]
    public async Task On_another_machine_no_port_is_opened_whichever_was_asked_for()
    {
        using LoopbackRedirectListener taken = LoopbackRedirectListener.Open(TimeProvider.System);
        using FakeService service = Service();
        Person person = new();
        ConsoleLogin login = new(service.SignIn, TimeProvider.System) { RedirectPort = LoopbackAddress.Of(taken.RedirectUri).Port };
        await login.OnAnotherDeviceAsync(person, new PendingLoginStore(Folder, TimeProvider.System), Test.Token);
        Assert.Equal("https://us-east-1.signin.aws.amazon.com/v1/sessions/confirmation", Query(person.Page!)["redirect_uri"]);
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.EllipticCurves)]
    public async Task Each_sign_in_has_a_state_a_verifier_and_a_key_of_its_own()
    {
        using FakeService service = Service();
        Person first = new(), second = new();
        LoginSessionState one = await new ConsoleLogin(service.SignIn, TimeProvider.System).OnThisDeviceAsync(first, first, null, Test.Token);
        LoginSessionState two = await new ConsoleLogin(service.SignIn, TimeProvider.System).OnThisDeviceAsync(second, second, null, Test.Token);
        Assert.NotEqual(Query(first.Page!)["state"], Query(second.Page!)["state"]);
        Assert.NotEqual(Query(first.Page!)["code_challenge"], Query(second.Page!)["code_challenge"]);
        Assert.NotEqual(one.DPoPKey, two.DPoPKey);
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.EllipticCurves)]
    public async Task On_another_machine_the_code_comes_back_in_one_string()
    {
        using FakeService service = Service();
        Person person = new();
        LoginSessionState session = await Remote(service, person);
        Dictionary<string, string> query = Query(person.Page!);
        Assert.Equal(CreateOAuth2TokenRequest.CrossDevice, query["client_id"]);
        Assert.Equal("https://us-east-1.signin.aws.amazon.com/v1/sessions/confirmation", query["redirect_uri"]);
        JsonNode body = JsonNode.Parse(service.Only.Body)!;
        Assert.Equal("code/1+", body["code"]!.GetValue<string>());
        Assert.Equal(query["redirect_uri"], body["redirectUri"]!.GetValue<string>());
        Assert.Equal(CreateOAuth2TokenRequest.CrossDevice, session.ClientId);
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public async Task A_code_of_another_sign_in_is_not_sent()
    {
        using FakeService service = Service();
        await Test.FailsAsync(() => Remote(service, new Person { State = "another" }), FailureKind.CallbackMismatch);
        Assert.Empty(service.Handler.Sent);
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.EllipticCurves)]
    public async Task A_custom_endpoint_has_the_pages_and_a_path_of_it_does_not_count()
    {
        using FakeService service = Service();
        service.Connection = service.Connection with
        {
            Settings = new ServiceSettings(new Uri("http://127.0.0.1:4566/base/"), region: "us-east-1", customEndpoint: new Uri("http://127.0.0.1:4566/base/")),
        };
        Person person = new();
        LoginSessionState session = await Remote(service, person);
        Assert.StartsWith("http://127.0.0.1:4566/v1/authorize?", person.Page, StringComparison.Ordinal);
        Assert.Equal("http://127.0.0.1:4566/v1/sessions/confirmation", Query(person.Page!)["redirect_uri"]);
        Assert.Equal("http://127.0.0.1:4566/base/", session.Location.EndpointUrl!.OriginalString);
    }

    [Theory]
    [InlineData("""{"sub":"jane"}""")]
    [InlineData("""{"sub":"arn:aws:iam::111122223333:user/jane\naws_access_key_id = x"}""")]
    [InlineData("""{"sub":7}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("{")]
    [Trait(MonoLacks.Trait, MonoLacks.EllipticCurves)]
    public async Task An_answer_that_does_not_say_who_signed_in_is_none(string claims)
    {
        _idToken = IdToken(claims);
        using FakeService service = Service();
        await Test.FailsAsync(() => Remote(service, new Person()), FailureKind.BadResponse);
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.EllipticCurves)]
    public async Task What_was_begun_can_be_ended_elsewhere_and_only_once()
    {
        using FakeService service = Service();
        Person gone = new() { IsThere = false };
        await Test.FailsAsync(() => Remote(service, gone), FailureKind.InteractionRequired);
        string file = Assert.Single(Directory.GetFiles(Folder));
        Assert.DoesNotContain("code-1", File.ReadAllText(file), StringComparison.Ordinal);

        PendingLoginStore other = new(Folder, TimeProvider.System);
        VerificationCode code = VerificationCode.Parse(gone.Pasted());
        AuthorizationRequestState begun = other.Find(code.State);
        LoginSessionState session = await new ConsoleLogin(service.SignIn, TimeProvider.System).FinishAsync(begun, code, other, Test.Token);
        Assert.Equal(Jane, session.SessionArn!.ToString());
        Assert.Equal(
            Query(gone.Page!)["code_challenge"],
            new Pkce(new Secret(JsonNode.Parse(service.Only.Body)!["codeVerifier"]!.GetValue<string>())).Challenge);
        Test.Fails(() => other.Find(code.State), FailureKind.CallbackMismatch);
    }

    [Fact]
    public async Task What_was_begun_more_than_an_hour_ago_is_forgotten()
    {
        using FakeService service = Service();
        Person gone = new() { IsThere = false };
        await Test.FailsAsync(() => Remote(service, gone), FailureKind.InteractionRequired);
        string state = Query(gone.Page!)["state"];
        TestClock clock = new();
        clock.SetUtcNow(DateTimeOffset.UtcNow.AddMinutes(59));
        Assert.Equal(state, new PendingLoginStore(Folder, clock).Find(state).State);
        clock.Advance(TimeSpan.FromMinutes(2));
        Test.Fails(() => new PendingLoginStore(Folder, clock).Find(state), FailureKind.CallbackMismatch);
        Assert.Empty(Directory.GetFiles(Folder));
    }

    private string Folder => _home.Path("remote");

    private Task<LoginSessionState> Remote(FakeService service, Person person) =>
        new ConsoleLogin(service.SignIn, TimeProvider.System).OnAnotherDeviceAsync(person, new PendingLoginStore(Folder, TimeProvider.System), Test.Token);

    private static Dictionary<string, string> Query(string url) => new Uri(url).Query.TrimStart('?').Split('&')
        .Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));

    private static string IdToken(string claims) => $"e30.{Base64Url.Encode(Encoding.UTF8.GetBytes(claims))}.c2ln";

    private FakeService Service()
    {
        FakeService service = FakeService.Answering(200, new JsonObject
        {
            ["accessToken"] = new JsonObject { ["accessKeyId"] = "AKID", ["secretAccessKey"] = "sak-1", ["sessionToken"] = "st-1" },
            ["tokenType"] = "aws_sigv4",
            ["expiresIn"] = 900,
            ["refreshToken"] = "rt-1",
            ["idToken"] = _idToken,
        }.ToJsonString());
        service.Connection = service.Connection with
        {
            Settings = new ServiceSettings(new Uri("https://us-east-1.signin.aws.amazon.com"), region: "us-east-1"),
        };
        return service;
    }

    /// <summary>Approves at once: the browser comes back, or the code is pasted.</summary>
    private sealed class Person : ISignInView, IBrowser, IVerificationPrompt
    {
        public string? Page { get; private set; }

        public string? State { get; init; }

        public bool IsThere { get; init; } = true;

        public Secret Pasted()
        {
            string query = $"code={HttpUtility.UrlEncode("code/1+")}&state={State ?? Query(Page!)["state"]}";
            return new Secret(Convert.ToBase64String(Encoding.UTF8.GetBytes(query)) + "\n");
        }

        public void ShowPage(string url, DateTimeOffset deadline) => Page = url;

        public async Task<bool> OpenAsync(string url, CancellationToken cancellationToken)
        {
            using HttpClient browser = new();
            Dictionary<string, string> query = Query(url);
            using HttpResponseMessage reply = await browser.GetAsync(
                new Uri($"{query["redirect_uri"]}?code=code-1&state={query["state"]}"), cancellationToken);
            return reply.IsSuccessStatusCode;
        }

        public Task<Secret> AskAsync(string url, CancellationToken cancellationToken)
        {
            Page = url;
            return IsThere ? Task.FromResult(Pasted()) : throw new SsoOidcException(FailureKind.InteractionRequired, "Nobody is there.");
        }

        public void ShowCode(DeviceAuthorization authorization) => throw new NotSupportedException();

        public void Tick(TimeSpan left)
        {
        }

        public void Warn(string text) => Assert.Fail(text);
    }
}
