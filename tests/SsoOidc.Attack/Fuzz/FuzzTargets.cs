using System.Net;
using System.Text;
using System.Text.Json;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Credentials;
using SsoOidc.Core.Http;
using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Portal;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.SignIn;

namespace SsoOidc.Attack.Fuzz;

/// <summary>Every parser of the product, with examples.</summary>
internal sealed class FuzzTargets : IDisposable
{
    private const string Arn = "arn:aws:sts::123456789012:assumed-role/Role/jane";

    private static readonly Secret s_secret = new("sEcret+/=&'<ü漢-planted");

    private readonly string _folder = Directory.CreateTempSubdirectory("ssooidc-fuzz-").FullName;
    private readonly MutatedHandler _handler = new();
    private readonly HttpTransport _transport;
    private readonly ServiceConnection _connection;
    private readonly DPoPKey _key = DPoPKey.Create();

    public FuzzTargets()
    {
        _transport = new HttpTransport(_handler);
        _connection = new ServiceConnection
        {
            Settings = new ServiceSettings(new Uri("https://oidc.us-east-1.amazonaws.com"), region: "us-east-1", maxAttempts: 1),
            Transport = _transport,
        };
    }

    public IEnumerable<FuzzTarget> All =>
    [
        Reply("RegisterClient", """{"clientId":"i","clientSecret":"s","clientIdIssuedAt":1,"clientSecretExpiresAt":1775099045,"authorizationEndpoint":"https://a"}""",
            cancel => new OidcClient(_connection).RegisterClientAsync(new RegisterClientRequest { ClientName = "n" }, cancel)),
        Reply("StartDeviceAuthorization", """{"deviceCode":"d","userCode":"ABCD-EFGH","verificationUri":"https://d.example/","verificationUriComplete":"https://d.example/?c","expiresIn":600,"interval":1}""",
            cancel => new OidcClient(_connection).StartDeviceAuthorizationAsync(
                new StartDeviceAuthorizationRequest { ClientId = "c", ClientSecret = s_secret, StartUrl = "https://x" }, cancel)),
        Reply("CreateToken", """{"accessToken":"a","tokenType":"Bearer","expiresIn":3600,"refreshToken":"r","idToken":"i"}""", async cancel =>
            (await new OidcClient(_connection).CreateTokenAsync(
                new CreateTokenRequest { ClientId = "c", ClientSecret = s_secret, GrantType = "refresh_token", RefreshToken = s_secret }, cancel)).OrThrow()),
        Reply("CreateTokenWithIAM", """{"accessToken":"a","tokenType":"Bearer","expiresIn":3600,"scope":["x"],"awsAdditionalDetails":{"identityContext":"c"}}""",
            cancel => new OidcClient(_connection).CreateTokenWithIamAsync(
                new CreateTokenWithIamRequest { ClientId = "c", GrantType = "refresh_token", RefreshToken = s_secret },
                new AwsCredentialIdentity { AccessKeyId = "AK", SecretAccessKey = s_secret }, cancel)),
        Reply("CreateOAuth2Token", """{"accessToken":{"accessKeyId":"AK","secretAccessKey":"s","sessionToken":"t"},"tokenType":"aws_sigv4","expiresIn":900,"refreshToken":"r","idToken":"a.b.c"}""",
            cancel => new SignInClient(_connection).CreateOAuth2TokenAsync(
                new CreateOAuth2TokenRequest { ClientId = "c", GrantType = "refresh_token", RefreshToken = s_secret }, _key, cancel)),
        Error("error", 400, """{"error":"invalid_grant","error_description":"Words.","reason":"R","region":"eu-west-1","endpoint":"https://oidc.eu-west-1.amazonaws.com"}"""),
        Error("error-of-sign-in", 403, """{"__type":"com.amazonaws.signin#AccessDeniedException:http://x","error":"TOKEN_EXPIRED","message":"Words."}"""),
        new("error-header", [Utf8("InvalidGrantException:http://x"), Utf8("com.amazonaws#SlowDownException")], ErrorHeader),
        new("logout", [Utf8("{}"), Utf8(" "), Utf8("<html>Sign in to the network</html>"), Utf8("{\"error\":null}")], input =>
        {
            _handler.Answer = () => Response(200, input, ("Content-Type", "application/json"));
            return Shown(cancel => new PortalClient(_connection).LogoutAsync(s_secret, cancel));
        }),
        new("config", [Config], input => SharedConfigFile.Parse("f", ConfigText.Decode(input)).Sections.Any()),
        new("config-edit", [Config, Utf8("[default]\r\nregion=eu-west-1\r\n")], EditedConfig, Cost: 4),
        new("config-settings", [Config], Settings, Cost: 3),
        new("section-name", [Utf8("profile \"a b\""), Utf8("sso-session x"), Utf8("default")], input => SectionName.Parse(Text(input)) is not null),
        FileTarget("sso-token-file", SsoFile, (path, clock) => new SsoTokenCacheFile(path, clock)),
        FileTarget("login-token-file", LoginFile, (path, clock) => new LoginTokenCacheFile(path, null, clock)),
        new("registration-file", [RegistrationFile], input =>
        {
            string path = Write("registration.json", input);
            ClientRegistrationState? read = new ClientRegistrationCache(path, "us-east-1", TimeProvider.System).Read(forAuthorizationCode: false);
            return read is not null;
        }, Cost: 3),
        new("cache-folder", [SsoFile, RegistrationFile], input =>
        {
            Write("0123456789012345678901234567890123456789.json", input);
            return new SsoCache(_folder).Tokens().Count > 0;
        }, Cost: 3),
        new("pending-login-file", [Utf8("""{"state":"s","codeVerifier":"v","redirectUri":"http://127.0.0.1:1/x","region":"us-east-1","endpointUrl":"https://x","begunAt":"2099-01-01T00:00:00Z"}""")], PendingLogin, Cost: 4),
        new("vault-text", [Utf8(SavedStateSerializer.Serialize(Session)), Utf8(SavedStateSerializer.Serialize(Registration))],
            input => SavedStateSerializer.Deserialize(Text(input), "The secret") is not null),
        new("vault-json", [Convert.FromBase64String(Base64(SavedStateSerializer.Serialize(Session)))],
            input => SavedStateSerializer.Deserialize("SSOOIDC1." + Base64UrlOf(input), "The secret") is not null),
        new("dpop-key", [Utf8(_key.ToPem().Reveal())], input =>
        {
            DPoPKey.FromPem(new Secret(Text(input))).Dispose();
            return true;
        }, Cost: 2),
        new("dpop-key-der", [Convert.FromBase64String(string.Concat(_key.ToPem().Reveal().Split('\n').Where(line => !line.StartsWith('-'))))], input =>
        {
            DPoPKey.FromPem(new Secret($"-----BEGIN EC PRIVATE KEY-----\n{Convert.ToBase64String(input)}\n-----END EC PRIVATE KEY-----\n")).Dispose();
            return true;
        }, Cost: 2),
        new("redirect-request", [Utf8("GET /oauth/callback?code=c&state=s HTTP/1.1\r\nHost: x\r\n\r\n"), Utf8("GET /oauth/callback?error=e&error_description=%3Cb%3E+x&state=s HTTP/1.1\r\n\r\n")], Redirect),
        new("identity-token", [Utf8($$"""{"sub":"{{Arn}}"}""")], input => IdentityToken.SessionArn(new Secret($"e30.{Base64UrlOf(input)}.c2ln")) is not null),
        new("identity-token-text", [Utf8("e30." + Base64UrlOf(Utf8($$"""{"sub":"{{Arn}}"}""")) + ".c2ln")], input => IdentityToken.SessionArn(new Secret(Text(input))) is not null),
        new("verification-code", [Utf8(Base64UrlOf(Utf8("code=c&state=s")))], input => VerificationCode.Parse(new Secret(Text(input))).State.Length > 0),
        new("verification-query", [Utf8("code=c&state=s")], input => VerificationCode.Parse(new Secret(Base64UrlOf(input))).State.Length > 0),
        new("credential-document", [Utf8("""{"Version":1,"AccessKeyId":"AK","SecretAccessKey":"s","SessionToken":"t","Expiration":"2026-01-02T11:04:05+02:00","AccountId":"123456789012"}""")],
            input => CredentialDocument.Parse(Text(input), "The source").ToCredentials("The source").AccessKeyId.Length > 0),
        new("arn", [Utf8(Arn)], input => Core.Arn.TryParse(Text(input)) is { AccountId: not null }),
        new("cache-date", [Utf8("2026-11-24T10:15:00Z"), Utf8("2026-11-24T10:15:00.123+02:00"), Utf8("2020-06-17T10:02:08UTC")], input => CacheDates.Read(Text(input)) is not null),
        new("region", [Utf8("eu-west-1"), Utf8("us-gov-east-1")], input =>
            ServiceSettings.Resolve(AwsService.SsoOidc, new ServiceLocation(Text(input)), Environment("")).Endpoint.Host.Length > 0, Cost: 2),
        new("endpoint-of-error", [Utf8("https://oidc.eu-west-1.amazonaws.com")], input => RegionName.OfEndpoint(Text(input)) is not null),
        new("start-url", [Utf8("https://example.awsapps.com/start")], input =>
        {
            _handler.Answer = () => Response(302, [], ("Location", "https://example.awsapps.com/start"));
            return Answered(cancel => new StartUrlResolver(_transport, TimeProvider.System).ResolveAsync(Text(input), cancel));
        }),
        new("redirect-of-start-url", [Utf8("https://example.awsapps.com/start/#/x")], input =>
        {
            _handler.Answer = () => Response(302, [], ("Location", Text(input)));
            return Answered(cancel => new StartUrlResolver(_transport, TimeProvider.System).ResolveAsync("https://sso.example.com/", cancel));
        }),
        new("lock-notes", [Utf8("12\nentry\n1767323045\n1767323045")], input =>
        {
            using MemoryStream notes = new();
            notes.Write(input);
            using SessionLockHandle held = new(notes, () => { });
            return held.Generation > 0;
        }),
        new("mask", [Utf8("the secret is sEcret+/=&'<ü漢-planted here"), Utf8(JsonSerializer.Serialize("sEcret+/=&'<ü漢-planted")), Utf8(Convert.ToBase64String(Utf8("xx sEcret+/=&'<ü漢-planted yy")))], Masked, Cost: 30),
        new("display-text", [Utf8("plain"), Utf8("\u001b[31m\u202e")], input => DisplayText.IsSafe(DisplayText.Safe(Text(input)))
            ? true : throw new InvalidDataException("What was made safe is not.")),
    ];

