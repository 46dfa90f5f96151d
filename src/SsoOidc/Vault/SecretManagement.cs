using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using SsoOidc.Core;
using SsoOidc.Pipeline;

namespace SsoOidc.Vault;

/// <summary>
/// Calls the module Microsoft.PowerShell.SecretManagement: in the caller's runspace, so that its vaults and prompts work,
/// by module-qualified names, with arguments as values.
/// </summary>
internal sealed class SecretManagement(PipelineContext pipe)
{
    // SecretManagement runs the vaults of all runspaces of a process in one runspace, which takes one call at a time.
    private static readonly SemaphoreSlim s_oneAtATime = new(1, 1);

    private const string Vault = "Vault", Name = "Name";

    public Task<Collection<PSObject>> GetAsync(string vault, string name, CancellationToken cancellationToken) =>
        CallAsync("Get-Secret", new Hashtable { [Vault] = vault, [Name] = name }, cancellationToken);

    /// <summary>Saves with metadata, and without if the vault takes none.</summary>
    public async Task SetAsync(string vault, string name, object secret, object metadata, CancellationToken cancellationToken)
    {
        Hashtable arguments = Unasked(vault, name);
        arguments["Secret"] = secret;
        arguments["Metadata"] = metadata;
        try
        {
            await CallAsync("Set-Secret", arguments, cancellationToken);
        }
        catch (SsoOidcException failure) when (failure.Kind == FailureKind.VaultFailed)
        {
            arguments.Remove("Metadata");
            await CallAsync("Set-Secret", arguments, cancellationToken);
        }
    }

    public Task RemoveAsync(string vault, string name, CancellationToken cancellationToken) =>
        CallAsync("Remove-Secret", Unasked(vault, name), cancellationToken);

    /// <summary>Names and metadata of all secrets of a vault; no secret is read.</summary>
    public Task<Collection<PSObject>> ListAsync(string vault, CancellationToken cancellationToken) =>
        CallAsync("Get-SecretInfo", new Hashtable { [Vault] = vault }, cancellationToken);

    /// <summary>For a change: whether it may be made, the cmdlet has asked already.</summary>
    private static Hashtable Unasked(string vault, string name) =>
        new() { [Vault] = vault, [Name] = name, ["Confirm"] = false, ["WhatIf"] = false };

    private async Task<Collection<PSObject>> CallAsync(string command, Hashtable arguments, CancellationToken cancellationToken)
    {
        // A failure is an answer here: thrown, it would end the pipeline, and left in $Error, it would tell of a failure where
        // a secret is only looked for.
        string script = $$"""
            param($Arguments)
            $before = $global:Error.Count
            try { Microsoft.PowerShell.SecretManagement\{{command}} @Arguments -ErrorAction Stop }
            catch { $_ }
            finally { while ($global:Error.Count -gt $before) { $global:Error.RemoveAt(0) } }
            """;
        await s_oneAtATime.WaitAsync(cancellationToken);
        Collection<PSObject> output;
        try
        {
            output = await InvokeAsync(script, arguments, mustEnd: !cancellationToken.CanBeCanceled);
        }
        finally
        {
            s_oneAtATime.Release();
        }

        return output is [.., { BaseObject: ErrorRecord error }]
            ? throw Failure(error, (string)arguments[Vault]!, arguments[Name] as string)
            : output;
    }

    /// <summary>
    /// A pipeline that was stopped runs no script any more. What must be saved all the same, since the service will not issue it
    /// twice, is saved in a runspace of its own; it has the same vaults.
    /// </summary>
    private async Task<Collection<PSObject>> InvokeAsync(string script, Hashtable arguments, bool mustEnd)
    {
        if (!(mustEnd && pipe.IsOver))
        {
            try
            {
                return await pipe.CallAsync(cmdlet => cmdlet.InvokeCommand.InvokeScript(script, arguments));
            }
            catch (Exception e) when (mustEnd && e is OperationCanceledException or PipelineStoppedException)
            {
                // Stopped in the middle: once more, from the start.
            }
        }

        return await Task.Run(() => InvokeAside(script, arguments));
    }

    private static Collection<PSObject> InvokeAside(string script, Hashtable arguments)
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using PowerShell shell = PowerShell.Create();
        shell.Runspace = runspace;
        return shell.AddScript(script).AddArgument(arguments).Invoke();
    }

    private static SsoOidcException Failure(ErrorRecord error, string vault, string? name)
    {
        string id = error.FullyQualifiedErrorId;
        if (error.Exception is CommandNotFoundException || id.StartsWith("CouldNotAutoLoadModule", StringComparison.Ordinal))
        {
            return new SsoOidcException(
                FailureKind.VaultModuleMissing,
                "Vaults need the module Microsoft.PowerShell.SecretManagement, which is not installed or can't be loaded.");
        }

        if (IsLocked(error.Exception))
            return new SsoOidcException(FailureKind.VaultLocked, $"The vault '{vault}' is locked.");
        if (id.Contains("VaultNotFound") || id.Contains("NoVault") || error.Exception.Message.Contains("not found in registry"))
            return new SsoOidcException(FailureKind.VaultNotFound, $"No vault '{vault}' is registered.");
        if (id.StartsWith("GetSecretNotFound", StringComparison.Ordinal))
            return new SsoOidcException(FailureKind.SecretNotFound, $"The vault '{vault}' has no secret '{name}'.");
        return new SsoOidcException(FailureKind.VaultFailed, $"The vault '{vault}' failed: {error.Exception.Message}", error.Exception);
    }

    private static bool IsLocked(Exception? e)
    {
        while (e is not null && e.GetType().Name != "PasswordRequiredException") e = e.InnerException;
        return e is not null;
    }
}
