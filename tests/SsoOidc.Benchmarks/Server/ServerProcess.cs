using System.Diagnostics;
using System.Globalization;

namespace SsoOidc.Benchmarks.Server;

/// <summary>This program once more, as the server.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="certificate">A PKCS#12 file without password for TLS; null for plain HTTP.</param>
    public ServerProcess(string? certificate = null)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // Under `dotnet x.dll` the process is dotnet itself.
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        foreach (string argument in CannedServer.Arguments(certificate)) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        int port = int.Parse(_process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        // A name, not an address: it has to be in the certificate, and it has to be resolved as it would be.
        Endpoint = new Uri($"{(certificate is null ? "http" : "https")}://{(certificate is null ? "127.0.0.1" : "localhost")}:{port}");
    }

    public Uri Endpoint { get; }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(2000)) _process.Kill();
        _process.Dispose();
    }
}
