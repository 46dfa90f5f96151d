using SsoOidc.Core.Login;

namespace SsoOidc.Core.Tests.Login;

public sealed class BrowserLauncherTests
{
    private const string Url = "https://a.example/x?a=1&b=%22";

    public static TheoryData<string, string?, string[]> Ways => new()
    {
        { nameof(HostPlatform.Windows), null, [$"{Url} | | shell"] },
        { nameof(HostPlatform.MacOS), null, [$"/usr/bin/open | \"{Url}\""] },
        { nameof(HostPlatform.Linux), null, [$"xdg-open | \"{Url}\"", $"gio | open \"{Url}\"", $"x-www-browser | \"{Url}\""] },
        {
            nameof(HostPlatform.Wsl), null,
            [
                $"wslview | \"{Url}\"",
                $"/mnt/c/Windows/System32/rundll32.exe | url.dll,FileProtocolHandler \"{Url}\"",
                $"rundll32.exe | url.dll,FileProtocolHandler \"{Url}\"",
            ]
        },
        { nameof(HostPlatform.MacOS), "firefox", [$"firefox | {Url}", $"/usr/bin/open | \"{Url}\""] },
        { nameof(HostPlatform.MacOS), "a --new-tab %s --x", [$"a | --new-tab {Url} --x", $"/usr/bin/open | \"{Url}\""] },
        { nameof(HostPlatform.MacOS), "a --new-tab", [$"a | --new-tab {Url}", $"/usr/bin/open | \"{Url}\""] },
        { nameof(HostPlatform.MacOS), "a %s:: b : c x", [$"a | {Url}", $"b | {Url}", $"c | x {Url}", $"/usr/bin/open | \"{Url}\""] },
        { nameof(HostPlatform.MacOS), "'/a b/c' --p=\"x y\" --u=%s", [$"/a b/c | \"--p=x y\" --u={Url}", $"/usr/bin/open | \"{Url}\""] },
        { nameof(HostPlatform.MacOS), "/a\\ b\t-n\t%s", [$"/a b | -n {Url}", $"/usr/bin/open | \"{Url}\""] },
        { nameof(HostPlatform.MacOS), "a '--p=http://x:1 # ; y' %s:b", [$"a | \"--p=http://x:1 # ; y\" {Url}", $"b | {Url}", $"/usr/bin/open | \"{Url}\""] },
        { nameof(HostPlatform.MacOS), "a 'not closed", [$"/usr/bin/open | \"{Url}\""] },
        { nameof(HostPlatform.Windows), "\"C:\\a b\\c.exe\" -n %s", [$"C:\\a b\\c.exe | -n {Url}", $"{Url} | | shell"] },
        { nameof(HostPlatform.MacOS), ": :", [$"/usr/bin/open | \"{Url}\""] },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Each_system_has_its_ways_and_BROWSER_comes_first(string platform, string? variable, string[] expected)
    {
        IReadOnlyList<BrowserLauncher> ways = BrowserLauncher.For(new BrowserAvailability(Enum.Parse<HostPlatform>(platform), browserVariable: variable), Url);
        Assert.Equal(expected, ways.Select(way => $"{way.Program} | {way.Arguments}{(way.UsesShell ? "| shell" : "")}".Trim()));
    }
}
