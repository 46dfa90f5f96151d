using System.Diagnostics.CodeAnalysis;
using System.Security;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;

namespace SsoOidc;

/// <summary>What every output of the access portal says of the sign-in that it came by; the next cmdlet of a pipe uses the same.</summary>
public abstract class PortalOutput
{
    private protected PortalOutput()
    {
    }

    private protected PortalOutput(PortalSource source, ResponseMetadata? metadata)
    {
        SessionName = source.SessionName;
        StartUrl = source.StartUrl;
        Region = source.Location.Region;
        EndpointUrl = source.Location.EndpointUrl;
        UseFipsEndpoint = source.Location.UseFips == true;
        UseDualStackEndpoint = source.Location.UseDualStack == true;
        Path = source.Path;
        Vault = source.Vault;
        SecretName = source.SecretName;
        AccessToken = source.AccessToken;
        ResponseMetadata = metadata;
    }

    /// <summary>The name of the sign-in's <c>[sso-session]</c>; null if it has none.</summary>
    public string? SessionName { get; init; }

    /// <summary>The access portal's URL, if known.</summary>
    public Uri? StartUrl { get; init; }

    /// <summary>The region of Identity Center.</summary>
    public string? Region { get; init; }

    /// <summary>The custom endpoint; null for the service's own.</summary>
    public Uri? EndpointUrl { get; init; }

    /// <summary>Whether the endpoint was a FIPS 140 one.</summary>
    public bool UseFipsEndpoint { get; init; }

    /// <summary>Whether the endpoint was a dual-stack one.</summary>
    public bool UseDualStackEndpoint { get; init; }

    /// <summary>The sign-in's cache file, if only that is known of it.</summary>
    public string? Path { get; init; }

    /// <summary>The vault of the sign-in, if it is kept in one.</summary>
    public string? Vault { get; init; }

    /// <summary>The name of the sign-in's secret in the vault.</summary>
    public string? SecretName { get; init; }

    /// <summary>The token that was piped, if it was one and not the name of a sign-in.</summary>
    public SecureString? AccessToken { get; init; }

    /// <summary>What came with the reply; null for what was read from a store.</summary>
    public ResponseMetadata? ResponseMetadata { get; init; }
}

/// <summary>How a sign-in is found again.</summary>
internal sealed record PortalSource(
    ServiceLocation Location,
    string? SessionName = null,
    Uri? StartUrl = null,
    string? Path = null,
    string? Vault = null,
    string? SecretName = null,
    SecureString? AccessToken = null);

/// <summary>An AWS account in which the person who signed in has a role.</summary>
public sealed class SsoAccount : PortalOutput
{
    /// <summary>One to be filled, for a mock.</summary>
    public SsoAccount()
    {
    }

    [SetsRequiredMembers]
    internal SsoAccount(string accountId, string? accountName, string? emailAddress, PortalSource source, ResponseMetadata? metadata)
        : base(source, metadata)
    {
        AccountId = accountId;
        AccountName = accountName;
        EmailAddress = emailAddress;
    }

    /// <summary>The account's number, twelve digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>The account's name.</summary>
    public string? AccountName { get; init; }

    /// <summary>The address of the account's owner.</summary>
    public string? EmailAddress { get; init; }

    /// <summary>Number and name.</summary>
    public override string ToString() => AccountName is null ? AccountId : $"{AccountId} {AccountName}";
}

/// <summary>A role that the person who signed in has in an AWS account.</summary>
public sealed class SsoAccountRole : PortalOutput
{
    /// <summary>One to be filled, for a mock.</summary>
    public SsoAccountRole()
    {
    }

    [SetsRequiredMembers]
    internal SsoAccountRole(string accountId, string? accountName, string roleName, PortalSource source, ResponseMetadata? metadata)
        : base(source, metadata)
    {
        AccountId = accountId;
        AccountName = accountName;
        RoleName = roleName;
    }

    /// <summary>The account's number, twelve digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>The account's name, if known.</summary>
    public string? AccountName { get; init; }

    /// <summary>The role: the name of the permission set.</summary>
    public required string RoleName { get; init; }

    /// <summary>Account and role.</summary>
    public override string ToString() => $"{AccountId}{(AccountName is null ? "" : " " + AccountName)} {RoleName}";
}
