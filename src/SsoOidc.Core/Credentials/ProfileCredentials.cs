using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Portal;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.SignIn;

namespace SsoOidc.Core.Credentials;

/// <summary>
/// What one profile names by itself, in the order of the AWS CLI: web identity, a role of Identity Center, the credentials file, a
/// console sign-in, a <c>credential_process</c>, keys in the config file.
/// </summary>
internal sealed class ProfileCredentials(CredentialChainContext context)
{
    /// <param name="configuration">Seen through the profile.</param>
    /// <param name="asksEnvironment">Whether variables may name a web identity.</param>
    /// <param name="looked">Is told what was not there.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The credentials; null if the profile names none.</returns>
    public async Task<FoundCredentials?> FindAsync(
        AwsConfiguration configuration, bool asksEnvironment, List<string> looked, CancellationToken cancellationToken)
    {
        string profile = configuration.ProfileName;
        if (await WebIdentity.FindAsync(configuration, asksEnvironment, context, looked, cancellationToken) is { } web) return web;
        if (await SsoRoleAsync(configuration, looked, cancellationToken) is { } role) return role;

        SharedConfigFile credentials = configuration.Credentials, config = configuration.Config;
        if (Static(credentials, configuration.ProfileSection) is { } stored)
            return new(stored, CredentialSourceType.SharedCredentialsFile, profile, credentials.Path);
        looked.Add($"credentials file {credentials.Path}: {Missing(credentials, configuration.ProfileSection, "aws_access_key_id")}");

        if (await ConsoleSignInAsync(configuration, looked, cancellationToken) is { } console) return console;
        if (configuration.Profile("credential_process") is { } command)
        {
            AwsCredentialIdentity printed = await CredentialProcess.RunAsync(command, configuration, context.Clock, cancellationToken);
            return new(printed, CredentialSourceType.Process, profile);
        }

        if (Static(config, configuration.ProfileSection) is { } configured) return new(configured, CredentialSourceType.SharedConfigFile, profile, config.Path);
        looked.Add($"config file {config.Path}: {Missing(config, configuration.ProfileSection, "credential_process or aws_access_key_id")}");
        return null;
    }

    private async Task<FoundCredentials?> SsoRoleAsync(AwsConfiguration configuration, List<string> looked, CancellationToken cancellationToken)
    {
        (string? account, string? role) = configuration.RoleOfProfile();
        if (account is null && role is null)
        {
            looked.Add($"IAM Identity Center: the profile '{configuration.ProfileName}' has no sso_account_id and sso_role_name");
            return null;
        }

        if (account is null || role is null)
        {
            throw new SsoOidcException(
                FailureKind.InvalidConfiguration,
                $"The profile '{configuration.ProfileName}' has sso_{(account is null ? "role_name" : "account_id")}, but no sso_{(account is null ? "account_id" : "role_name")}.");
        }

        SsoInstance instance = configuration.SsoSessionOfProfile();
        RoleKey key = new(account, role, instance.SessionName, instance.StartUrl);
        RoleCredentialCache cache = RoleCredentialCache.Of(configuration, context.Clock);
        AwsCredentialIdentity identity = cache.Find(key, context.MinimumValidity) ?? await FetchAsync();
        return new(identity, CredentialSourceType.SsoRole, configuration.ProfileName, instance.CacheKey) { RoleName = role, Instance = instance };

        async Task<AwsCredentialIdentity> FetchAsync()
        {
            SessionRef<SsoSessionState> session = context.SsoSession(configuration, instance);
            SsoSessionState saved = await ValidAsync(session, RefreshAsync, cancellationToken);
            CachedCredentials fetched = await cache.GetAsync(key, context.MinimumValidity, async () =>
            {
                try
                {
                    return await AskAsync(saved);
                }
                catch (SsoOidcException refused) when (refused.Kind == FailureKind.Unauthorized)
                {
                    // The token has ended before its time: by a sign-out elsewhere, or by an administrator.
                    SsoSessionState fresh = await UseAsync(session, RefreshAsync, service => service.RefreshAsync(
                        new RefreshPolicy { Deadline = context.Deadline }, cancellationToken));
                    return await AskAsync(fresh);
                }
            }, RefreshPolicy.DefaultLockTimeout, cancellationToken);
            return fetched.Identity;
        }

        Task<SsoSessionState> RefreshAsync(SsoSessionState state, CancellationToken cancel) =>
            TokenRefresh.SsoAsync(state, new OidcClient(context.Connect(AwsService.SsoOidc, state.Location, configuration)), cancel);

        async Task<CachedCredentials> AskAsync(SsoSessionState by)
        {
            PortalClient portal = new(context.Connect(AwsService.SsoPortal, ConfiguredEndpoint.Portal(by.Location, configuration), configuration));
            RoleCredentials credentials = await portal.GetRoleCredentialsAsync(by.AccessToken!, account, role, cancellationToken);
            return new CachedCredentials(credentials.Identity, credentials.Metadata);
        }
    }

