using System.Diagnostics.CodeAnalysis;
using SsoOidc.Core;
using SsoOidc.Core.Sts;

namespace SsoOidc;

/// <summary>Whose AWS credentials are, as STS sees it.</summary>
public sealed class AwsCallerIdentity
{
    /// <summary>One to be filled, for a mock.</summary>
    public AwsCallerIdentity()
    {
    }

    [SetsRequiredMembers]
    internal AwsCallerIdentity(CallerIdentity identity, string? source)
    {
        Account = identity.Account;
        Arn = identity.Arn;
        UserId = identity.UserId;
        Source = source;
        ResponseMetadata = identity.Metadata;
    }

    /// <summary>The number of the account.</summary>
    public required string Account { get; init; }

    /// <summary>The user, or the session of a role.</summary>
    public required string Arn { get; init; }

    /// <summary>The id of user or role, and the name of its session.</summary>
    public required string UserId { get; init; }

    /// <summary>Where the credentials came from, if that is known.</summary>
    public string? Source { get; init; }

    /// <summary>What came with the reply.</summary>
    public ResponseMetadata? ResponseMetadata { get; init; }

    /// <summary>The ARN.</summary>
    public override string ToString() => Arn;
}
