using System.ComponentModel;
using System.Diagnostics;

namespace SsoOidc.Core.Flows;

/// <summary>The person's own browser, started by what the operating system has for it.</summary>
/// <param name="place">Where this process runs.</param>
/// <param name="clock">Tells how long a launcher has had to fail.</param>
public sealed class SystemBrowser(SignInPlace place, TimeProvider clock) : IBrowser
{
    // A launcher that fails does so at once; one that is the browser itself goes on until it is closed.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <inheritdoc />
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
