using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using SsoOidc.Core;

namespace SsoOidc.Attack.Support;

/// <summary>Runspaces of this process that have the module.</summary>
internal sealed class Shells : IDisposable
{
    private readonly RunspacePool _pool;

    public Shells(int count, string setUp = "")
    {
        InitialSessionState state = InitialSessionState.CreateDefault();
        state.ImportPSModule([Repository.Path("SsoOidc.psd1")]);
        _pool = RunspaceFactory.CreateRunspacePool(state);
        _pool.SetMinRunspaces(1);
        _pool.SetMaxRunspaces(count);
        _pool.Open();
        if (setUp.Length > 0) Run(setUp).ThrowIfFailed();
    }

    /// <summary>A script that has begun; its variables come as a table, <c>$in</c>.</summary>
    public ShellRun Start(string script, params (string Name, object Value)[] variables)
    {
        PowerShell shell = PowerShell.Create();
        shell.RunspacePool = _pool;
        Hashtable table = [];
        foreach ((string name, object value) in variables) table[name] = value;
        shell.AddScript("param($in)\n" + script).AddArgument(table);
        return new ShellRun(shell);
    }

    public ShellResult Run(string script, params (string Name, object Value)[] variables)
    {
        using ShellRun run = Start(script, variables);
        return run.Wait();
    }

    public void Dispose() => _pool.Dispose();
}

/// <summary>A script that runs.</summary>
internal sealed class ShellRun : IDisposable
{
    private readonly PowerShell _shell;
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly IAsyncResult _running;
    private readonly long _started = Stopwatch.GetTimestamp();

    public ShellRun(PowerShell shell)
    {
        _shell = shell;
        _running = shell.BeginInvoke<PSObject, PSObject>(null, _output);
    }

    public bool IsDone => _running.IsCompleted;

    /// <summary>All that it emitted so far, as text.</summary>
    public string Said => string.Join("\n", _output.ToArray().Select(said => said?.ToString()));

    /// <summary>As Ctrl+C does.</summary>
    /// <returns>How long it took.</returns>
    public TimeSpan Stop()
    {
        long started = Stopwatch.GetTimestamp();
        _shell.Stop();
        _running.AsyncWaitHandle.WaitOne();
        return Stopwatch.GetElapsedTime(started);
    }

    public ShellResult Wait()
    {
        Exception? end = null;
        try
        {
            _shell.EndInvoke(_running);
        }
        catch (Exception e)
        {
            end = e;
        }

        return new ShellResult([.. _output], [.. _shell.Streams.Error], end, Stopwatch.GetElapsedTime(_started));
    }

    public void Dispose() => _shell.Dispose();
}

/// <param name="Output">What the script emitted.</param>
/// <param name="Errors">Its error records.</param>
/// <param name="End">What ended it early; null if nothing did.</param>
/// <param name="Time">How long it took.</param>
internal sealed record ShellResult(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, Exception? End, TimeSpan Time)
{
    /// <summary>The only thing that it emitted, as text; else the first error.</summary>
    public string Text => Output.Count == 1 && Errors.Count == 0 && End is null ? Output[0].ToString() : "! " + Failure;

    public string Failure => DisplayText.Safe(
        End?.Message ?? (Errors.Count > 0 ? $"{Errors[0].FullyQualifiedErrorId.Split(',')[0]}: {Errors[0]}" : $"{Output.Count} objects"), 300);

    public void ThrowIfFailed()
    {
        if (End is not null || Errors.Count > 0) throw new InvalidOperationException("The trial could not be set up: " + Failure);
    }
}
