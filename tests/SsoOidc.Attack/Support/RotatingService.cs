using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace SsoOidc.Attack.Support;

/// <summary>
/// The services as far as sessions go. A refresh token is good for one use, and the service remembers what it gave out last: so it
/// knows whether a session was lost, and at which moment. A device code is approved at once.
/// </summary>
internal sealed class RotatingService : IDisposable
{
    /// <summary>In every refresh token, since a vault or a shell may do something to it.</summary>
    private const string Odd = "+/=&'<ü漢";

    /// <summary>How many roles each account has.</summary>
    public const int RolesPerAccount = 4;

    private readonly RawServer _server;
    private readonly ConcurrentDictionary<string, Chain> _chains = [];
    private int _refreshes, _signIns, _portalRequests, _fetches;

    public RotatingService() => _server = new RawServer(AnswerAsync);

    public string Url => $"http://127.0.0.1:{_server.Port}";

    /// <summary>How long what it issues is valid; 0 makes every call of a cmdlet a refresh.</summary>
    public int ExpiresIn { get; set; } = 3600;

    /// <summary>Runs after a refresh token was exchanged, and before the answer goes out.</summary>
    public Func<CancellationToken, Task>? BeforeAnswer { get; set; }

    public int Refreshes => Volatile.Read(ref _refreshes);

    public int SignIns => Volatile.Read(ref _signIns);

    /// <summary>How many accounts the portal has, each with four roles.</summary>
    public int Accounts { get; set; } = 1;

    /// <summary>After so many requests to the portal, it takes only tokens of a later refresh; null for never.</summary>
    public int? EndAfter { get; set; }

    /// <summary>How long the portal takes for an answer, in which others come to ask the same.</summary>
    public TimeSpan PortalDelay { get; set; }

    /// <summary>How many GetRoleCredentials were answered with credentials.</summary>
    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>How many requests the portal refused for their token.</summary>
    public int OldTokens { get; private set; }

    public int OpenConnections => _server.Open;

    /// <summary>A new session.</summary>
    /// <returns>Its first refresh token.</returns>
    public string Begin(string session)
    {
        _chains[session] = new Chain();
        return TokenOf(session, 0);
    }

    public Chain Of(string session) => _chains[session];

    public string Newest(string session) => TokenOf(session, _chains[session].Number);

    public void Dispose() => _server.Dispose();

    private static string TokenOf(string session, int number) => $"refresh.{session}.{number}.{Odd}";

    private async Task<bool> AnswerAsync(RawRequest request, RawConnection connection, CancellationToken stop)
    {
        string reply = request.Path switch
        {
            "/client/register" => Ok(new { clientId = "client", clientSecret = "client secret", clientIdIssuedAt = 1, clientSecretExpiresAt = 4102444800 }),
            "/device_authorization" => Ok(new
            {
                deviceCode = "device code", userCode = "ABCD-EFGH", verificationUri = "https://device.example/", expiresIn = 600, interval = 1,
                verificationUriComplete = "https://device.example/?user_code=ABCD-EFGH",
            }),
            "/token" => await TokenAsync(request, false, stop),
            "/v1/token" => await TokenAsync(request, true, stop),
            "/logout" => RawServer.Reply(200, ""),
            ['/', 'a' or 'f', ..] => await PortalAsync(request, stop),
            _ => RawServer.Reply(404, "{}"),
        };
        await connection.WriteAsync(reply, stop);
        return true;
    }

    /// <summary>Begins to count for <see cref="EndAfter"/>.</summary>
    public void BeginPortal(int accounts, int? endAfter)
    {
        (Accounts, EndAfter, OldTokens) = (accounts, endAfter, 0);
        _portalRequests = 0;
    }

    private async Task<string> PortalAsync(RawRequest request, CancellationToken stop)
    {
        string reply = Portal(request);
        if (PortalDelay > TimeSpan.Zero) await Task.Delay(PortalDelay, stop);
        return reply;
    }

