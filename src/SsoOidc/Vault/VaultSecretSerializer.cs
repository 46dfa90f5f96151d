using System.Collections;
using System.Globalization;
using System.Security;
using System.Text;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Http;
using SsoOidc.Core.Platform;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Vault;

/// <summary>
/// How a saved session looks in a vault: one Hashtable of texts. Metadata, which vaults do not protect, holds only what
/// is no secret.
/// </summary>
internal static class VaultSecretSerializer
{
    public const string Marker = "SsoOidcSchema";

    // SecretStore saves a Hashtable value by value, so a reader can see half of a save. The seal is over all values, and tells.
    private const string SealKey = "Seal";

    private const int Version = 1;

    public static Hashtable ToHashtable(SavedSession session)
    {
        Hashtable table = new(StringComparer.OrdinalIgnoreCase) { [Marker] = Version.ToString(CultureInfo.InvariantCulture) };
        void Text(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value)) table[key] = value;
        }

        void Hidden(string key, Secret? value)
        {
            if (value is not null) table[key] = value.ToSecureString();
        }

        Text("Kind", session.Kind.ToString());
        Text("Generation", session.Generation.ToString(CultureInfo.InvariantCulture));
        Text("ClientId", session.ClientId);
        Hidden("ClientSecret", session.ClientSecret);
        Text("ClientIdIssuedAt", Instant(session.ClientIdIssuedAt));
        Text("AuthorizationEndpoint", session.AuthorizationEndpoint);
        Text("TokenEndpoint", session.TokenEndpoint);
        Text("ClientSecretExpiresAt", Instant(session.ClientSecretExpiresAt));
        Text("ClientName", session.ClientName);
        Text("ClientScope", string.Join(" ", session.ClientScope));
        Text("ClientGrantType", string.Join(" ", session.ClientGrantType));
        Text("StartUrl", session.StartUrl);
        Text("Region", session.Region);
        Text("EndpointUrl", session.EndpointUrl);
        Text("UseFipsEndpoint", session.UseFipsEndpoint ? "true" : null);
        Text("UseDualStackEndpoint", session.UseDualStackEndpoint ? "true" : null);
        Hidden("RefreshToken", session.RefreshToken);
        Hidden("AccessToken", session.AccessToken);
        Text("TokenType", session.TokenType);
        Text("ExpiresAt", Instant(session.ExpiresAt));
        Hidden("IdToken", session.IdToken);
        Text("IssuedTokenType", session.IssuedTokenType);
        Text("Scope", string.Join(" ", session.Scope));
        Text("IdentityContext", session.IdentityContext);
        Hidden("DPoPKey", session.DPoPKey);
        Text("SessionArn", session.SessionArn);
        Text("AccessKeyId", session.Credentials?.AccessKeyId);
        Hidden("SecretAccessKey", session.Credentials?.SecretAccessKey);
        Hidden("SessionToken", session.Credentials?.SessionToken);
        table[SealKey] = Seal(table);
        return table;
    }

    public static Hashtable ToMetadata(SavedSession session)
    {
        Hashtable metadata = new(StringComparer.OrdinalIgnoreCase) { [Marker] = Version, ["Kind"] = session.Kind.ToString() };
        if (session.StartUrl is not null) metadata["StartUrl"] = session.StartUrl;
        if (session.Region is not null) metadata["Region"] = session.Region;
        if (session.ClientName is not null) metadata["ClientName"] = session.ClientName;
        if (session.SessionArn is not null) metadata["SessionArn"] = session.SessionArn;
        if (session.ExpiresAt is { } end) metadata["ExpiresAt"] = end.UtcDateTime;
        if (session.ClientSecretExpiresAt is { } registration) metadata["ClientSecretExpiresAt"] = registration.UtcDateTime;
        metadata["CanRefresh"] = session.RefreshToken is null ? 0 : 1;
        return metadata;
    }

    /// <summary>Reads what a vault gave back; texts come as strings or SecureStrings, as the vault likes.</summary>
    /// <exception cref="SsoOidcException">It was not written by this module, or by a newer one.</exception>
    public static SavedSession FromSecret(object? secret, string where)
    {
        if (secret is not Hashtable stored) throw NotManaged(where);
        Hashtable table = new(stored, StringComparer.OrdinalIgnoreCase);
        string? Text(string key) => table[key] switch
        {
            string text => text,
            SecureString hidden => hidden.ToSecret()?.Reveal(),
            _ => null,
        };
        Secret? Hidden(string key) => Secret.From(Text(key));
        string[] Words(string key) => (Text(key) ?? "").Split([' '], StringSplitOptions.RemoveEmptyEntries);

        if (!int.TryParse(Text(Marker), NumberStyles.None, CultureInfo.InvariantCulture, out int version)) throw NotManaged(where);
        if (version > Version)
        {
            throw new SsoOidcException(
                FailureKind.SecretSchemaUnsupported, $"{where} was saved by a newer version of SsoOidc (schema {version}, this one reads {Version}).");
        }

        if (Text(SealKey) != Seal(table))
        {
            throw new SsoOidcException(
                FailureKind.SecretIncomplete, $"{where} is half old and half new: another process is saving it, or it is damaged.");
        }

        if (!Enum.TryParse(Text("Kind"), out SavedKind kind) || Text("ClientId") is not { } clientId) throw NotManaged(where);
        DateTimeOffset? expiresAt = Instant(Text("ExpiresAt"));
        return new SavedSession
        {
            Kind = kind,
            Generation = long.TryParse(Text("Generation"), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0,
            ClientId = clientId,
            ClientSecret = Hidden("ClientSecret"),
            ClientIdIssuedAt = Instant(Text("ClientIdIssuedAt")),
            AuthorizationEndpoint = Text("AuthorizationEndpoint"),
            TokenEndpoint = Text("TokenEndpoint"),
            ClientSecretExpiresAt = Instant(Text("ClientSecretExpiresAt")),
            ClientName = Text("ClientName"),
            ClientScope = Words("ClientScope"),
            ClientGrantType = Words("ClientGrantType"),
            StartUrl = Text("StartUrl"),
            Region = Text("Region"),
            EndpointUrl = Text("EndpointUrl"),
            UseFipsEndpoint = Text("UseFipsEndpoint") == "true",
            UseDualStackEndpoint = Text("UseDualStackEndpoint") == "true",
            RefreshToken = Hidden("RefreshToken"),
            AccessToken = Hidden("AccessToken"),
            TokenType = Text("TokenType"),
            ExpiresAt = expiresAt,
            IdToken = Hidden("IdToken"),
            SessionArn = Text("SessionArn"),
            IssuedTokenType = Text("IssuedTokenType"),
            Scope = Words("Scope"),
            IdentityContext = Text("IdentityContext"),
            DPoPKey = Hidden("DPoPKey"),
            Credentials = Text("AccessKeyId") is { } id && Hidden("SecretAccessKey") is { } key
                ? new AwsCredentialIdentity
                {
                    AccessKeyId = id,
                    SecretAccessKey = key,
                    SessionToken = Hidden("SessionToken"),
                    Expiration = expiresAt,
                }
                : null,
        };
    }

    private static string Seal(Hashtable table)
    {
        IEnumerable<string> pairs = table.Keys.Cast<string>()
            .Where(key => !key.Equals(SealKey, StringComparison.OrdinalIgnoreCase))
            .OrderBy(key => key, StringComparer.OrdinalIgnoreCase)
            .Select(key => key.ToUpperInvariant() + "=" + (table[key] as string ?? (table[key] as SecureString).ToSecret()?.Reveal()));
        return Hashes.LowerHex(Hashes.Sha256(Encoding.UTF8.GetBytes(string.Join("\n", pairs))));
    }

    private static SsoOidcException NotManaged(string where) =>
        new(FailureKind.SecretNotManaged, $"{where} was not saved by SsoOidc; it is left as it is.");

    private static string? Instant(DateTimeOffset? time) => time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
}
