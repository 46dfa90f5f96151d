using System.Diagnostics;

namespace SsoOidc.Attack.Support;

/// <summary>A PowerShell process with the module, which runs what it is told line by line and answers with a line each.</summary>
internal sealed class Worker : IDisposable
{
    private const string Ready = "ready";

    private readonly Process _process;

    public Worker(TrialHome home)
    {
        ProcessStartInfo start = PowerShellProcess.StartInfo(
            "-File", System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(Worker).Assembly.Location)!, "Support", "Worker.ps1"), Repository.Path("SsoOidc.psd1"));
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        home.ApplyTo(start);
        _process = Process.Start(start)!;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Waits until it has loaded the module.</summary>
    public void WaitUntilReady()
    {
        if (Answer() is var first && first != Ready) throw new InvalidOperationException("A worker did not start: " + first);
    }

    /// <summary>One line of PowerShell.</summary>
    public void Send(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public string Answer() => _process.StandardOutput.ReadLine() ?? "! the process ended";

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
