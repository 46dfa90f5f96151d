using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SsoOidc.Benchmarks.Idiomatic;

namespace SsoOidc.Benchmarks.Portal;

/// <summary>The emulator in a process of its own, with a portal of many accounts.</summary>
internal sealed class EmulatedPortal : IDisposable
{
    private const int Processes = 4;

    private readonly Process _process;

    public EmulatedPortal(int accounts, int? rate, int latencyMs = 50)
    {
        string build = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        ProcessStartInfo start = new("dotnet", [Repository.Path("src", "SsoOidc.Emulator", "bin", build, "net8.0", "SsoOidc.Emulator.dll"),
            "--account-count", accounts.ToString(CultureInfo.InvariantCulture), "--role-names", "Admin,Audit,Billing,ReadOnly",
            "--portal-latency", latencyMs.ToString(CultureInfo.InvariantCulture) + "ms", "--approve-automatically", "--no-poll-limit"]) { RedirectStandardOutput = true };
        if (rate is { } limit)
        {
            start.ArgumentList.Add("--portal-rate");
            start.ArgumentList.Add(limit.ToString(CultureInfo.InvariantCulture));
        }

        start.Environment["DOTNET_ROLL_FORWARD"] = "Major";
        _process = Process.Start(start)!;
        Endpoint = new Uri(_process.StandardOutput.ReadLine()!);
        // Nobody is to find a portal that still has to be compiled.
        WarmUpAsync().GetAwaiter().GetResult();
    }

    public Uri Endpoint { get; }

    public double ProcessorSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>An access token of a new sign-in.</summary>
    public string SignIn() => Calls.SignIn(Endpoint.AbsoluteUri).AccessToken!;

    /// <summary>The requests to the portal so far, those of its log, and how many were refused for being too many.</summary>
    public (int All, int Refused) Requests()
    {
        using HttpClient http = new() { BaseAddress = Endpoint };
        JsonArray all = http.GetFromJsonAsync<JsonArray>("_emulator/requests").GetAwaiter().GetResult()!;
        int[] portal = [.. all.Where(one => (string?)one!["operation"] is "ListAccounts" or "ListAccountRoles" or "GetRoleCredentials").Select(one => (int?)one!["statusCode"] ?? 0)];
        return (portal.Length, portal.Count(status => status == 429));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task WarmUpAsync()
    {
        string token = SignIn();
        using HttpClient http = new() { BaseAddress = Endpoint };
        http.DefaultRequestHeaders.Add("x-amz-sso_bearer_token", token);
        await Parallel.ForAsync(0, 16, new ParallelOptions { MaxDegreeOfParallelism = Processes }, async (_, cancel) =>
            (await http.GetAsync(new Uri("federation/credentials?account_id=000000000001&role_name=Admin", UriKind.Relative), cancel)).Dispose());
        // What it took of the rate comes back.
        await Task.Delay(1100);
    }
}
