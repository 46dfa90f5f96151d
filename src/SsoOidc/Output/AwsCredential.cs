using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core.Http;
using SsoOidc.Output;

namespace SsoOidc;

/// <summary>AWS credentials. The names bind to this module's and to AWS Tools' parameters.</summary>
public sealed class AwsCredential
{
    /// <summary>The access key's id.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>The access key's secret.</summary>
    public required SecureString SecretAccessKey { get; init; }

    /// <summary><see cref="AccessKeyId"/>, under the name that AWS Tools for PowerShell takes.</summary>
    public string AccessKey => AccessKeyId;

    /// <summary><see cref="SecretAccessKey"/>, under the name that AWS Tools for PowerShell takes.</summary>
    public SecureString SecretKey => SecretAccessKey;

    /// <summary>The session token of temporary credentials.</summary>
    public SecureString? SessionToken { get; init; }

    /// <summary>When they end; null for long-term keys.</summary>
    public DateTimeOffset? Expiration { get; init; }

    /// <summary>The account they belong to, if known.</summary>
    public string? AccountId { get; init; }

    /// <summary>The access key's id and expiry.</summary>
    public override string ToString() => $"AwsCredential {AccessKeyId}, {Instants.Until(Expiration)}";

    internal static AwsCredential From(AwsCredentialIdentity credentials) => new()
    {
        AccessKeyId = credentials.AccessKeyId,
        SecretAccessKey = credentials.SecretAccessKey.ToSecureString()!,
        SessionToken = credentials.SessionToken.ToSecureString(),
        Expiration = credentials.Expiration,
        AccountId = credentials.AccountId,
    };
}
