namespace SsoOidc;

/// <summary>A profile of the shared config file for a role of Identity Center.</summary>
public sealed class SsoProfile
{
    /// <summary>The profile's name, as tools take it: <c>--profile</c>, <c>AWS_PROFILE</c>.</summary>
    public required string ProfileName { get; init; }

    /// <summary>The number of the account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The account's name, if known.</summary>
    public string? AccountName { get; init; }

    /// <summary>The role.</summary>
    public required string RoleName { get; init; }

    /// <summary>The <c>[sso-session]</c> it uses.</summary>
    public string? SessionName { get; init; }

    /// <summary>The region to work in, if the profile has one.</summary>
    public string? Region { get; init; }

    /// <summary>The output format of the AWS CLI, if the profile has one.</summary>
    public string? Output { get; init; }

    /// <summary>The config file.</summary>
    public required string Path { get; init; }

    /// <summary>What was done with it.</summary>
    public required SsoProfileAction Action { get; init; }

    /// <summary>The profile's name.</summary>
    public override string ToString() => ProfileName;
}

/// <summary>What Export-SsoProfile did with a profile.</summary>
public enum SsoProfileAction
{
    /// <summary>It was made.</summary>
    Created,

    /// <summary>It was changed.</summary>
    Updated,

    /// <summary>It is as it was.</summary>
    Unchanged,

    /// <summary>It was removed, since its role is gone.</summary>
    Removed,
}
