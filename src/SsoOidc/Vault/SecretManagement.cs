using System.Collections;
using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using SsoOidc.Core;
using SsoOidc.Errors;
using SsoOidc.Pipeline;

namespace SsoOidc.Vault;

/// <summary>
/// Calls the module Microsoft.PowerShell.SecretManagement: in the caller's runspace, so that its vaults and prompts work, by
/// module-qualified names, with every parameter that matters given, and without a script. So the caller's default parameters, language
/// mode and preferences change nothing, and nothing is left in <c>$Error</c>.
/// </summary>
internal sealed class SecretManagement(PipelineContext pipe)
{
    private const string Module = "Microsoft.PowerShell.SecretManagement", Vault = "Vault", Name = "Name";

    // SecretManagement runs the vaults of all runspaces of a process in one runspace, which takes one call at a time.
    private static readonly SemaphoreSlim s_oneAtATime = new(1, 1);

    /// <summary>Vaults that refused metadata.</summary>
    private static readonly ConcurrentDictionary<string, bool> s_withoutMetadata = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is known of a vault.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.VaultNotFound"/> and others.</exception>
    public async Task<VaultInfo> FindAsync(string vault, CancellationToken cancellationToken)
    {
        // By a pattern, since a name that is not there is an error of another kind in each version.
        Collection<PSObject> found = await CallAsync("Get-SecretVault", new Hashtable { [Name] = WildcardPattern.Escape(vault) }, vault, null, cancellationToken);
        return found.Count > 0 ? new VaultInfo(found[0]) : throw NoVault(vault);
    }

    public Task<Collection<PSObject>> GetAsync(string vault, string name, CancellationToken cancellationToken) =>
        CallAsync("Get-Secret", new Hashtable { [Vault] = vault, [Name] = name, ["AsPlainText"] = false }, vault, name, cancellationToken);

    /// <summary>Saves with metadata, and without if the vault takes none.</summary>
    public async Task SetAsync(string vault, string name, object secret, object metadata, CancellationToken cancellationToken)
    {
        Hashtable arguments = Unasked(vault, name);
        arguments["Secret"] = secret;
        arguments["NoClobber"] = false;
        if (!s_withoutMetadata.ContainsKey(vault))
        {
            try
            {
                await CallAsync("Set-Secret", new Hashtable(arguments) { ["Metadata"] = metadata }, vault, name, cancellationToken);
                return;
            }
            catch (SsoOidcException failure) when (failure.Kind == FailureKind.VaultFailed)
            {
                // Perhaps for the metadata's sake.
            }
        }

        await CallAsync("Set-Secret", arguments, vault, name, cancellationToken);
        s_withoutMetadata[vault] = true;
    }

    public Task RemoveAsync(string vault, string name, CancellationToken cancellationToken) =>
        CallAsync("Remove-Secret", Unasked(vault, name), vault, name, cancellationToken);

    /// <summary>Names and metadata of all secrets of a vault; no secret is read.</summary>
    public Task<Collection<PSObject>> ListAsync(string vault, CancellationToken cancellationToken) =>
        CallAsync("Get-SecretInfo", new Hashtable { [Vault] = vault, [Name] = "*" }, vault, null, cancellationToken);

    /// <summary>For a change: whether it may be made, the cmdlet has asked already.</summary>
    private static Hashtable Unasked(string vault, string name) =>
        new() { [Vault] = vault, [Name] = name, ["Confirm"] = false, ["WhatIf"] = false };

    private async Task<Collection<PSObject>> CallAsync(
        string command, Hashtable arguments, string vault, string? name, CancellationToken cancellationToken)
    {
        await s_oneAtATime.WaitAsync(cancellationToken);
        Answer answer;
        try
        {
            answer = await InvokeAsync(command, arguments, mustEnd: !cancellationToken.CanBeCanceled);
        }
        finally
        {
            s_oneAtATime.Release();
        }

        return answer.Error is null ? answer.Output : throw Failure(answer.Error, vault, name);
    }

    /// <summary>
    /// A pipeline that was stopped runs no command any more. What must be saved all the same, since the service will not issue it
    /// twice, is saved in a runspace of its own; it has the same vaults.
    /// </summary>
    private async Task<Answer> InvokeAsync(string command, Hashtable arguments, bool mustEnd)
    {
        if (!(mustEnd && pipe.IsOver))
        {
            try
            {
                return await pipe.CallAsync(cmdlet => InvokeHere(cmdlet, command, arguments));
            }
            catch (Exception e) when (mustEnd && e is OperationCanceledException or PipelineStoppedException)
            {
                // Stopped in the middle: once more, from the start.
            }
        }

        return await Task.Run(() => InvokeAside(command, arguments));
    }

