using System.Collections;
using System.Globalization;
using System.Management.Automation;
using SsoOidc.Bridge;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Store;
using SsoOidc.Parameters;
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

    /// <summary>The session's name, or its start URL where it has no name; wildcards are allowed.</summary>
    [Parameter(Position = 0, ParameterSetName = SessionSet, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
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

    private protected override object ErrorTarget => ParameterSetName == VaultSet ? Vault : SessionName;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (ParameterSetName == VaultSet) Run(ListVaultAsync);
        else Run((pipe, _) => Task.Run(() => List(pipe), CancellationToken.None));
    }

    private void List(Pipeline pipe)
    {
        WildcardPattern pattern = new(SessionName, WildcardOptions.IgnoreCase);
        foreach ((SessionPlace place, SavedSession saved) in SessionChoice.All(new AwsConfiguration(), ModuleClock.Instance))
        {
            if (pattern.IsMatch(place.Name) || pattern.IsMatch(saved.StartUrl ?? "")) pipe.Write(place.Describe(saved));
        }
    }

    private async Task ListVaultAsync(Pipeline pipe, CancellationToken cancellationToken)
    {
        WildcardPattern pattern = new(SecretName, WildcardOptions.IgnoreCase);
        HashSet<string> ours = new(new EntryNames(EntryNames.DefaultFolder()).In(Vault), StringComparer.OrdinalIgnoreCase);
        foreach (PSObject info in await new SecretManagement(pipe).ListAsync(Vault, cancellationToken))
        {
            string name = info.Properties["Name"]?.Value?.ToString() ?? "";
            Hashtable? metadata = Metadata(info);
            // A vault without metadata still knows the names, and this user's own are remembered.
            bool isOurs = metadata?.Contains(SecretLayout.Marker) == true || (metadata is null or { Count: 0 } && ours.Contains(name));
            if (isOurs && pattern.IsMatch(name)) pipe.Write(Session(name, metadata));
        }
    }

    /// <summary>SecretManagement hands metadata out as a read-only dictionary, which is no IDictionary.</summary>
    private static Hashtable? Metadata(PSObject info)
    {
        if (info.Properties["Metadata"]?.Value is not IEnumerable<KeyValuePair<string, object>> pairs) return null;
        Hashtable metadata = new(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, object> pair in pairs) metadata[pair.Key] = pair.Value is PSObject boxed ? boxed.BaseObject : pair.Value;
        return metadata;
    }

    private SsoSession Session(string name, Hashtable? metadata) => new()
    {
        Name = name,
        Store = SsoSessionStore.Vault,
        SecretName = name,
        Vault = Vault,
        Kind = metadata?["Kind"] as string,
        StartUrl = (metadata?["StartUrl"] as string).ToUri(),
        Region = metadata?["Region"] as string,
        ExpiresAt = Instant(metadata?["ExpiresAt"]),
        ClientSecretExpiresAt = Instant(metadata?["ClientSecretExpiresAt"]),
        CanRefresh = metadata?["CanRefresh"] is { } flag ? Convert.ToInt64(flag, CultureInfo.InvariantCulture) == 1 : null,
    };

    private static DateTimeOffset? Instant(object? value) => value is DateTime time
        ? new DateTimeOffset(time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time).ToUniversalTime()
        : null;
}
