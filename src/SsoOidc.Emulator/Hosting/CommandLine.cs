using System.Globalization;

namespace SsoOidc.Emulator.Hosting;

/// <summary>The program's arguments: either options or an error; neither if help was asked for.</summary>
internal sealed record CommandLine(SsoEmulatorOptions? Options, string? Error)
{
    public const string Help = """
        SsoOidc.Emulator: an offline double of AWS IAM Identity Center OIDC, the access portal and AWS Sign-In.

          --port N                       port on 127.0.0.1 (default: any free one)
          --region NAME                  region of the instance (us-east-1)
          --start-url URL                start URL (https://example.awsapps.com/start)
          --approve-automatically        approve everything at once
          --approve-after-polls N        approve device codes after N polls
          --interval SECONDS             poll interval; "none" leaves it out (1)
          --no-poll-limit                do not answer slow_down to fast polls
          --device-code-lifetime TIME    (600)
          --access-token-lifetime TIME   (8h)
          --session-lifetime TIME        (8h)
          --registration-lifetime TIME   (90d)
          --account-count N              that many accounts, 000000000001 and so on
          --role-names NAME,NAME         the roles of each account
          --portal-rate N                requests a second that the portal takes; 429 above (no limit)
          --portal-latency TIME          how long the portal takes for an answer (0)
          --no-rotation                  refresh tokens stay good when used
          --url-without-code             verification URL of the newer form
          --help

        TIME is a number of seconds, or a number with ms, s, m, h or d.

        Tests in other processes steer it by HTTP with JSON: GET /_emulator/requests, /_emulator/authorizations; POST
        /_emulator/approve, deny, fault, clear-faults, advance, end-session, change-credentials.
        """;

    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        SsoEmulatorOptions options = new();
        try
        {
            using IEnumerator<string> rest = arguments.GetEnumerator();
            while (rest.MoveNext())
            {
                if (rest.Current is "--help" or "-h" or "-?")
                    return new CommandLine(null, null);
                options = Apply(options, rest.Current, rest);
            }

            options.Validate();
            return new CommandLine(options, null);
        }
        catch (ArgumentException error)
        {
            return new CommandLine(null, error.Message);
        }
    }

    private static SsoEmulatorOptions Apply(SsoEmulatorOptions options, string name, IEnumerator<string> rest) => name switch
    {
        "--port" => options with { Port = Number(name, rest) },
        "--region" => options with { Region = Value(name, rest) },
        "--start-url" => options with { StartUrl = Value(name, rest) },
        "--approve-automatically" => options with { ApproveAutomatically = true },
        "--approve-after-polls" => options with { ApproveAfterPolls = Number(name, rest) },
        "--interval" => options with { PollInterval = Interval(name, rest) },
        "--no-poll-limit" => options with { EnforcePollInterval = false },
        "--device-code-lifetime" => options with { DeviceCodeLifetime = Time(name, Value(name, rest)) },
        "--access-token-lifetime" => options with { AccessTokenLifetime = Time(name, Value(name, rest)) },
        "--session-lifetime" => options with { SessionLifetime = Time(name, Value(name, rest)) },
        "--registration-lifetime" => options with { RegistrationLifetime = Time(name, Value(name, rest)) },
        "--account-count" => options with { Accounts = EmulatorAccount.Range(Number(name, rest), RolesOf(options.Accounts)) },
        "--role-names" => options with { Accounts = WithRoles(options.Accounts, Value(name, rest).Split(',')) },
        "--portal-rate" => options with { PortalRequestsPerSecond = Number(name, rest) },
        "--portal-latency" => options with { PortalLatency = Time(name, Value(name, rest)) },
        "--no-rotation" => options with { RefreshRotation = false },
        "--url-without-code" => options with { VerificationUrlWithoutCode = true },
        _ => throw new ArgumentException($"Unknown option: {name}"),
    };

    // Those of --role-names, if that came first.
    private static IReadOnlyList<string>? RolesOf(IReadOnlyList<EmulatorAccount> accounts) =>
        accounts is [EmulatorAccount first, ..] ? first.Roles : null;

    private static IReadOnlyList<EmulatorAccount> WithRoles(IReadOnlyList<EmulatorAccount> accounts, string[] roles) =>
        [.. accounts.Select(account => account with { Roles = roles })];

    private static string Value(string name, IEnumerator<string> rest) =>
        rest.MoveNext() ? rest.Current : throw new ArgumentException($"{name} needs a value.");

    private static int Number(string name, IEnumerator<string> rest)
    {
        string text = Value(name, rest);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new ArgumentException($"{name} needs a whole number, not '{text}'.");
    }

    private static TimeSpan? Interval(string name, IEnumerator<string> rest)
    {
        string text = Value(name, rest);
        return text == "none" ? null : Time(name, text);
    }

    private static TimeSpan Time(string name, string text)
    {
        string count = text.EndsWith("ms", StringComparison.Ordinal) ? text.Substring(0, text.Length - 2) : "";
        if (int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds))
            return TimeSpan.FromMilliseconds(milliseconds);
        char unit = text.Length > 0 ? text[text.Length - 1] : ' ';
        string digits = char.IsDigit(unit) ? text : text.Substring(0, Math.Max(0, text.Length - 1));
        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            switch (unit)
            {
                case 'm':
                    return TimeSpan.FromMinutes(number);
                case 'h':
                    return TimeSpan.FromHours(number);
                case 'd':
                    return TimeSpan.FromDays(number);
                case 's' or (>= '0' and <= '9'):
                    return TimeSpan.FromSeconds(number);
                default:
                    break;
            }
        }

        throw new ArgumentException($"{name} needs a time such as 600, 50ms, 15m, 8h or 90d, not '{text}'.");
    }
}
