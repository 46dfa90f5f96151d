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