    private static Answer InvokeHere(PSCmdlet cmdlet, string command, Hashtable arguments)
    {
        // What fails here is told by an error of ours, or was only looked for.
        ArrayList? errors = cmdlet.SessionState.PSVariable.GetValue("global:Error") as ArrayList;
        object?[]? before = errors?.ToArray();
        try
        {
            bool isLoaded = cmdlet.InvokeCommand.GetCommand($@"{Module}\{command}", CommandTypes.Cmdlet) is not null;
            using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            return Invoke(shell, command, arguments, isLoaded);
        }
        finally
        {
            if (before is not null && !before.SequenceEqual(errors!.ToArray()))
            {
                errors.Clear();
                errors.AddRange(before);
            }
        }
    }

    private static Answer InvokeAside(string command, Hashtable arguments)
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using PowerShell shell = PowerShell.Create();
        shell.Runspace = runspace;
        return Invoke(shell, command, arguments, isLoaded: false);
    }

    /// <summary>A failure is an answer here: thrown on the pipeline's thread, it would end the pipeline.</summary>
    private static Answer Invoke(PowerShell shell, string command, Hashtable arguments, bool isLoaded)
    {
        try
        {
            if (!isLoaded)
            {
                shell.AddCommand(@"Microsoft.PowerShell.Core\Import-Module").AddParameter(Name, Module).AddParameter("Global").AddParameter("ErrorAction", "Stop").Invoke();
                shell.Commands.Clear();
            }

            // With -Verbose our own lines are wanted, and not those of what works for us.
            shell.AddCommand($@"{Module}\{command}").AddParameters(arguments)
                .AddParameter("ErrorAction", "Stop").AddParameter("Verbose", false).AddParameter("Debug", false);
            return new Answer(shell.Invoke(), null);
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            return new Answer([], failure.ErrorRecord);
        }
    }

    private readonly record struct Answer(Collection<PSObject> Output, ErrorRecord? Error);

    private static SsoOidcException Failure(ErrorRecord error, string vault, string? name)
    {
        string id = error.FullyQualifiedErrorId;
        if (error.Exception is CommandNotFoundException || id.StartsWith("CouldNotAutoLoadModule", StringComparison.Ordinal)
            || id.StartsWith("Modules_ModuleNotFound", StringComparison.Ordinal) || id.Contains("ImportModuleCommand"))
        {
            return new SsoOidcException(
                FailureKind.VaultModuleMissing,
                "Vaults need the module Microsoft.PowerShell.SecretManagement, which is not installed or can't be loaded.");
        }

        if (IsLocked(error.Exception))
        {
            return new SsoOidcException(FailureKind.VaultLocked, $"The vault '{vault}' is locked.")
            {
                NextStep = $"Unlock the vault first, with Unlock-SecretVault -Name {CommandText.Quoted(vault)}, for SecretStore with Unlock-SecretStore",
            };
        }

        if (id.Contains("VaultNotFound") || id.Contains("NoVault") || error.Exception.Message.Contains("not found in registry"))
            return NoVault(vault);
        if (id.StartsWith("GetSecretNotFound", StringComparison.Ordinal))
            return new SsoOidcException(FailureKind.SecretNotFound, $"The vault '{vault}' has no secret '{name}'.");
        return new SsoOidcException(FailureKind.VaultFailed, $"The vault '{vault}' failed: {Words(error.Exception)}", error.Exception)
        {
            NextStep = $"Run Test-SecretVault -Name {CommandText.Quoted(vault)}, then the command again",
        };
    }

    private static SsoOidcException NoVault(string vault) => new(FailureKind.VaultNotFound, $"No vault '{vault}' is registered.");

    /// <summary>What SecretManagement says, and what the vault's extension said to it.</summary>
    private static string Words(Exception e)
    {
        string text = e.Message;
        for (Exception? inner = e.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (!text.Contains(inner.Message)) text = $"{text.TrimEnd()} {inner.Message}";
        }

        return text;
    }

    private static bool IsLocked(Exception? e)
    {
        while (e is not null && e.GetType().Name != "PasswordRequiredException") e = e.InnerException;
        return e is not null;
    }
}

/// <summary>A vault as it is registered.</summary>
internal sealed class VaultInfo
{
    private const string SecretStore = "Microsoft.PowerShell.SecretStore", KeyVault = "Az.KeyVault";

    public VaultInfo(PSObject info)
    {
        string module = info.Properties["ModuleName"]?.Value?.ToString() ?? "";
        IEnumerable<string> parameters = info.Properties["VaultParameters"]?.Value is IEnumerable<KeyValuePair<string, object>> pairs
            ? pairs.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => $"{pair.Key}={pair.Value}")
            : [];
        // A user has one SecretStore, however many vaults are registered for it.
        Store = module == SecretStore ? module : $"{module}\n{string.Join("\n", parameters)}";
        TakesAnyName = module == SecretStore;
        IsKeyVault = module == KeyVault;
    }

    /// <summary>Whether every name that is no pattern is known to be kept as it is.</summary>
    public bool TakesAnyName { get; }

    /// <summary>What is behind it: equal for two vaults over one store.</summary>
    public string Store { get; }

    /// <summary>Azure Key Vault keeps every version, keeps what is removed for months, and takes letters, digits and dashes in names alone.</summary>
    public bool IsKeyVault { get; }
}
