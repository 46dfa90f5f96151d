using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SsoOidc.Benchmarks.Portal;

namespace SsoOidc.Benchmarks.Cold;

/// <summary>
/// A whole credential_process: a process is started, prints credentials of a role, and ends. Beside it PowerShell's bare start, boto3 doing the
/// same, and the bare start of the AWS CLI; all in turn in each round.
/// </summary>
internal static class ProcessRows
{
    private const int WarmUp = 2;
    private const string Bare = "bare start of pwsh";
    private const string Cached = "SsoOidc, cached role";
    private const string Stale = "SsoOidc, token refreshed and role fetched";
    private const string Boto = "boto3, cached role";
    private const string BotoStale = "boto3, token refreshed and role fetched";
    private const string Cli = "aws --version";

    public static void Run(int rounds)
    {
        using EmulatedPortal portal = new(2, rate: null, latencyMs: 0);
        string folder = Directory.CreateTempSubdirectory("ssooidc-process-").FullName;
        try
        {
            // Each has a sign-in of its own: whoever refreshes uses up a refresh token.
            Dictionary<string, Contender> field = new()
            {
                [Bare] = new(Home("bare"), PowerShell, ["-NoProfile", "-NonInteractive", "-Command", "exit"], IsStale: false),
                [Cached] = new(Home("ours"), PowerShell, Ours, IsStale: false),
                [Stale] = new(Home("ours-stale"), PowerShell, Ours, IsStale: true),
                [Boto] = new(Home("boto"), "python3", [Script("process_boto3.py")], IsStale: false),
                [BotoStale] = new(Home("boto-stale"), "python3", [Script("process_boto3.py")], IsStale: true),
                [Cli] = new(Home("cli"), "aws", ["--version"], IsStale: false),
            };
            Dictionary<string, List<double>> seen = field.Keys.ToDictionary(name => name, _ => new List<double>());
            string[] names = [.. field.Keys];
            for (int round = -WarmUp; round < rounds; round++)
            {
                for (int turn = 0; turn < names.Length; turn++)
                {
                    string name = names[(turn + Math.Max(0, round)) % names.Length];
                    double milliseconds = field[name].Time(portal.Endpoint);
                    if (round >= 0) seen[name].Add(milliseconds);
                }
            }

            Table table = new("one process", "ms (quartiles)");
            foreach (string name in names) table.Add(name, Spread.Of(seen[name]).Format("0"));
            table.Print();
            Share("our share, cached", Cached, Bare);
            Share("our share, refreshed and fetched", Stale, Bare);
            Ratio("cached, whole", Cached, Boto);
            Ratio("cached, whole", Cached, Cli);
            Ratio("refreshed and fetched, whole", Stale, BotoStale);

            void Share(string what, string whole, string start) =>
                Console.WriteLine($"{what}: {Spread.Of(seen[whole].Zip(seen[start], (a, b) => a - b)).Format("0")} ms over the {start}");

            void Ratio(string what, string ours, string theirs) =>
                Console.WriteLine($"{what}: {Spread.Of(seen[ours].Zip(seen[theirs], (a, b) => a / b)).Format("0.00")} x {theirs}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string Home(string name)
        {
            string home = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.Combine(home, ".aws"));
            File.WriteAllText(Path.Combine(home, ".aws", "config"), """
                [sso-session dev]
                sso_start_url = https://example.awsapps.com/start
                sso_region = us-east-1
                sso_registration_scopes = sso:account:access

                [profile build]
                sso_session = dev
                sso_account_id = 000000000001
                sso_role_name = ReadOnly
                region = us-east-1

                """);
            Contender signIn = new(home, PowerShell, ["-NoProfile", "-NonInteractive", "-Command", $"{Import}; $null = Connect-SsoSession dev -UseDeviceCode -InformationAction Ignore"], IsStale: false);
            signIn.Time(portal.Endpoint);
            return home;
        }
    }

    private static string PowerShell { get; } = Repository.Path("tests", "PowerShellHost", "obj", "pwsh", OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");

    private static string Import { get; } = $"Import-Module '{Path.Combine(Repository.Root, "SsoOidc.psd1")}'";

    private static string[] Ours { get; } =
        ["-NoProfile", "-NonInteractive", "-Command", $"{Import}; Get-SsoRoleCredential -ProfileName build -WarningAction Ignore | Export-AwsCredential"];

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Cold", name);

    /// <param name="Home">The home folder, with a sign-in of its own.</param>
    /// <param name="Program">What is started.</param>
    /// <param name="Arguments">With these.</param>
    /// <param name="IsStale">Whether the token has ended before each run, and nothing is cached.</param>
    private sealed record Contender(string Home, string Program, string[] Arguments, bool IsStale)
    {
        /// <summary>Milliseconds from the start to the end of the process.</summary>
        public double Time(Uri endpoint)
        {
            if (IsStale) Outdate();
            ProcessStartInfo start = new(Program, Arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
            start.Environment["HOME"] = Home;
            start.Environment["XDG_STATE_HOME"] = Path.Combine(Home, "state");
            start.Environment["AWS_ENDPOINT_URL_SSO"] = start.Environment["AWS_ENDPOINT_URL_SSO_OIDC"] = endpoint.AbsoluteUri.TrimEnd('/');
            start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
            start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
            long began = Stopwatch.GetTimestamp();
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (process.ExitCode != 0 || (Arguments is [.., var last] && (last.EndsWith("Export-AwsCredential", StringComparison.Ordinal) || last.EndsWith(".py", StringComparison.Ordinal))
                && !output.Contains("AccessKeyId", StringComparison.Ordinal)))
            {
                throw new InvalidOperationException($"{Program} {string.Join(' ', Arguments)}: {output} {process.StandardError.ReadToEnd()}");
            }

            return milliseconds;
        }

        private void Outdate()
        {
            foreach (string file in Directory.GetFiles(Path.Combine(Home, ".aws", "sso", "cache"), "*.json"))
            {
                JsonObject json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
                if (json["accessToken"] is null) continue;
                json["expiresAt"] = DateTimeOffset.UtcNow.AddMinutes(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                File.WriteAllText(file, json.ToJsonString());
            }

            string roles = Path.Combine(Home, ".aws", "cli", "cache");
            if (Directory.Exists(roles)) Directory.Delete(roles, recursive: true);
            // In it stands when the session was refreshed last.
            string state = Path.Combine(Home, "state");
            if (Directory.Exists(state)) Directory.Delete(state, recursive: true);
        }
    }
}