    private static byte[] Config => Utf8(
        "# comment\n[default]\nregion = eu-west-1\n\n[profile \"a b\"]\nsso_session = dev\nservices: local\n\n[sso-session dev]\nsso_start_url = https://x.awsapps.com/start\n"
        + "sso_region = us-east-1\nsso_registration_scopes = a,\n  b\n[services local]\nsso_oidc =\n  endpoint_url = http://127.0.0.1:1\n");

    private static byte[] SsoFile => Utf8("""
        {"startUrl":"https://x.awsapps.com/start","region":"us-east-1","accessToken":"a","expiresAt":"2099-01-01T00:00:00Z","clientId":"c","clientSecret":"s","registrationExpiresAt":"2099-01-01T00:00:00Z","refreshToken":"r","other":{"kept":[1,null,"x"]}}
        """);

    private static byte[] LoginFile => Utf8("""
        {"accessToken":{"accessKeyId":"AK","secretAccessKey":"s","sessionToken":"t","accountId":"123456789012","expiresAt":"2099-01-01T00:00:00Z"},"tokenType":"aws_sigv4","clientId":"c","refreshToken":"r","idToken":"a.b.c","dpopKey":"k"}
        """);

    private static byte[] RegistrationFile => Utf8("""
        {"clientId":"c","clientSecret":"s","expiresAt":"2099-01-01T00:00:00Z","scopes":["sso:account:access"],"grantTypes":["x"]}
        """);

