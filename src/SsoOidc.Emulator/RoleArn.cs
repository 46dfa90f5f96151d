namespace SsoOidc.Emulator;

/// <summary>The parts of <c>arn:aws:iam::111122223333:role/path/name</c>.</summary>
internal sealed record RoleArn(string Partition, string AccountId, string Path, string RoleName)
{
    private const string Role = "role/";

    /// <summary>Reads an ARN; null if it is not that of a role.</summary>
    public static RoleArn? Parse(string text)
    {
        if (text.Split([':'], 6) is not ["arn", string partition, "iam", "", string account, string resource]
            || partition.Length == 0 || account.Length != 12 || !account.All(c => c is >= '0' and <= '9')
            || !resource.StartsWith(Role, StringComparison.Ordinal))
            return null;
        int name = resource.LastIndexOf('/') + 1;
        return name == resource.Length
            ? null
            : new RoleArn(partition, account, resource.Substring(Role.Length, name - Role.Length), resource.Substring(name));
    }
}
