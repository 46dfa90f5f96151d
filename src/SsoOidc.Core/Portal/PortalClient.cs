using SsoOidc.Core.Http;

namespace SsoOidc.Core.Portal;

/// <summary>
/// The IAM Identity Center access portal: accounts, roles and their credentials for the access token of a sign-in.
/// https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/Welcome.html
/// </summary>
/// <param name="connection">Where requests go.</param>
internal sealed class PortalClient(ServiceConnection connection)
{
    /// <summary>As many as the service puts on a page at most.</summary>
    private const int PageSize = 100;

    private readonly ServiceHttpClient _channel = new(connection);

    /// <summary>One page of the accounts in which the person has a role.</summary>
    /// <param name="accessToken">Of the sign-in.</param>
    /// <param name="nextToken">Of the page before; null for the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public Task<PortalPage<PortalAccount>> ListAccountsAsync(Secret accessToken, string? nextToken, CancellationToken cancellationToken) =>
        _channel.SendAsync(
            Get("ListAccounts", accessToken, $"/assignment/accounts?max_result={PageSize}" + Next(nextToken)),
            reply => Page(reply, "accountList", nextToken, PortalAccount.From),
            cancellationToken);

    /// <summary>One page of the person's roles in an account.</summary>
    /// <inheritdoc cref="ListAccountsAsync"/>
    public Task<PortalPage<string>> ListAccountRolesAsync(
        Secret accessToken, string accountId, string? nextToken, CancellationToken cancellationToken) =>
        _channel.SendAsync(
            Get("ListAccountRoles", accessToken, $"/assignment/roles?account_id={Uri.EscapeDataString(accountId)}&max_result={PageSize}" + Next(nextToken)),
            reply => Page(reply, "roleList", nextToken, item => item.RequiredText("roleName")),
            cancellationToken);

    /// <summary>All of the person's roles in an account, each with what came with its page.</summary>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public async Task<IReadOnlyList<(string RoleName, ResponseMetadata Metadata)>> AllAccountRolesAsync(
        Secret accessToken, string accountId, CancellationToken cancellationToken)
    {
        List<(string, ResponseMetadata)> roles = [];
        string? next = null;
        do
        {
            PortalPage<string> page = await ListAccountRolesAsync(accessToken, accountId, next, cancellationToken);
            roles.AddRange(page.Items.Select(role => (role, page.Metadata)));
            next = page.NextToken;
        }
        while (next is not null);
        return roles;
    }

    /// <summary>Credentials of a role, for as long as its permission set says.</summary>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public Task<RoleCredentials> GetRoleCredentialsAsync(
        Secret accessToken, string accountId, string roleName, CancellationToken cancellationToken) =>
        _channel.SendAsync(
            Get(
                "GetRoleCredentials",
                accessToken,
                $"/federation/credentials?account_id={Uri.EscapeDataString(accountId)}&role_name={Uri.EscapeDataString(roleName)}"),
            reply => RoleCredentials.From(reply, accountId),
            cancellationToken);

    /// <summary>Ends the session behind a token: its refresh token dies with it.</summary>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public Task LogoutAsync(Secret accessToken, CancellationToken cancellationToken) =>
        _channel.SendAsync(Call("Logout", accessToken, "/logout"), LoggedOut, cancellationToken);

    private static ServiceRequest Get(string operation, Secret accessToken, string path) =>
        Call(operation, accessToken, path) with { Method = HttpMethod.Get };

    private static ServiceRequest Call(string operation, Secret accessToken, string path) => new(operation, path, [], accessToken)
    {
        Authorize = (message, _) =>
        {
            message.Headers.TryAddWithoutValidation("x-amz-sso_bearer_token", accessToken.Reveal());
            return null;
        },
    };

    private static string Next(string? nextToken) => nextToken is null ? "" : "&next_token=" + Uri.EscapeDataString(nextToken);

    private static PortalPage<T> Page<T>(ServiceResponse reply, string list, string? nextToken, Func<JsonResponseReader, T> item)
    {
        using JsonResponseReader json = reply.Json();
        string? next = json.Text("nextToken") is { Length: > 0 } token ? token : null;
        // Else it would be asked for the same page without end.
        if (next is not null && next == nextToken) throw json.Refuse("the nextToken of the request again");
        return new PortalPage<T>([.. json.Objects(list).Select(item)], next, reply.Metadata);
    }

    private static ServiceResponse LoggedOut(ServiceResponse reply)
    {
        if (reply.Error is not null) throw ServiceExceptionFactory.Of(reply);
        // The portal answers with nothing, or with JSON. Anything else comes from something in between, which signed nobody out.
        if (reply.Body.All(one => one is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')) return reply;
        try
        {
            using JsonResponseReader json = reply.Json();
            return reply;
        }
        catch (SsoOidcException notOurs) when (notOurs.Kind == FailureKind.BadResponse)
        {
            throw new SsoOidcException(
                FailureKind.BadResponse, $"Something other than the access portal answered. {notOurs.Message}", notOurs)
            {
                ResponseMetadata = reply.Metadata,
            };
        }
    }
}

/// <summary>Part of a list.</summary>
/// <param name="Items">What is on the page, which may be nothing.</param>
/// <param name="NextToken">For the next page; null if this is the last.</param>
/// <param name="Metadata">What came with the reply.</param>
internal sealed record PortalPage<T>(IReadOnlyList<T> Items, string? NextToken, ResponseMetadata Metadata);

/// <summary>An account as the portal lists it.</summary>
internal sealed record PortalAccount(string AccountId, string? AccountName, string? EmailAddress)
{
    public static PortalAccount From(JsonResponseReader item) =>
        new(item.RequiredText("accountId"), item.Text("accountName"), item.Text("emailAddress"));
}

/// <summary>Credentials of a role.</summary>
internal sealed record RoleCredentials(AwsCredentialIdentity Identity, ResponseMetadata Metadata)
{
    private const long LastMillisecond = 253_402_300_799_999;

    public static RoleCredentials From(ServiceResponse reply, string accountId)
    {
        using JsonResponseReader json = reply.Json();
        JsonResponseReader credentials = json.RequiredObject("roleCredentials");
        // In milliseconds, where the other services have seconds.
        long expiration = credentials.RequiredLong("expiration");
        if (expiration is < 0 or > LastMillisecond) throw json.Refuse("an expiration that is no time");
        return new RoleCredentials(
            new AwsCredentialIdentity
            {
                AccessKeyId = credentials.RequiredText("accessKeyId"),
                SecretAccessKey = credentials.RequiredSecret("secretAccessKey"),
                SessionToken = credentials.RequiredSecret("sessionToken"),
                Expiration = DateTimeOffset.FromUnixTimeMilliseconds(expiration),
                AccountId = accountId,
            },
            reply.Metadata);
    }
}
