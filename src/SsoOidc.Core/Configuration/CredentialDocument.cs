using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SsoOidc.Core.Configuration;

/// <summary>Credentials as a process, a container or the instance metadata service prints them.</summary>
internal sealed record CredentialDocument(
    int? Version,
    string? Code,
    string? AccessKeyId,
    string? SecretAccessKey,
    string? SessionToken,
    string? Token,
    string? Expiration,
    string? AccountId)
{
    /// <summary>Reads a document.</summary>
    /// <param name="json">The text; it is never quoted in an error, since it holds secrets.</param>
    /// <param name="source">Who wrote it, for errors.</param>
    public static CredentialDocument Parse(string json, string source)
    {
        try
        {
            return JsonSerializer.Deserialize(json, CredentialJson.Default.CredentialDocument) ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            // Not kept as the inner exception: its message may quote the text.
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"{source} did not answer with the JSON of credentials.");
        }
    }

    public AwsCredentials ToCredentials(string source)
    {
        if (string.IsNullOrEmpty(AccessKeyId) || string.IsNullOrEmpty(SecretAccessKey))
        {
            throw new SsoOidcException(
                FailureKind.InvalidConfiguration, $"{source} answered without AccessKeyId and SecretAccessKey.");
        }

        bool dated = DateTimeOffset.TryParse(
            Expiration, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset expiration);
        return new AwsCredentials
        {
            AccessKeyId = AccessKeyId!,
            SecretAccessKey = new Secret(SecretAccessKey!),
            SessionToken = Secret.From(SessionToken ?? Token),
            Expiration = dated ? expiration : null,
            AccountId = AccountId,
        };
    }
}

[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(CredentialDocument))]
internal sealed partial class CredentialJson : JsonSerializerContext;
