using System.ComponentModel;
using System.Diagnostics;

namespace SsoOidc.Core.Login;

/// <summary>The person's own browser, started by what the operating system has for it.</summary>
/// <param name="place">Where this process runs.</param>
/// <param name="clock">Tells how long a launcher has had to fail.</param>
internal sealed class SystemBrowser(BrowserAvailability place, TimeProvider clock) : IBrowser
{
    // A launcher that fails does so at once; one that is the browser itself goes on until it is closed.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    public async Task<bool> OpenAsync(string url, CancellationToken cancellationToken)
    {
        // What goes to a shell's opener must be a page and nothing else: the URL may have come over the network.
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? page) || page.Scheme is not ("https" or "http")) return false;
        foreach (BrowserLauncher launcher in BrowserLauncher.For(place, page.AbsoluteUri))
        {
            if (await TryAsync(launcher, cancellationToken)) return true;
        }

        return false;
    }

    private async Task<bool> TryAsync(BrowserLauncher launcher, CancellationToken cancellationToken)
    {
        Process process = new()
        {
            StartInfo = new ProcessStartInfo(launcher.Program, launcher.Arguments)
            {
                UseShellExecute = launcher.UsesShell,
                // A browser's chatter does not belong in the terminal.
                RedirectStandardOutput = !launcher.UsesShell,
                RedirectStandardError = !launcher.UsesShell,
                RedirectStandardInput = !launcher.UsesShell,
            },
            EnableRaisingEvents = true,
        };
        TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => ended.TrySetResult(launcher.UsesShell ? 0 : process.ExitCode);
        try
        {
            if (!process.Start()) return launcher.UsesShell;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            process.Dispose();
            return false;
        }

        if (launcher.UsesShell) return true;
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task patience = clock.DelayAsync(s_patience, enough.Token);
        bool isOver = await Task.WhenAny(ended.Task, patience) == ended.Task;
        enough.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        return !isOver || await ended.Task == 0;
    }
}

/// <summary>Shows a page to the person at this machine.</summary>
internal interface IBrowser
{
    /// <summary>Opens the page.</summary>
    /// <returns>False if there is no browser, or it did not start: then the person must open the page.</returns>
    Task<bool> OpenAsync(string url, CancellationToken cancellationToken);
}

/// <summary>One way to open a page.</summary>
internal sealed class BrowserLauncher(string program, string arguments, bool usesShell = false)
{
    /// <summary>The program; if the shell is used the page itself.</summary>
    public string Program => program;

    public string Arguments => arguments;

    /// <summary>Whether the operating system finds the program.</summary>
    public bool UsesShell => usesShell;

    /// <summary>The ways to try, the best first.</summary>
    /// <param name="place">Where this process runs.</param>
    /// <param name="url">An absolute URL as <see cref="Uri.AbsoluteUri"/> has it: without blanks and quotation marks.</param>
    public static IReadOnlyList<BrowserLauncher> For(BrowserAvailability place, string url)
    {
        List<BrowserLauncher> ways = [];
        ways.AddRange(Entries(place).Where(words => words.Count > 0).Select(words => Own(words, url)));
        switch (place.Platform)
        {
            case HostPlatform.Windows:
                ways.Add(new BrowserLauncher(url, "", usesShell: true));
                break;

            case HostPlatform.MacOS:
                ways.Add(new BrowserLauncher("/usr/bin/open", Quoted(url)));
                break;

            case HostPlatform.Wsl:
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

    /// <summary>
    /// The words of each entry of BROWSER; none if a quotation mark is not closed, so that the system's own way is taken.
    /// </summary>
    private static IReadOnlyList<IReadOnlyList<string>> Entries(BrowserAvailability place)
    {
        string text = place.BrowserVariable ?? "";
        try
        {
            return place.Platform == HostPlatform.Windows
                ? [CommandLine.SplitWindows(text)]
                : CommandLine.ListPosix(text, ':');
        }
        catch (FormatException)
        {
            return [];
        }
    }

    /// <summary>
    /// An entry of BROWSER: a program, with <c>%s</c> where the page goes or at the end. The page begins with http, so no program
    /// takes it for an option.
    /// </summary>
    private static BrowserLauncher Own(IReadOnlyList<string> words, string url)
    {
        IEnumerable<string> given = words.Skip(1);
        IEnumerable<string> arguments = given.Any(word => word.Contains("%s", StringComparison.Ordinal))
            ? given.Select(word => word.Replace("%s", url, StringComparison.Ordinal))
            : given.Append(url);
        return new BrowserLauncher(words[0], CommandLine.Join(arguments));
    }

    private static string Quoted(string url) => "\"" + url + "\"";
}
