using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Credentials;

/// <summary>
/// Runs the <c>credential_process</c> of a profile.
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
/// </summary>
internal static class CredentialProcess
{
    /// <summary>Credentials are some kilobytes; a program that prints without end must not fill the memory.</summary>
    private const int MostOutput = 1024 * 1024;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    public static async Task<AwsCredentialIdentity?> RunAsync(string command, TimeProvider clock, CancellationToken cancellationToken)
    {
        (string program, string arguments) = Split(command.Trim());
        string source = $"The credential_process '{program}'";
        using CancellationTokenSource timer = clock.CancelAfter(s_limit);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using Process process = new()
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
                CreateNoWindow = true,
            },
        };
        try
        {
            process.Start();
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"{source} can't be started: {e.Message}", e);
        }

        process.StandardInput.Close();
        using CancellationTokenRegistration kill = limit.Token.Register(() => Kill(process));
        string? output = "";
        try
        {
            // Read so that it does not wait for a reader, and thrown away: what it says may be secret.
            Task<string?> errors = ReadAsync(process.StandardError, null, limit.Token);
            output = await ReadAsync(process.StandardOutput, MostOutput, limit.Token);
            if (output is null) Kill(process);
            await errors;
        }
        catch (OperationCanceledException)
        {
        }

        // At the limit the process is killed, which ends its output: the read may end normally before it is cancelled.
        cancellationToken.ThrowIfCancellationRequested();
        if (limit.IsCancellationRequested)
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"{source} did not end within {s_limit.TotalSeconds:0} s.");

        process.WaitForExit();
        if (output is null)
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"{source} printed more than {MostOutput / 1024} kB, which are no credentials.");
        if (process.ExitCode != 0)
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"{source} ended with exit code {process.ExitCode}.");

        CredentialDocument document = CredentialDocument.Parse(output, source);
        return document.Version == 1
            ? document.ToCredentials(source)
            : throw new SsoOidcException(FailureKind.InvalidConfiguration, $"{source} printed another Version than 1.");
    }

    /// <summary>All that is printed, if it is not kept nothing; null if it is too much.</summary>
    private static async Task<string?> ReadAsync(StreamReader reader, int? limit, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        char[] buffer = new char[4096];
        while (await reader.ReadAsync(buffer.AsMemory(), cancellationToken) is var read and > 0)
        {
            if (limit is not { } most) continue;
            if (text.Length + read > most) return null;
            text.Append(buffer, 0, read);
        }

        return text.ToString();
    }

    /// <summary>The program, which may stand in quotes, and the rest as it is.</summary>
    private static (string Program, string Arguments) Split(string command)
    {
        char end = command.StartsWith('"') ? '"' : ' ';
        int start = end == '"' ? 1 : 0;
        int at = command.IndexOf(end, start);
        return at < 0
            ? (command.Substring(start), "")
            : (command.Substring(start, at - start), command.Substring(at + 1).Trim());
    }

    private static void Kill(Process process)
    {
        try
        {
            process.KillTree();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended by itself.
        }
    }
}
