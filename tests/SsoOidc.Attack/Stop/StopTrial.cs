using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using SsoOidc.Attack.Support;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Attack.Stop;

/// <summary>
/// Stops a cmdlet, as Ctrl+C does, wherever it may be waiting: how long that takes, and what is left behind. A refresh that was sent is
/// let finish, so the successor of its token must be where the session is.
/// </summary>
internal sealed partial class StopTrial : Trial
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What stops at once, and a refresh that nobody answers; in the short form, which runs on machines however busy, what takes
    /// longer does not stop.
    /// </summary>
    private TimeSpan _atOnce, _grace;

    private readonly List<string> _misses = [];
    private readonly Table _table = new("stopped while", "stops", "ms least", "ms most", "left behind");
    private TrialHome _home = null!;
    private Shells _shells = null!;
    private Random _random = null!;
    private int _rounds;

    public override string Name => "stop";

    public override bool NeedsPowerShell => true;

    protected override TrialResult Attack(TrialOptions options)
    {
        _rounds = options.Rounds ?? (options.IsShort ? 1 : 20);
        _random = new Random(options.Seed);
        (_atOnce, _grace) = options.IsShort ? (s_patience, s_patience) : (TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(4.5));
        _home = TrialHome.OfThisProcess;
        using Shells shells = _shells = new(4);
        StopRequests();
        StopWaits();
        StopRefreshes();
        return new TrialResult(_table, _misses);
    }

    /// <summary>Requests that are sent, and not those of a refresh.</summary>
    private void StopRequests()
    {
        int reached = 0;
        using RawServer server = new(async (request, connection, stop) =>
        {
            Interlocked.Increment(ref reached);
            string? reply = request.Path.Split('/')[1] switch
            {
                "headers" => "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{",
                "pending" => RawServer.Reply(400, """{"error":"authorization_pending"}""", ("x-amzn-ErrorType", "AuthorizationPendingException")),
                "broken" => RawServer.Reply(500, "{}", ("x-amz-retry-after", "5000")),
                _ => null,
            };
            if (reply is not null) await connection.WriteAsync(reply, stop);
            if (reply is not null && !reply.EndsWith('{')) return true;
            await Task.Delay(Timeout.Infinite, stop);
            return false;
        });
        const string register = "Register-SsoClient stop -Region us-east-1 -EndpointUrl $in.Url";
        const string poll =
            "New-SsoToken -ClientId client -ClientSecret $in.Secret -DeviceCode $in.Secret -UserCode ABCD-EFGH -Interval 1 "
            + "-VerificationUri https://device.example/ -Region us-east-1 -EndpointUrl $in.Url";
        Case("a request has no answer", register, At("silent"), HasReached, _atOnce);
        Case("an answer has no end", register, At("headers"), HasReached, _atOnce);
        Case("between polls", poll, At("pending"), HasReached, _atOnce);
        Environment.SetEnvironmentVariable("AWS_MAX_ATTEMPTS", "3");
        Case("before a retry", register, At("broken"), HasReached, _atOnce);
        Environment.SetEnvironmentVariable("AWS_MAX_ATTEMPTS", "1");

        (string, object)[] At(string path)
        {
            Volatile.Write(ref reached, 0);
            return [("Url", $"http://127.0.0.1:{server.Port}/{path}"), ("Secret", new NetworkCredential("", "a secret").SecurePassword)];
        }

        bool HasReached(ShellRun run)
        {
            // The next round begins anew.
            if (Volatile.Read(ref reached) == 0) return false;
            Volatile.Write(ref reached, 0);
            return true;
        }
    }

    /// <summary>Waits for a person, another process or a program.</summary>
    private void StopWaits()
    {
        using RotatingService service = new();
        string file = _home.SaveSso("held", service.Begin("held"));
        using (FileSessionLock.Of(file, TimeProvider.System).TakeAsync("sso-cache", s_patience, default).GetAwaiter().GetResult())
        {
            Case(
                "another process has the lock", "Get-SsoToken -Path $in.File -Region us-east-1 -EndpointUrl $in.Url",
                [("File", file), ("Url", service.Url)], _ => true, _atOnce);
        }

        Environment.SetEnvironmentVariable("BROWSER", "true");
        Case(
            "a browser is waited for",
            "Connect-SsoSession -StartUrl https://stop.awsapps.com/start -Region us-east-1 -EndpointUrl $in.Url -UseBrowser -InMemory *>&1",
            [("Url", service.Url)], run => PortIn(run) > 0, _atOnce, run => IsOpen(PortIn(run)) ? "a listening port" : null);

        string mark = Path.Combine(_home.Path, "credential-process");
        string program = Path.Combine(_home.Path, "hang.sh");
        File.WriteAllText(program, $"#!/bin/sh\necho $$ > '{mark}.new'\nmv '{mark}.new' '{mark}'\nexec sleep 600\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Path.Combine(_home.Path, ".aws"));
        File.WriteAllText(Path.Combine(_home.Path, ".aws", "config"), $"[profile hang]\ncredential_process = {program}\nregion = us-east-1\n");
        Case(
            "a credential_process hangs",
            "New-SsoTokenWithIam client -Assertion $in.Secret -ProfileName hang -EndpointUrl $in.Url",
            [("Url", service.Url), ("Secret", new NetworkCredential("", "an assertion").SecurePassword)],
            _ => File.Exists(mark), _atOnce, _ =>
            {
                string id = File.ReadAllText(mark).Trim();
                File.Delete(mark);
                return Until(() => !IsRunning(id)) ? null : "the program";
            });
    }

    private void StopRefreshes()
    {
        int exchanged = 0;
        bool isSilent = false;
        using ManualResetEventSlim stopped = new();
        using RotatingService service = new() { ExpiresIn = 0 };
        Task Held(CancellationToken stop)
        {
            Interlocked.Increment(ref exchanged);
            return Task.Run(
                async () =>
                {
                    while (isSilent || !stopped.IsSet) await Task.Delay(5, stop);
                    // The cmdlet's pipeline is over by now.
                    await Task.Delay(200, stop);
                },
                stop);
        }

        const string get = "Get-SsoToken -Path $in.File -Region us-east-1 -EndpointUrl $in.Url";
        Refresh("a refresh is sent, then answered; file", get, name => _home.SaveSso(name, service.Begin(name)));
        Refresh(
            "a refresh is sent, then answered; console file", "Get-SignInCredential -SessionArn $in.Arn -Region us-east-1 -EndpointUrl $in.Url",
            name => _home.SaveConsole(name, service.Begin(name)));
        isSilent = true;
        Refresh("a refresh is sent, and never answered; file", get, name => _home.SaveSso(name, service.Begin(name)));
        isSilent = false;

        // It takes the connection and says nothing, so that the request can't be sent.
        using TcpListener deaf = new(IPAddress.Loopback, 0);
        deaf.Start();
        string url = $"https://127.0.0.1:{((IPEndPoint)deaf.LocalEndpoint).Port}";
        Case(
            "a refresh is not sent yet", get, [("Url", url), ("File", _home.SaveSso("unsent", service.Begin("unsent")))],
            _ => deaf.Pending(), _atOnce, _ =>
            {
                while (deaf.Pending()) deaf.AcceptTcpClient().Dispose();
                return null;
            });

        if (_shells.Run(SecretStore.IsInstalled).Text != "True")
        {
            _table.Add("a refresh is sent, then answered; vault", 0, "", "", SecretStore.Missing);
            return;
        }

        _shells.Run(SecretStore.Create).ThrowIfFailed();
        Refresh("a refresh is sent, then answered; vault", "Get-SsoToken -Vault Attack -SecretName $in.Name", SaveInVault);
        Refresh(
            "New-SsoToken refreshes into a vault",
            "$old = Get-Secret -Vault Attack -Name witness; New-SsoToken -ClientId client -ClientSecret (ConvertTo-SecureString 'client secret' -AsPlainText -Force) "
            + "-RefreshToken (ConvertTo-SecureString $in.Token -AsPlainText -Force) -Vault Attack -SecretName $in.Name -Region us-east-1 -EndpointUrl $in.Url",
            SaveInVault);

        string SaveInVault(string name)
        {
            _shells.Run(SecretStore.Save(name, service.Begin(name), service.Url)).ThrowIfFailed();
            return name;
        }

        void Refresh(string what, string script, Func<string, string> save)
        {
            List<double> times = [];
            List<string> left = [];
            for (int round = 0; round < _rounds; round++)
            {
                string name = $"s{Interlocked.Increment(ref s_names)}";
                string place = save(name);
                stopped.Reset();
                Volatile.Write(ref exchanged, 0);
                service.BeforeAnswer = Held;
                using ShellRun run = _shells.Start(
                    script, ("File", place), ("Url", service.Url), ("Arn", TrialHome.ConsoleArn + name), ("Name", name), ("Token", service.Newest(name)));
                if (!Until(() => Volatile.Read(ref exchanged) > 0)) left.Add("no refresh came: " + run.Wait().Failure);
                Thread.Sleep(_random.Next(20));
                using Timer release = new(_ => stopped.Set(), null, 50, Timeout.Infinite);
                times.Add(run.Stop().TotalMilliseconds);
                service.BeforeAnswer = null;
                if (times[^1] > _grace.TotalMilliseconds) left.Add($"{times[^1]:0} ms");
                // The next call tells: it gets a token only with the successor. For one never answered nothing can be known.
                if (!isSilent)
                {
                    string next = _shells.Run(
                        script.Contains("New-SsoToken", StringComparison.Ordinal) ? "$null = Get-SsoToken -Vault Attack -SecretName $in.Name; 'ok'" : $"$null = {script}; 'ok'",
                        ("File", place), ("Url", service.Url), ("Arn", TrialHome.ConsoleArn + name), ("Name", name)).Text;
                    if (next != "ok" || service.Of(name).Refusals > 0) left.Add($"the session is lost: {next}");
                }
                else if (!File.ReadAllText(place).Contains($"refresh.{name}.0", StringComparison.Ordinal))
                {
                    left.Add("the file does not hold the last token that was known");
                }

                left.AddRange(LeftOvers());
            }

            Report(what, times, left);
        }
    }

    private static int s_names;

    private void Case(
        string what, string script, (string, object)[] variables, Func<ShellRun, bool> isWaiting, TimeSpan limit, Func<ShellRun, string?>? after = null)
    {
        List<double> times = [];
        List<string> left = [];
        for (int round = 0; round < _rounds; round++)
        {
            using ShellRun run = _shells.Start(script, variables);
            if (!Until(() => run.IsDone || isWaiting(run)) || run.IsDone) left.Add("it did not wait: " + run.Wait().Failure);
            Thread.Sleep(_random.Next(150));
            times.Add(run.Stop().TotalMilliseconds);
            if (times[^1] > limit.TotalMilliseconds) left.Add($"{times[^1]:0} ms");
            if (after?.Invoke(run) is { } rest) left.Add(rest);
            left.AddRange(LeftOvers());
        }

        Report(what, times, left);
    }

    private IEnumerable<string> LeftOvers()
    {
        foreach (FileInfo file in _home.LeftOvers())
        {
            file.Delete();
            yield return "a temporary file";
        }
    }

    private void Report(string what, List<double> times, List<string> left)
    {
        _table.Add(
            what, times.Count, times.Min().ToString("0", CultureInfo.InvariantCulture), times.Max().ToString("0", CultureInfo.InvariantCulture),
            left.Count == 0 ? "nothing" : $"{left.Count}: {left[0]}");
        _misses.AddRange(left.Select(rest => $"{what}: {rest}"));
    }

    private static bool Until(Func<bool> holds)
    {
        DateTime end = DateTime.UtcNow + s_patience;
        while (!holds())
        {
            if (DateTime.UtcNow > end) return false;
            Thread.Sleep(5);
        }

        return true;
    }

    private static int PortIn(ShellRun run) =>
        RedirectPort().Match(run.Said) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    private static bool IsOpen(int port)
    {
        try
        {
            using TcpClient client = new();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool IsRunning(string id)
    {
        try
        {
            // One that has ended and is not fetched yet holds nothing.
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"redirect_uri=http%3A%2F%2F127\.0\.0\.1%3A(\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex RedirectPort();
}
