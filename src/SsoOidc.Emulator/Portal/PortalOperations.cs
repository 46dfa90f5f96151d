using System.Text.Json.Nodes;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Portal;

/// <summary>The AWS access portal: accounts, roles and role credentials for a bearer token.</summary>
internal sealed class PortalOperations(SsoEmulatorOptions options, EmulatorState state)
{
    private readonly BearerTokens _tokens = new(state);
    private readonly Paging _paging = new(options);

    /// <summary>GET /assignment/accounts: the accounts in which the person has any role.</summary>
    public Reply ListAccounts(ServiceCall call)
    {
        Session session = _tokens.Require(call);
        return _paging.Page(call, "accountList", [.. options.Accounts
            .Where(account => Roles(session, account).Any())
            .Select(account => new JsonObject
            {
                ["accountId"] = account.AccountId,
                ["accountName"] = account.AccountName,
                ["emailAddress"] = account.EmailAddress,
            })]);
    }

    /// <summary>GET /assignment/roles: the person's roles in one account.</summary>
    public Reply ListAccountRoles(ServiceCall call)
    {
        Session session = _tokens.Require(call);
        EmulatorAccount account = RequireAccount(call);
        List<string> roles = [.. Roles(session, account)];
        if (roles.Count == 0)
            throw ServiceErrors.Portal("ForbiddenException");
        return _paging.Page(call, "roleList", [.. roles.Select(role => new JsonObject
        {
            ["accountId"] = account.AccountId,
            ["roleName"] = role,
        })]);
    }

    /// <summary>GET /federation/credentials: credentials of one role. Their expiration is in milliseconds since 1970.</summary>
    public Reply GetRoleCredentials(ServiceCall call)
    {
        Session session = _tokens.Require(call);
        EmulatorAccount account = RequireAccount(call);
        string role = Required(call, "role_name");
        if (!Roles(session, account).Contains(role))
            throw ServiceErrors.Portal("ForbiddenException");
        return Reply.Json(new JsonObject
        {
            ["roleCredentials"] = new JsonObject
            {
                ["accessKeyId"] = RandomText.AccessKeyId(),
                ["expiration"] = (call.Now + options.RoleCredentialLifetime).ToUnixTimeMilliseconds(),
                ["secretAccessKey"] = RandomText.SecretAccessKey(),
                ["sessionToken"] = RandomText.Token("IQoJb3JpZ2luX2Vj", 240),
            },
        });
    }

    /// <summary>POST /logout: ends the session of the token, and so its refresh token.</summary>
    public Reply Logout(ServiceCall call)
    {
        _tokens.Require(call).Ended = true;
        return new Reply { Status = 200, ContentType = null };
    }

    private static string Required(ServiceCall call, string name) =>
        call.Request.Query.TryGetValue(name, out string? value) && value.Length > 0
            ? value
            : throw ServiceErrors.Portal("InvalidRequestException", $"Missing required parameter: {name}");

    private static IEnumerable<string> Roles(Session session, EmulatorAccount account) =>
        account.Roles.Where(role => session.User.IsAssigned(account.AccountId, role));

    // An unknown account gets the same error as one without a role in it.
    private EmulatorAccount RequireAccount(ServiceCall call)
    {
        string accountId = Required(call, "account_id");
        return options.Accounts.FirstOrDefault(account => account.AccountId == accountId)
            ?? throw ServiceErrors.Portal("ForbiddenException");
    }
}
