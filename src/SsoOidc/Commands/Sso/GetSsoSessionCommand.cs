using System.Collections;
using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;
using SsoOidc.Vault;

namespace SsoOidc.Commands;

/// <summary>
/// Lists who is signed in: in this process and in the AWS cache files, or what this module saved in a vault. Without a
/// network call, and without reading a vault's secrets.
/// </summary>
[Cmdlet(VerbsCommon.Get, "SsoSession", DefaultParameterSetName = SessionSet)]
[OutputType(typeof(SsoSession))]
public sealed class GetSsoSessionCommand : AsyncCmdlet
{
    private const string SessionSet = "Session";
    private const string VaultSet = "Vault";

    /// <summary>The session's name, or its start URL if it has no name; wildcards are allowed.</summary>
    [Parameter(Position = 0, ParameterSetName = SessionSet, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [NameTransformation]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public string SessionName { get; set; } = "*";

    /// <summary>The SecretManagement vault to look in.</summary>
    [Parameter(Mandatory = true, ParameterSetName = VaultSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VaultCompleter))]
    public string Vault { get; set; } = "";

    /// <summary>The secret's name; wildcards are allowed.</summary>
    [Parameter(Position = 0, ParameterSetName = VaultSet, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    public string SecretName { get; set; } = "*";

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    private protected override string PipeAdvice => "Give the name of the session, Get-SsoSession -SessionName <name>, or name a -Vault";

    private protected override object ErrorTarget => ParameterSetName == VaultSet ? Vault : SessionName;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (ParameterSetName == VaultSet) Run(ListVaultAsync);
        else Run((pipe, _) => Task.Run(() => List(pipe), CancellationToken.None));
    }

    private void List(PipelineContext pipe)
    {
        WildcardPattern pattern = new(SessionName, WildcardOptions.IgnoreCase);
        foreach ((SsoSessionRef session, SsoSessionState saved) in SessionSelector.All(ConfigurationOf(), ModuleClock.Instance))
        {
            if (pattern.IsMatch(session.Name) || pattern.IsMatch(saved.StartUrl ?? "")) pipe.Write(session.ToOutput(saved));
        }
    }

    private async Task ListVaultAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        WildcardPattern pattern = new(SecretName, WildcardOptions.IgnoreCase);
        foreach ((string name, Hashtable metadata) in await VaultSessionList.ListAsync(pipe, Vault, cancellationToken))
        {
            if (pattern.IsMatch(name)) pipe.Write(Session(name, metadata));
        }
    }

    private SsoSession Session(string name, Hashtable metadata) => new()
    {
        Name = name,
        Store = SsoSessionStore.Vault,
        SecretName = name,
        Vault = Vault,
        Kind = metadata["Kind"] as string,
        StartUrl = (metadata["StartUrl"] as string).ToUri(),
        Region = metadata["Region"] as string,
        ExpiresAt = VaultSessionList.Instant(metadata["ExpiresAt"]),
        ClientSecretExpiresAt = VaultSessionList.Instant(metadata["ClientSecretExpiresAt"]),
        CanRefresh = VaultSessionList.Flag(metadata["CanRefresh"]),
    };
}