    private async Task<FoundCredentials?> ConsoleSignInAsync(AwsConfiguration configuration, List<string> looked, CancellationToken cancellationToken)
    {
        if (configuration.LoginSession() is not { } arn)
        {
            looked.Add($"console sign-in: the profile '{configuration.ProfileName}' has no login_session");
            return null;
        }

        SessionRef<LoginSessionState> session = context.LoginSession(configuration);
        LoginSessionState saved = await ValidAsync(session, (state, cancel) => TokenRefresh.LoginAsync(
            state, new SignInClient(context.Connect(AwsService.SignIn, state.Location, configuration)), cancel), cancellationToken, TimeSpan.FromMinutes(5));
        return new(saved.Credentials! with { AccountId = saved.AccountId }, CredentialSourceType.ConsoleSignIn, configuration.ProfileName, arn);
    }

    /// <summary>A session that is valid now; one that has ended is an error, and no reason to be somebody else.</summary>
    private async Task<TSession> ValidAsync<TSession>(
        SessionRef<TSession> session,
        Func<TSession, CancellationToken, Task<TSession>> refresh,
        CancellationToken cancellationToken,
        TimeSpan? minimumValidity = null)
        where TSession : Session
    {
        RefreshPolicy policy = RefreshPolicy.For(minimumValidity ?? RefreshPolicy.DefaultMinimumValidity, isExplicit: false, context.Deadline);
        return await UseAsync(session, refresh, service => service.GetValidAsync(policy, cancellationToken));
    }

    private async Task<TSession> UseAsync<TSession>(
        SessionRef<TSession> session,
        Func<TSession, CancellationToken, Task<TSession>> refresh,
        Func<SessionService<TSession>, Task<RefreshResult<TSession>>> get)
        where TSession : Session
    {
        SessionService<TSession> service = session.Service(refresh, context.Clock);
        try
        {
            RefreshResult<TSession> valid = await get(service);
            if (valid.RefreshFailure is { } stale) context.Warn($"What is saved {session.Place} could not be refreshed and will end soon. {stale.Message}");
            if (valid.SaveFailure is { } unsaved) context.Warn(session.ToSaveError(unsaved).Message);
            return valid.Session;
        }
        catch (SsoOidcException failure)
        {
            throw session.ToUserError(failure, service.LastSeen);
        }
    }

    private static string Missing(SharedConfigFile file, SectionName profile, string keys) =>
        !File.Exists(file.Path) ? "no such file"
        : file.Has(profile) ? $"the profile '{profile.Name}' has no {keys}"
        : $"no profile '{profile.Name}'";

    /// <summary>The keys of one file: those of both are never mixed.</summary>
    private static AwsCredentialIdentity? Static(SharedConfigFile file, SectionName profile)
    {
        string? Key(string name) => file.Get(profile, name);
        string? id = Key("aws_access_key_id");
        if (id is null) return null;
        return new AwsCredentialIdentity
        {
            AccessKeyId = id,
            SecretAccessKey = Secret.From(Key("aws_secret_access_key")) ?? throw new SsoOidcException(
                FailureKind.InvalidConfiguration, $"{file.Path} has an aws_access_key_id without an aws_secret_access_key."),
            // In the order of the AWS CLI.
            SessionToken = Secret.From(Key("aws_security_token") ?? Key("aws_session_token")),
            AccountId = Key("aws_account_id"),
        };
    }
}
