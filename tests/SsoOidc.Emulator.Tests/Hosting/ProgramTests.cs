using System.Diagnostics;
using System.Net;
using System.Reflection;

namespace SsoOidc.Emulator.Tests.Hosting;

/// <summary>The program, run as a program.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task It_says_its_url_first_and_serves_until_it_is_told_to_end()
    {
        Assert.SkipUnless(IsProgram && OperatingSystem.IsLinux(), "needs the .NET build, and SIGTERM");
        using Process program = Start(
            "--approve-automatically", "--region", "eu-west-1", "--interval", "0", "--access-token-lifetime", "1h");
        Uri url = new((await program.StandardOutput.ReadLineAsync())!);
        using HttpClient http = new();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(url, "/device"))).StatusCode);

        using Process kill = Process.Start("kill", ["-TERM", $"{program.Id}"]);
        string rest = await program.StandardOutput.ReadToEndAsync();
        await program.WaitForExitAsync();
        Assert.Equal(0, program.ExitCode);
        Assert.Contains($"AWS_ENDPOINT_URL_SSO_OIDC={url.GetLeftPart(UriPartial.Authority)}", rest, StringComparison.Ordinal);
        Assert.Contains("eu-west-1", rest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--made-up")]
    [InlineData("--port")]
    [InlineData("--port", "many")]
    [InlineData("--port", "65536")]
    [InlineData("--session-lifetime", "91d")]
    [InlineData("--access-token-lifetime", "8 hours")]
    [InlineData("--portal-rate", "0")]
    [InlineData("--portal-latency", "ms")]
    [InlineData("--portal-latency", "2h")]
    public async Task A_bad_option_is_told_with_exit_code_2(params string[] arguments)
    {
        Assert.SkipUnless(IsProgram, "needs the .NET build");
        using Process program = Start(arguments);
        string error = await program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();
        Assert.Equal(2, program.ExitCode);
        Assert.NotEmpty(error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_organization_and_a_slow_portal_can_be_asked_for()
    {
        Assert.SkipUnless(IsProgram, "needs the .NET build");
        using Process program = Start("--role-names", "Audit,Admin", "--account-count", "300", "--portal-rate", "20", "--portal-latency", "50ms");
        string text = "";
        while (await program.StandardOutput.ReadLineAsync() is string line && !line.Contains("application", StringComparison.Ordinal))
            text += line + "\n";
        program.Kill();
        Assert.Contains("000000000010  account-10  (Audit, Admin)\n", text, StringComparison.Ordinal);
        Assert.Contains("and 290 more", text, StringComparison.Ordinal);
        Assert.DoesNotContain("account-11", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_exit_code_1()
    {
        Assert.SkipUnless(IsProgram, "needs the .NET build");
        await using SsoEmulator emulator = SsoEmulator.Start();
        using Process program = Start("--port", $"{emulator.BaseUrl.Port}");
        await program.WaitForExitAsync();
        Assert.Equal(1, program.ExitCode);
    }

    private static bool IsProgram => typeof(SsoEmulator).Assembly.EntryPoint is not null;

    private static Process Start(params string[] arguments)
    {
        Assembly assembly = typeof(SsoEmulator).Assembly;
        return Process.Start(new ProcessStartInfo("dotnet", [assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
