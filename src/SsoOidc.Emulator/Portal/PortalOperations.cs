using System.Text.Json.Nodes;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Portal;

/// <summary>The AWS access portal: accounts, roles and role credentials for a bearer token.</summary>
internal sealed class PortalOperations(SsoEmulatorOptions options, EmulatorState state, DateTimeOffset startedAt)
{
    private readonly BearerTokens _tokens = new(state);
    private readonly Paging _paging = new(options);
    private readonly Assignments _assignments = new(options);
    private readonly RateLimit _limit = new(options.PortalRequestsPerSecond);

    /// <summary>GET /assignment/accounts: the accounts in which the person has any role.</summary>
    public Reply ListAccounts(ServiceCall call)
    {
        UserAssignments assignments = Admit(call);
        return _paging.Page(call, "accountList", assignments.Accounts, account => new JsonObject
        {
            ["accountId"] = account.AccountId,
            ["accountName"] = account.AccountName,
            ["emailAddress"] = account.EmailAddress,
        });
    }

    /// <summary>GET /assignment/roles: the person's roles in one account.</summary>
    public Reply ListAccountRoles(ServiceCall call)
    {
        EmulatorAccount account = RequireAccount(call, Admit(call));
        return _paging.Page(call, "roleList", account.Roles, role => new JsonObject
        {
            ["accountId"] = account.AccountId,
            ["roleName"] = role,
        });
    }

    /// <summary>GET /federation/credentials: credentials of one role. Their expiration is in milliseconds since 1970.</summary>
    public Reply GetRoleCredentials(ServiceCall call)
    {
        EmulatorAccount account = RequireAccount(call, Admit(call));
        string role = Required(call, "role_name");
        if (!account.Roles.Contains(role) || call.Now < startedAt + account.NoAccessFor)
            throw ServiceErrors.Portal("ForbiddenException");
        Principal principal = Principal.OfPermissionSet(
            Principal.PartitionOf(options.Region), account.AccountId, role, _tokens.Require(call).User.Name);
        IssuedCredentials issued = IssuedCredentials.Issue(state, principal, call.Now + options.RoleCredentialLifetime);
        return Reply.Json(new JsonObject
        {
            ["roleCredentials"] = new JsonObject
            {
                ["accessKeyId"] = issued.AccessKeyId,
                ["expiration"] = issued.ExpiresAt.ToUnixTimeMilliseconds(),
                ["secretAccessKey"] = issued.SecretAccessKey,
                ["sessionToken"] = issued.SessionToken,
            },
        });
    }

    /// <summary>POST /logout: ends the session of the token, and so its refresh token.</summary>
    public Reply Logout(ServiceCall call)
    {
        _tokens.Require(call).Ended = true;
        return new Reply { Status = 200, ContentType = null };
    }

    private UserAssignments Admit(ServiceCall call)
    {
        _limit.Take(call.Now);
        return _assignments.Of(_tokens.Require(call).User);
    }

    private static string Required(ServiceCall call, string name) =>
        call.Request.Query.TryGetValue(name, out string? value) && value.Length > 0
            ? value
            : throw ServiceErrors.Portal("InvalidRequestException", $"Missing required parameter: {name}");

    // An unknown account gets the same error as one without a role in it.
    private static EmulatorAccount RequireAccount(ServiceCall call, UserAssignments assignments) =>
        assignments.Find(Required(call, "account_id")) ?? throw ServiceErrors.Portal("ForbiddenException");
}
