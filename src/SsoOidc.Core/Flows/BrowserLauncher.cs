namespace SsoOidc.Core.Flows;

/// <summary>One way to open a page.</summary>
internal sealed class BrowserLauncher(string program, string arguments, bool usesShell = false)
{
    /// <summary>The program; where the shell is used the page itself.</summary>
    public string Program => program;

    public string Arguments => arguments;

    /// <summary>Whether the operating system finds the program.</summary>
    public bool UsesShell => usesShell;

    /// <summary>The ways to try, the best first.</summary>
    /// <param name="place">Where this process runs.</param>
    /// <param name="url">An absolute URL as <see cref="Uri.AbsoluteUri"/> has it: without blanks and quotation marks.</param>
    public static IReadOnlyList<BrowserLauncher> For(SignInPlace place, string url)
    {
        List<BrowserLauncher> ways = [];
        IEnumerable<string> own = (place.BrowserVariable ?? "").Split(':').Select(entry => entry.Trim()).Where(entry => entry.Length > 0);
        ways.AddRange(own.Select(entry => Own(entry, url)));
        switch (place.System)
        {
            case SignInSystem.Windows:
                ways.Add(new BrowserLauncher(url, "", usesShell: true));
                break;

            case SignInSystem.MacOS:
                ways.Add(new BrowserLauncher("/usr/bin/open", Quoted(url)));
                break;

            case SignInSystem.Wsl:
                // cmd.exe would read the & of a query as its own.
                ways.Add(new BrowserLauncher("wslview", Quoted(url)));
                ways.Add(new BrowserLauncher("/mnt/c/Windows/System32/rundll32.exe", $"url.dll,FileProtocolHandler {Quoted(url)}"));
                ways.Add(new BrowserLauncher("rundll32.exe", $"url.dll,FileProtocolHandler {Quoted(url)}"));
                break;

            default:
                ways.Add(new BrowserLauncher("xdg-open", Quoted(url)));
                ways.Add(new BrowserLauncher("gio", $"open {Quoted(url)}"));
                ways.Add(new BrowserLauncher("x-www-browser", Quoted(url)));
                break;
        }

        return ways;
    }

    /// <summary>An entry of BROWSER: a program, with <c>%s</c> where the page goes or at the end.</summary>
    private static BrowserLauncher Own(string entry, string url)
    {
        string[] words = entry.Split(' ', 2);
        string arguments = words.Length == 2 ? words[1] : "";
        return new BrowserLauncher(
            words[0],
            arguments.Contains("%s", StringComparison.Ordinal)
                ? arguments.Replace("%s", Quoted(url), StringComparison.Ordinal)
                : $"{arguments} {Quoted(url)}".Trim());
    }

    private static string Quoted(string url) => "\"" + url + "\"";
}
