using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using SsoOidc.Core.Configuration;
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

    public static async Task<AwsCredentialIdentity> RunAsync(
        string command, AwsConfiguration configuration, TimeProvider clock, CancellationToken cancellationToken)
    {
        string chain = ProcessBarrier.Next(configuration);
        IReadOnlyList<string> words = Split(command);
        string program = words[0];
        string source = $"The credential_process '{program}'";
        using CancellationTokenSource timer = clock.CancelAfter(s_limit);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using Process process = new()
        {
            StartInfo = new ProcessStartInfo(program, CommandLine.Join(words.Skip(1)))
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
                CreateNoWindow = true,
            },
        };
        process.StartInfo.Environment[ProcessBarrier.Variable] = chain;
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
        StringBuilder output = new(), errors = new();
        bool isTooLong = false;
        // Both streams at once, or the process would wait for a reader of the other.
        Task reading = ReadEndAsync(process.StandardError, errors, limit.Token);
        try
        {
            isTooLong = !await TryReadAsync(process.StandardOutput, output, limit.Token);
            if (isTooLong) Kill(process);
            await reading;
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAny(reading);
        }

        // At the limit the process is killed, which ends its output: the read may end normally before it is cancelled.
        cancellationToken.ThrowIfCancellationRequested();
        if (limit.IsCancellationRequested) throw Failed($"{source} did not end within {s_limit.TotalSeconds:0} s.");
        process.WaitForExit();
        if (isTooLong) throw Failed($"{source} printed more than {MostOutput / 1024} kB, which are no credentials.");
        if (process.ExitCode != 0) throw Failed($"{source} ended with exit code {process.ExitCode}.");
        CredentialDocument document;
        try
        {
            document = CredentialDocument.Parse(output.ToString(), source);
            if (document.Version == 1) return document.ToCredentials(source).NotEnded(source, clock);
        }
        catch (SsoOidcException e)
        {
            throw Failed(e.Message);
        }

        throw Failed($"{source} printed another Version than 1.");

        SsoOidcException Failed(string what)
        {
            string said = HelperMessage.Of(errors.ToString(), output.ToString(), words);
            return new SsoOidcException(FailureKind.InvalidConfiguration, said.Length == 0 ? what : $"{what} It said: {said}");
        }
    }

    /// <summary>False if more is printed than the limit.</summary>
    private static async Task<bool> TryReadAsync(StreamReader reader, StringBuilder text, CancellationToken cancellationToken)
    {
        char[] buffer = new char[4096];
        while (await reader.ReadAsync(buffer.AsMemory(), cancellationToken) is var read and > 0)
        {
            if (text.Length + read > MostOutput) return false;
            text.Append(buffer, 0, read);
        }

        return true;
    }

    /// <summary>Reads all and keeps the end, where programs say why they give up.</summary>
    private static async Task ReadEndAsync(StreamReader reader, StringBuilder end, CancellationToken cancellationToken)
    {
        char[] buffer = new char[4096];
        while (await reader.ReadAsync(buffer.AsMemory(), cancellationToken) is var read and > 0)
        {
            end.Append(buffer, 0, read);
            if (end.Length > 2 * HelperMessage.MostRead) end.Remove(0, end.Length - HelperMessage.MostRead);
        }
    }

    private static IReadOnlyList<string> Split(string command)
    {
        try
        {
            return CommandLine.Split(command) is { Count: > 0 } words
                ? words
                : throw new SsoOidcException(FailureKind.InvalidConfiguration, "The credential_process of the profile is empty.");
        }
        catch (FormatException e)
        {
            // The command itself is not quoted: its arguments may be secrets.
            throw new SsoOidcException(
                FailureKind.InvalidConfiguration, $"The credential_process of the profile can't be split into words: {e.Message}.")
            {
                NextStep = "Close the quotation mark in credential_process, or put a backslash before it if it belongs to a word.",
            };
        }
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