    private static SsoSessionState Session => new()
    {
        ClientId = "c",
        ClientSecret = s_secret,
        AccessToken = new Secret("a"),
        RefreshToken = new Secret("r"),
        ExpiresAt = DateTimeOffset.UnixEpoch.AddYears(99),
        Location = new ServiceLocation("us-east-1"),
        ClientScope = ["x"],
    };

    private static ClientRegistrationState Registration => new() { ClientId = "c", ClientSecret = s_secret, ClientScope = ["x"] };

    public void Dispose()
    {
        _key.Dispose();
        _transport.Dispose();
        _handler.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] input) => Encoding.UTF8.GetString(input);

    private static string Base64(string marked) =>
        marked["SSOOIDC1.".Length..].Replace('-', '+').Replace('_', '/').PadRight((marked.Length - "SSOOIDC1.".Length + 3) / 4 * 4, '=');

    private static string Base64UrlOf(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static bool Answered(Func<CancellationToken, Task> call)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(10));
        call(limit.Token).GetAwaiter().GetResult();
        return true;
    }

    private static HttpResponseMessage Response(int status, byte[] body, params (string Name, string Value)[] headers)
    {
        HttpResponseMessage response = new((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        foreach ((string name, string value) in headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value)) response.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    /// <summary>What the product shows of a failure holds neither the secret nor a control character.</summary>
    private static void RequireShowable(SsoOidcException failure)
    {
        if (!DisplayText.IsSafe(failure.Message)) throw new InvalidDataException("The message has control characters.");
        if (failure.ToString().Contains(s_secret.Reveal(), StringComparison.Ordinal)) throw new InvalidDataException("The message has the secret.");
        _ = failure.ResponseMetadata?.HttpHeaders.Count;
    }

    private FuzzTarget Reply(string operation, string example, Func<CancellationToken, Task> call) => new(operation, [Utf8(example)], input =>
    {
        _handler.Answer = () => Response(200, input, ("Content-Type", "application/json"));
        return Shown(call);
    });

    private FuzzTarget Error(string name, int status, string example) => new(name, [Utf8(example), Utf8("{}")], input =>
    {
        _handler.Answer = () => Response(status, input);
        return !Refused();
    });

    private bool ErrorHeader(byte[] input)
    {
        _handler.Answer = () => Response(400, Utf8("{}"), ("x-amzn-ErrorType", Text(input)), ("x-amzn-RequestId", Text(input)));
        return !Refused();
    }

    /// <summary>An error is always refused; it counts as accepted if it could be read as one.</summary>
    private bool Refused()
    {
        try
        {
            Answered(async cancel => (await new OidcClient(_connection).CreateTokenAsync(
                new CreateTokenRequest { ClientId = "c", ClientSecret = s_secret, GrantType = "refresh_token" }, cancel)).OrThrow());
            return true;
        }
        catch (SsoOidcException failure)
        {
            RequireShowable(failure);
            return failure.Kind == FailureKind.BadResponse;
        }
    }

    private static bool Shown(Func<CancellationToken, Task> call)
    {
        try
        {
            return Answered(call);
        }
        catch (SsoOidcException failure)
        {
            RequireShowable(failure);
            throw;
        }
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private AwsConfiguration Environment(string config) => new("a b", name => name switch
    {
        "HOME" => _folder,
        "AWS_CONFIG_FILE" => config.Length > 0 ? config : Path.Combine(_folder, "none"),
        "AWS_SHARED_CREDENTIALS_FILE" => Path.Combine(_folder, "none"),
        _ => null,
    }) { MayBeNew = true };

    private bool Settings(byte[] input)
    {
        AwsConfiguration configuration = Environment(Write("config", input));
        _ = configuration.ProfileNames.Count;
        _ = configuration.SessionNames().Count;
        _ = configuration.LoginSessions().Count;
        _ = NetworkSettings.Resolve(null, null, null, configuration);
        return ServiceSettings.Resolve(AwsService.SsoOidc, new ServiceLocation("us-east-1"), configuration).Endpoint is not null;
    }

    /// <summary>An edit changes what it sets, and nothing else that can be read.</summary>
    private bool EditedConfig(byte[] input)
    {
        string path = Write("config", input);
        SectionName section = SectionName.Profile("a b");
        SharedConfigFile before = SharedConfigFile.Read(path);
        ConfigFileEditor.Set(path, section, ("region", "xx-new-1"), ("login_session", Arn));
        SharedConfigFile after = SharedConfigFile.Read(path);
        if (after.Get(section, "region") != "xx-new-1" || after.Get(section, "login_session") != Arn)
            throw new InvalidDataException("What was set does not read back.");
        foreach (SectionName other in before.Sections)
        {
            foreach (string key in (string[])["region", "sso_session", "services", "sso_start_url", "sso_region", "sso_registration_scopes", "endpoint_url", "login_session"])
            {
                if (other == section && key is "region" or "login_session") continue;
                if (before.Get(other, key) != after.Get(other, key)) throw new InvalidDataException($"The edit changed {key} of {other}.");
            }
        }

        return true;
    }

    private FuzzTarget FileTarget<TSession>(string name, byte[] example, Func<string, TimeProvider, TokenCacheFile<TSession>> open)
        where TSession : Session => new(name, [example], input =>
    {
        // A clock that does not wait: a file that can't be read is looked at several times.
        TokenCacheFile<TSession> file = open(Write("0123456789012345678901234567890123456789.json", input), new HastyClock());
        if (file.TryReadAsync(CancellationToken.None).GetAwaiter().GetResult() is not { } session) return false;
        file.SaveAsync(session, CancellationToken.None).GetAwaiter().GetResult();
        TSession again = file.TryReadAsync(CancellationToken.None).GetAwaiter().GetResult()
            ?? throw new InvalidDataException("What was saved does not read back.");
        return Equals(again.RefreshToken, session.RefreshToken) ? true : throw new InvalidDataException("The refresh token does not read back.");
    }, Cost: 4);

    private bool PendingLogin(byte[] input)
    {
        PendingLoginStore store = new(Path.Combine(_folder, "pending"), TimeProvider.System);
        store.Save(new AuthorizationRequestState("s", new Secret("v"), "http://127.0.0.1:1/x", new ServiceLocation("us-east-1")));
        File.WriteAllBytes(Directory.GetFiles(Path.Combine(_folder, "pending")).Single(), input);
        return store.Find("s").RedirectUri.Length > 0;
    }

    private static bool Redirect(byte[] input)
    {
        using MemoryStream stream = new(input);
        if (LoopbackRequest.ReadAsync(stream, CancellationToken.None).GetAwaiter().GetResult() is not { } request) return false;
        LoopbackOutcome outcome = LoopbackOutcome.Of(request, "/oauth/callback", "s");
        string page = LoopbackPage.Reply(outcome);
        // What it says, and after an answer what to do next.
        int paragraphs = page.Split("<p>").Length - 1;
        return paragraphs == (outcome.Answer is null ? 1 : 2) ? outcome.Answer is not null : throw new InvalidDataException("The page has markup from outside.");
    }

    private static bool Masked(byte[] input)
    {
        string shown = new SecretMask(s_secret).Apply(Text(input))!;
        string secret = s_secret.Reveal();
        string[] forms = [secret, JsonSerializer.Serialize(secret).Trim('"'), Uri.EscapeDataString(secret), Convert.ToBase64String(Utf8(secret))[..^3]];
        return forms.Any(form => shown.Contains(form, StringComparison.Ordinal))
            ? throw new InvalidDataException("The secret is still there.")
            : true;
    }

    private sealed class MutatedHandler : HttpMessageHandler
    {
        public Func<HttpResponseMessage> Answer { get; set; } = () => new HttpResponseMessage();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Answer());
    }

    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
