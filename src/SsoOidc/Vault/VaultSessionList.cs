using System.Collections;
using System.Globalization;
using System.Management.Automation;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;

namespace SsoOidc.Vault;

/// <summary>What this module saved in a vault, as its metadata tells it: no secret is read.</summary>
internal static class VaultSessionList
{
    /// <summary>The names, each with its metadata, which is empty if the vault keeps none.</summary>
    public static async Task<IReadOnlyList<(string Name, Hashtable Metadata)>> ListAsync(
        PipelineContext pipe, string vault, CancellationToken cancellationToken)
    {
        HashSet<string> remembered = new(VaultNameIndex.OfThisUser().In(vault), StringComparer.OrdinalIgnoreCase);
        List<(string, Hashtable)> entries = [];
        foreach (PSObject info in await new SecretManagement(pipe).ListAsync(vault, cancellationToken))
        {
            string name = info.Properties["Name"]?.Value?.ToString() ?? "";
            Hashtable metadata = Metadata(info);
            // A vault without metadata still knows the names, and this user's own are remembered.
            // Left by a save that was killed; what it stands for is listed by its own name.
            if (metadata[VaultSecretSerializer.SpareOf] is string original) name = original;
            // Some put metadata of their own there, which says nothing about a session.
            if (metadata.Contains(VaultSecretSerializer.Marker)) entries.Add((name, metadata));
            else if (remembered.Contains(name)) entries.Add((name, new Hashtable(StringComparer.OrdinalIgnoreCase)));
        }

        return [.. entries.GroupBy(entry => entry.Item1, StringComparer.OrdinalIgnoreCase).Select(same => same.First())];
    }

    /// <summary>A time of the metadata; null if there is none.</summary>
    public static DateTimeOffset? Instant(object? value) => value is DateTime time
        ? new DateTimeOffset(time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time).ToUniversalTime()
        : null;

    /// <summary>A yes or no of the metadata; null if there is none.</summary>
    public static bool? Flag(object? value) => value is null ? null : Convert.ToInt64(value, CultureInfo.InvariantCulture) == 1;

    /// <summary>SecretManagement hands metadata out as a read-only dictionary, which is no IDictionary.</summary>
    private static Hashtable Metadata(PSObject info)
    {
        Hashtable metadata = new(StringComparer.OrdinalIgnoreCase);
        if (info.Properties["Metadata"]?.Value is not IEnumerable<KeyValuePair<string, object>> pairs) return metadata;
        foreach (KeyValuePair<string, object> pair in pairs) metadata[pair.Key] = pair.Value is PSObject boxed ? boxed.BaseObject : pair.Value;
        return metadata;
    }
}
