using System.Globalization;
using System.Text.Json;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Credentials;

/// <summary>Credentials as a process, a container or the instance metadata service prints them.</summary>
internal sealed class CredentialDocument
{
    private readonly string? _accessKeyId, _secretAccessKey, _sessionToken, _token, _expiration, _accountId;

    /// <summary>Takes the names in any case, and of several alike the last.</summary>
    private CredentialDocument(JsonElement json)
    {
        foreach (JsonProperty member in json.EnumerateObject())
        {
            switch (member.Name.ToUpperInvariant())
            {
                case "VERSION": Version = member.Value.ValueKind == JsonValueKind.Null ? null : member.Value.GetInt32(); break;
                case "ACCESSKEYID": _accessKeyId = member.Value.GetString(); break;
                case "SECRETACCESSKEY": _secretAccessKey = member.Value.GetString(); break;
                case "SESSIONTOKEN": _sessionToken = member.Value.GetString(); break;
                case "TOKEN": _token = member.Value.GetString(); break;
                case "EXPIRATION": _expiration = member.Value.GetString(); break;
                case "ACCOUNTID": _accountId = member.Value.GetString(); break;
            }
        }
    }

    public int? Version { get; }

    /// <param name="json">The text; it is never quoted in an error, since it holds secrets.</param>
    /// <param name="source">Who wrote it, for errors.</param>
    public static CredentialDocument Parse(string json, string source)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return new CredentialDocument(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // Not kept as the inner exception: its message may quote the text.
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"{source} did not answer with the JSON of credentials.");
        }
    }

    public AwsCredentialIdentity ToCredentials(string source)
    {
        if (string.IsNullOrEmpty(_accessKeyId) || string.IsNullOrEmpty(_secretAccessKey))
        {
            throw new SsoOidcException(
                FailureKind.InvalidConfiguration, $"{source} answered without AccessKeyId and SecretAccessKey.");
        }

        bool dated = DateTimeOffset.TryParse(
            _expiration, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset expiration);
        return new AwsCredentialIdentity
        {
            AccessKeyId = _accessKeyId!,
            SecretAccessKey = new Secret(_secretAccessKey!),
            SessionToken = Secret.From(_sessionToken ?? _token),
            Expiration = dated ? expiration : null,
            AccountId = _accountId,
        };
    }
}
