using SsoOidc.Core.Login;

namespace SsoOidc.Core.Tests.Login;

public sealed class BrowserLauncherTests
{
    private const string Url = "https://a.example/x?a=1&b=%22";

    public static TheoryData<HostPlatform, string?, string[]> Ways => new()
    {
        { HostPlatform.Windows, null, [$"{Url} | | shell"] },
        { HostPlatform.MacOS, null, [$"/usr/bin/open | \"{Url}\""] },
        { HostPlatform.Linux, null, [$"xdg-open | \"{Url}\"", $"gio | open \"{Url}\"", $"x-www-browser | \"{Url}\""] },
        {
            HostPlatform.Wsl, null,
            [
                $"wslview | \"{Url}\"",
                $"/mnt/c/Windows/System32/rundll32.exe | url.dll,FileProtocolHandler \"{Url}\"",
                $"rundll32.exe | url.dll,FileProtocolHandler \"{Url}\"",
            ]
        },
        { HostPlatform.MacOS, "firefox", [$"firefox | \"{Url}\"", $"/usr/bin/open | \"{Url}\""] },
        { HostPlatform.MacOS, "a --new-tab %s --x", [$"a | --new-tab \"{Url}\" --x", $"/usr/bin/open | \"{Url}\""] },
        { HostPlatform.MacOS, "a --new-tab", [$"a | --new-tab \"{Url}\"", $"/usr/bin/open | \"{Url}\""] },
        { HostPlatform.MacOS, "a %s:: b : c x", [$"a | \"{Url}\"", $"b | \"{Url}\"", $"c | x \"{Url}\"", $"/usr/bin/open | \"{Url}\""] },
        { HostPlatform.MacOS, ": :", [$"/usr/bin/open | \"{Url}\""] },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Each_system_has_its_ways_and_BROWSER_comes_first(HostPlatform platform, string? variable, string[] expected)
    {
        IReadOnlyList<BrowserLauncher> ways = BrowserLauncher.For(new BrowserAvailability(platform, browserVariable: variable), Url);
        Assert.Equal(expected, ways.Select(way => $"{way.Program} | {way.Arguments}{(way.UsesShell ? "| shell" : "")}".Trim()));
    }
}
