using System.Collections;
using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Vault;

/// <summary>
/// How a saved state looks in a vault: one string, and metadata beside it. Metadata, which vaults do not protect, holds only
/// what is no secret, and nothing depends on it.
/// </summary>
internal static class VaultSecretSerializer
{
    /// <summary>Tells our metadata from that of others.</summary>
    public const string Marker = "SsoOidcSchema";

    /// <summary>The name in whose place a spare copy would be used.</summary>
    public const string SpareOf = "SpareOf";

    /// <summary>The text in what a vault gave back; null if there is none. Vaults change the type of what they keep.</summary>
    public static string? TextOf(object? secret) => (secret is PSObject wrapped ? wrapped.BaseObject : secret) switch
    {
        string text => text,
        byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
        SecureString secure => secure.ToSecret()?.Reveal(),
        PSCredential credential => credential.Password.ToSecret()?.Reveal(),
        IDictionary table => table.Values.Cast<object?>().Select(TextOf).FirstOrDefault(SavedStateSerializer.Holds),
        _ => null,
    };

    public static Hashtable ToMetadata(SavedState state)
    {
        Hashtable metadata = new(StringComparer.OrdinalIgnoreCase) { [Marker] = 1, ["Kind"] = state.Kind.ToString() };
        if (state.Location.Region is { } region) metadata["Region"] = region;
        if (state is ClientRegistrationState { ClientName: { } clientName }) metadata["ClientName"] = clientName;
        if (state is SsoSessionState { StartUrl: { } startUrl }) metadata["StartUrl"] = startUrl;
        if (state is LoginSessionState { SessionArn: { } arn }) metadata["SessionArn"] = arn.ToString();
        if (state is LoginSessionState { AccountId: { } accountId }) metadata["AccountId"] = accountId;
        DateTimeOffset? clientEnd = (state as ClientRegistrationState)?.ClientSecretExpiresAt ?? (state as SsoSessionState)?.ClientSecretExpiresAt;
        if (clientEnd is { } registrationEnd) metadata["ClientSecretExpiresAt"] = registrationEnd.UtcDateTime;
        Session? session = state as Session;
        if (session?.ExpiresAt is { } end) metadata["ExpiresAt"] = end.UtcDateTime;
        metadata["CanRefresh"] = session?.RefreshToken is null ? 0 : 1;
        return metadata;
    }
}
