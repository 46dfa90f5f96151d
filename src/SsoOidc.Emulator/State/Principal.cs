using System.Text;

namespace SsoOidc.Emulator.State;

/// <summary>Who signs a request, as GetCallerIdentity tells it.</summary>
internal sealed record Principal(string Arn, string UserId)
{
    /// <summary>The role of a session, as a role ARN without its path; null for a user.</summary>
    public string? RoleArn { get; init; }

    public string Partition => Arn.Split(':')[1];

    public string AccountId => Arn.Split(':')[4];

    /// <summary>A session of the role that Identity Center makes for a permission set.</summary>
    public static Principal OfPermissionSet(string partition, string accountId, string permissionSet, string person) =>
        OfRole(partition, accountId, $"AWSReservedSSO_{permissionSet}_{Hash($"{accountId}/{permissionSet}").Substring(0, 16)}", person);

    public static Principal OfRole(string partition, string accountId, string roleName, string sessionName) => new(
        $"arn:{partition}:sts::{accountId}:assumed-role/{roleName}/{sessionName}", $"{RoleId(accountId, roleName)}:{sessionName}")
    {
        RoleArn = $"arn:{partition}:iam::{accountId}:role/{roleName}",
    };

    /// <summary>The one that an ARN names: a user, or a session of a role.</summary>
    public static Principal OfArn(string arn)
    {
        string[] parts = arn.Split([':'], 6);
        string[] path = parts.Length == 6 ? parts[5].Split('/') : [];
        return path is ["assumed-role", string role, string session]
            ? OfRole(parts[1], parts[4], role, session)
            : new Principal(arn, Id("AIDA", arn));
    }

    public static string RoleId(string accountId, string roleName) => Id("AROA", $"{accountId}/{roleName}");

    /// <summary>The partition of a region.</summary>
    public static string PartitionOf(string region) => region.Split('-')[0] switch
    {
        "cn" => "aws-cn",
        "eusc" => "aws-eusc",
        "us" when region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
        _ => "aws",
    };

    // The same name always has the same id.
    private static string Id(string prefix, string name) => prefix + Hash(name).Substring(0, 17).ToUpperInvariant();

    private static string Hash(string text) => Polyfills.HexLower(Polyfills.Sha256(Encoding.UTF8.GetBytes(text)));
}