    private string Portal(RawRequest request)
    {
        string[] token = request.Headers.GetValueOrDefault("x-amz-sso_bearer_token", "").Split('.');
        bool isOver = Interlocked.Increment(ref _portalRequests) > EndAfter;
        if (token is not ["access", var session, var number] || (isOver && !IsLater(session, number)))
        {
            lock (_chains) OldTokens++;
            return RawServer.Reply(401, """{"message":"Session token not found or invalid"}""", ("x-amzn-ErrorType", "UnauthorizedException"));
        }

        Dictionary<string, string> query = request.Path.Split('?')[1].Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        switch (request.Path.Split('?')[0])
        {
            case "/assignment/accounts":
                int first = int.Parse(query.GetValueOrDefault("next_token", "0"), CultureInfo.InvariantCulture), last = Math.Min(Accounts, first + 100);
                return Ok(new
                {
                    accountList = Enumerable.Range(first, last - first).Select(account => new { accountId = account.ToString("000000000000", CultureInfo.InvariantCulture), accountName = $"account-{account}" }),
                    nextToken = last == Accounts ? null : last.ToString(CultureInfo.InvariantCulture),
                });
            case "/assignment/roles":
                return Ok(new { roleList = Enumerable.Range(0, RolesPerAccount).Select(role => new { accountId = query["account_id"], roleName = $"Role{role}" }) });
            default:
                int fetch = Interlocked.Increment(ref _fetches);
                return Ok(new
                {
                    roleCredentials = new
                    {
                        accessKeyId = $"ASIA{fetch}", secretAccessKey = $"secret.{fetch}", sessionToken = $"session.{fetch}",
                        expiration = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds(),
                    },
                });
        }

        // Saved with the first refresh, ended, and refreshed again.
        bool IsLater(string session, string number) => int.Parse(number, CultureInfo.InvariantCulture) > 1 && _chains.ContainsKey(session);
    }

    private async Task<string> TokenAsync(RawRequest request, bool isConsole, CancellationToken stop)
    {
        using JsonDocument body = JsonDocument.Parse(request.Body);
        if (body.RootElement.GetProperty("grantType").GetString() != "refresh_token")
        {
            string begun = "device" + Interlocked.Increment(ref _signIns).ToString(CultureInfo.InvariantCulture);
            return Issue(begun, 0, isConsole, Begin(begun));
        }

        string presented = body.RootElement.GetProperty("refreshToken").GetString()!;
        string[] parts = presented.Split('.');
        string session = parts[1];
        int number = int.Parse(parts[2], CultureInfo.InvariantCulture);
        Chain chain = _chains[session];
        if (!chain.TryUse(number, presented == TokenOf(session, number)))
            return RawServer.Reply(400, """{"error":"invalid_grant","error_description":"Used before."}""", ("x-amzn-ErrorType", "InvalidGrantException"));
        Interlocked.Increment(ref _refreshes);
        if (BeforeAnswer is { } before) await before(stop);
        return Issue(session, number + 1, isConsole, TokenOf(session, number + 1));
    }

    private string Issue(string session, int number, bool isConsole, string refreshToken) => isConsole
        ? Ok(new
        {
            accessToken = new { accessKeyId = $"ASIA{session}{number}", secretAccessKey = $"secret.{session}.{number}", sessionToken = $"session.{session}.{number}" },
            tokenType = "aws_sigv4", expiresIn = ExpiresIn, refreshToken,
        })
        : Ok(new { accessToken = $"access.{session}.{number}", tokenType = "Bearer", expiresIn = ExpiresIn, refreshToken });

    private static string Ok(object json) => RawServer.Reply(200, JsonSerializer.Serialize(json), ("Content-Type", "application/json"));

    /// <summary>What the service remembers of one session.</summary>
    public sealed class Chain
    {
        private readonly object _gate = new();

        /// <summary>The number of the refresh token that is good.</summary>
        public int Number { get; private set; }

        /// <summary>The number of the last one that was refused, and null if none was.</summary>
        public int? Refused { get; private set; }

        public int Refusals { get; private set; }

        public bool TryUse(int number, bool isWhole)
        {
            lock (_gate)
            {
                if (isWhole && number == Number)
                {
                    Number++;
                    return true;
                }

                Refused = number;
                Refusals++;
                return false;
            }
        }
    }
}
