namespace SsoOidc.Core;

/// <summary>AWS credentials to sign requests with.</summary>
public sealed class AwsCredentials
{
    /// <summary>The access key's id; not a secret.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>The access key's secret.</summary>
    public required Secret SecretAccessKey { get; init; }

    /// <summary>The session token of temporary credentials; null for long-term keys.</summary>
    public Secret? SessionToken { get; init; }

    /// <summary>When they end; null for long-term keys.</summary>
    public DateTimeOffset? Expiration { get; init; }

    /// <summary>The account they belong to, where the source says.</summary>
    public string? AccountId { get; init; }

    /// <summary>The same credentials, of that account.</summary>
    internal AwsCredentials Of(string? accountId) => new()
    {
        AccessKeyId = AccessKeyId,
        SecretAccessKey = SecretAccessKey,
        SessionToken = SessionToken,
        Expiration = Expiration,
        AccountId = accountId,
    };
}
