using System.ComponentModel;
using System.Diagnostics;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Credentials;

/// <summary>
/// Runs the <c>credential_process</c> of a profile.
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
/// </summary>
internal static class CredentialProcess
{
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
        string output = "";
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            output = await process.StandardOutput.ReadToEndAsync(limit.Token);
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
        if (process.ExitCode != 0)
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"{source} ended with exit code {process.ExitCode}.");

        CredentialDocument document = CredentialDocument.Parse(output, source);
        return document.Version == 1
            ? document.ToCredentials(source)
            : throw new SsoOidcException(FailureKind.InvalidConfiguration, $"{source} printed another Version than 1.");
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
            process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended by itself.
        }
    }
}
