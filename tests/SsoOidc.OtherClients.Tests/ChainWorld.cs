using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Credentials;
using SsoOidc.Core.Http;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.Sts;
using SsoOidc.Emulator;

namespace SsoOidc.OtherClients.Tests;

/// <summary>
/// A home with sign-ins, programs and tokens, the services and a machine behind it, in which the chains of ours and of botocore look
/// for credentials. botocore does it once, for all forms in one process.
/// </summary>
public sealed class ChainWorld : IAsyncLifetime
{
    private const string Login = "arn:aws:sts::111122223333:assumed-role/Admin/jane";

    private static readonly string[] s_signers =
        ["AKFILE", "AKCONFIG", "AKENV", "AKPROCESS", "AKLOGIN", "AKCONTAINER", "AKINSTANCE"];

    private readonly SharedHome _home = new(new SsoEmulatorOptions
    {
        ApproveAutomatically = true,
        SigningKeys = [.. s_signers.SelectMany(id => new EmulatorSigningKey[]
        {
            new() { AccessKeyId = id, SecretAccessKey = ChainForm.Secret },
            new() { AccessKeyId = id, SecretAccessKey = ChainForm.Secret, SessionToken = ChainForm.Token },
        })],
    });

    private readonly MachineServer _machine = new();
    private readonly HttpTransport _transport = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Dictionary<string, string> _places = [];
    private HttpTransport? _direct;
    private Dictionary<string, Found>? _botocore;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _direct = new HttpTransport(new ContainerAddress(_machine.Authority));
        _places["machine"] = _machine.Authority;
        _places["login"] = Login;
        _places["process"] = Printing("process", MachineServer.Document("AKPROCESS"));
        _places["half"] = Printing("half", """{"Version":1,"AccessKeyId":"AKPROCESS"}""");
        _places["version 2"] = Printing("version2", MachineServer.Document("AKPROCESS").Replace("\"Version\":1", "\"Version\":2", StringComparison.Ordinal));
        _places["ended"] = Printing("ended", MachineServer.Document("AKPROCESS", 2020));
        _places["failing"] = Printing("missing", null);
        _places["web"] = _home.Write("web", $"e30.{Base64Url($$"""{"iss":"https://issuer.example","sub":"pod","exp":32503680000}""")}.c2ln");
        _places["token"] = _home.Write("token", MachineServer.Token);
        _places["boto"] = _home.Write("boto", $"""
            [Credentials]
            aws_access_key_id = AKBOTO
            aws_secret_access_key = {ChainForm.Secret}
            AWSAccessKeyId=AKBOTO
            AWSSecretKey={ChainForm.Secret}
            """);
        await SignInAsync();
        if (BotocoreTests.Python is not null) _botocore = await AskBotocoreAsync();
    }

    public ValueTask DisposeAsync()
    {
        _home.Dispose();
        _machine.Dispose();
        _transport.Dispose();
        _direct?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What our chain finds.</summary>
    internal async Task<string> OursAsync(ChainForm form)
    {
        // Of this form alone.
        if (Directory.Exists(_home.RoleCacheFolder)) Directory.Delete(_home.RoleCacheFolder, recursive: true);
        Dictionary<string, string> variables = Variables(form);
        variables["HOME"] = _home.Folder;
        AwsConfiguration configuration = new(form.Profile, name => variables.GetValueOrDefault(name));
        int before = _home.Emulator.Requests.Count;
        try
        {
            FoundCredentials found = await new CredentialProviderChain(configuration, Context()).FindAsync(Cancel);
            Call[] calls =
            [
                .. _home.Emulator.Requests.Skip(before).Select(request => new Call(
                    $"{request.Path}?{request.Query}", request.Body, request.Headers.GetValueOrDefault("Authorization"))),
            ];
            AwsCredentialIdentity keys = found.Identity;
            return await TextAsync(new Found
            {
                Source = found.Type.ToString(),
                AccessKeyId = keys.AccessKeyId,
                SecretAccessKey = keys.SecretAccessKey.Reveal(),
                SessionToken = keys.SessionToken?.Reveal(),
                Calls = calls,
            });
        }
        catch (SsoOidcException)
        {
            return ChainForm.Fails;
        }
    }

    /// <summary>What botocore's chain finds; null if there is no botocore.</summary>
    internal async Task<string?> BotocoreAsync(ChainForm form) => _botocore is null ? null : await TextAsync(_botocore[form.Name]);

    private static string Base64Url(string text) =>
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>A command line that prints a file; one that fails if there is no text.</summary>
    private string Printing(string name, string? text)
    {
        string path = _home.Write(name, text);
        return OperatingSystem.IsWindows() ? $"cmd /c type \"{path}\"" : $"cat '{path}'";
    }

    /// <summary>One sign-in by the session, another by the start URL, one that has ended, and one to the console.</summary>
    private async Task SignInAsync()
    {
        await _home.SignInAsync();
        SsoSessionState session = await _home.ReadAsync();
        await new SsoTokenCacheFile(_home.Cache.TokenPath(SharedHome.StartUrl), TimeProvider.System).SaveAsync(session, Cancel);
        await new SsoTokenCacheFile(_home.Cache.TokenPath("ended"), TimeProvider.System)
            .SaveAsync(session with { ExpiresAt = TimeProvider.System.GetUtcNow().AddHours(-1), RefreshToken = null }, Cancel);
        AwsConfiguration configuration = new(null, name => name == "HOME" ? _home.Folder : null);
        string path = LoginCache.Of(configuration).PathOf(Login);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, $$"""
            {"accessToken":{"accessKeyId":"AKLOGIN","secretAccessKey":"{{ChainForm.Secret}}","sessionToken":"{{ChainForm.Token}}",
            "accountId":"111122223333","expiresAt":"2999-01-01T00:00:00Z"},
            "tokenType":"aws_sigv4","clientId":"arn:aws:signin:::devtools/same-device","refreshToken":"r","dpopKey":"none"}
            """, Cancel);
    }

    private async Task<Dictionary<string, Found>> AskBotocoreAsync()
    {
        string asked = JsonSerializer.Serialize(new
        {
            Container = _machine.Authority,
            Forms = ChainForm.All.ToDictionary(form => form.Name, form => new { form.Profile, Variables = Variables(form) }),
        });
        string printed = await _home.RunAsync(
            BotocoreTests.Python!, "-X", "utf8", Path.Combine(AppContext.BaseDirectory, "botocore_chain.py"), _home.Write("forms", asked));
        return JsonSerializer.Deserialize<Dictionary<string, Found>>(printed)!;
    }

    /// <summary>The variables of a form, with the endpoints and its two files, which are written.</summary>
    private Dictionary<string, string> Variables(ChainForm form)
    {
        string number = ((List<ChainForm>)[.. ChainForm.All]).IndexOf(form).ToString(CultureInfo.InvariantCulture);
        Dictionary<string, string> variables = new()
        {
            ["AWS_CONFIG_FILE"] = _home.Write($"{number}.config", Placed(form.Config)),
            ["AWS_SHARED_CREDENTIALS_FILE"] = _home.Write($"{number}.credentials", form.Credentials.Length > 0 ? Placed(form.Credentials) : null),
            ["AWS_ENDPOINT_URL"] = _home.Emulator.BaseUrl.GetLeftPart(UriPartial.Authority),
            ["AWS_REGION"] = "us-east-1",
            ["AWS_DEFAULT_REGION"] = "us-east-1",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        };
        foreach (string[] pair in form.Variables.Select(variable => Placed(variable).Split('=', 2))) variables[pair[0]] = pair[1];
        return variables;
    }

    private string Placed(string text) => _places.Aggregate(text, (placed, place) => placed.Replace($"{{{place.Key}}}", place.Value, StringComparison.Ordinal));

    private CredentialChainContext Context() => new()
    {
        Transport = () => _transport,
        Direct = () => _direct!,
        Clock = TimeProvider.System,
        SsoSession = (seen, instance) =>
        {
            string path = SsoCache.Of(seen).TokenPath(instance.CacheKey);
            return new(new SsoTokenCacheFile(path, TimeProvider.System), FileSessionLock.Of(path, TimeProvider.System), instance.CacheKey);
        },
        LoginSession = seen =>
        {
            string arn = seen.LoginSession()!, path = LoginCache.Of(seen).PathOf(arn);
            return new(new LoginTokenCacheFile(path, arn, TimeProvider.System), FileSessionLock.Of(path, TimeProvider.System), arn);
        },
        AskMfaCode = _ => Task.FromResult<Secret?>(new Secret("123456")),
    };

    /// <summary>The source, and the identity with the way it came about.</summary>
    private async Task<string> TextAsync(Found found)
    {
        if (found.Error is not null) return ChainForm.Fails;
        string own = found.AccessKeyId + (found.SessionToken is null ? "" : " with a token"), who = "";
        foreach (Call call in found.Calls) who = call.Identity(who);
        if (who.Length == 0)
        {
            Assert.Equal(ChainForm.Secret, found.SecretAccessKey);
            if (found.SessionToken is not null) Assert.Equal(ChainForm.Token, found.SessionToken);
            who = own;
        }
        else
        {
            // They are of whom they were asked for.
            CallerIdentity caller = await new StsClient(new ServiceConnection
            {
                Settings = new ServiceSettings(_home.Emulator.BaseUrl, region: "us-east-1"),
                Transport = _transport,
            }).GetCallerIdentityAsync(
                new AwsCredentialIdentity
                {
                    AccessKeyId = found.AccessKeyId!,
                    SecretAccessKey = new Secret(found.SecretAccessKey!),
                    SessionToken = Secret.From(found.SessionToken),
                },
                Cancel);
            Assert.Contains(who.Split('/', ' ')[0], caller.Arn, StringComparison.Ordinal);
        }

        string source = found.Source switch
        {
            "env" => "Environment",
            "assume-role" => "AssumeRole",
            "assume-role-with-web-identity" => "WebIdentity",
            "sso" => "SsoRole",
            "shared-credentials-file" => "SharedCredentialsFile",
            "login" => "ConsoleSignIn",
            "custom-process" => "Process",
            "config-file" => "SharedConfigFile",
            "container-role" => "Container",
            "iam-role" => "InstanceMetadata",
            var other => other!,
        };
        return $"{source} {who}";
    }

    /// <summary>What a chain came to.</summary>
    private sealed record Found
    {
        public string? Error { get; init; }

        public string? Source { get; init; }

        public string? AccessKeyId { get; init; }

        public string? SecretAccessKey { get; init; }

        public string? SessionToken { get; init; }

        public Call[] Calls { get; init; } = [];
    }

    /// <summary>A request that was sent on the way.</summary>
    private sealed record Call(string Target, string Body, string? Authorization)
    {
        private static readonly string[] s_shown = ["ExternalId", "DurationSeconds", "SerialNumber"];

        /// <summary>Whom it gives credentials of.</summary>
        /// <param name="before">Whom the request before gave.</param>
        public string Identity(string before)
        {
            Dictionary<string, string> given = Pairs(Body.Length > 0 ? Body : Target.Split('?', 2)[^1]);
            if (!given.TryGetValue("RoleArn", out string? arn)) return $"{given["role_name"]} of {given["account_id"]}";
            // botocore and we have names of our own for sessions that have none.
            string session = Regex.IsMatch(given["RoleSessionName"], "^(botocore-session|ssooidc)-[0-9]+$") ? "*" : given["RoleSessionName"];
            string taken = $"{arn.Split('/')[^1]}/{session}"
                + string.Concat(s_shown.Where(given.ContainsKey).Select(name => $" {name}={given[name]}"));
            if (given["Action"] == "AssumeRoleWithWebIdentity") return taken;
            string signer = Regex.Match(Authorization!, "Credential=([^/]+)/").Groups[1].Value;
            string token = Authorization!.Contains("x-amz-security-token", StringComparison.Ordinal) ? " with a token" : "";
            return $"{taken} by {(signer.StartsWith("ASIA", StringComparison.Ordinal) ? before : signer + token)}";
        }

        private static Dictionary<string, string> Pairs(string form) => form.Split('&')
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')));
    }

    /// <summary>Sends what is for a container's fixed address to the machine of the test.</summary>
    private sealed class ContainerAddress(string authority) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Host == "169.254.170.2") request.RequestUri = new Uri($"http://{authority}{request.RequestUri.PathAndQuery}");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
