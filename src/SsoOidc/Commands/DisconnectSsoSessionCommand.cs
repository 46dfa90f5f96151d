using System.Management.Automation;
using SsoOidc.Bridge;
using SsoOidc.Core.Store;
using SsoOidc.Parameters;
using SsoOidc.Vault;

namespace SsoOidc.Commands;

/// <summary>Removes a saved sign-in; other secrets of the vault are never touched.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "SsoSession", SupportsShouldProcess = true)]
public sealed class DisconnectSsoSessionCommand : AsyncCmdlet
{
    private static readonly TimeSpan s_lockLimit = TimeSpan.FromMinutes(2);

    /// <summary>The SecretManagement vault.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VaultCompleter))]
    public string Vault { get; set; } = "";

    /// <summary>The secret's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    public string SecretName { get; set; } = "";

    private protected override object ErrorTarget => SecretName;

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(RemoveAsync);

    private async Task RemoveAsync(Pipeline pipe, CancellationToken cancellationToken)
    {
        VaultEntry entry = new(Vault, SecretName);
        if (!await pipe.ShouldProcessAsync(entry.ToString(), "Remove saved session")) return;

        VaultStore store = new(pipe, Vault, SecretName, SavedKind.SsoToken, ModuleClock.Instance);
        using IDisposable held = await new EntryLock(EntryLock.DefaultFolder(), ModuleClock.Instance)
            .TakeAsync(store.LockName, s_lockLimit, cancellationToken);
        await store.RemoveAsync(cancellationToken);
    }
}
