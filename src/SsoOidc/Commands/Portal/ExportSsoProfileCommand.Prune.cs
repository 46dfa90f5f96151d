using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <content>-Prune.</content>
public sealed partial class ExportSsoProfileCommand
{
    /// <summary>Removes nothing that was not looked for at the portal: what is not in the pipe may only be filtered out.</summary>
    private async Task AddRemovalsAsync(
        List<(SsoProfile Profile, SectionChange? Change)> all, PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (_portals.Count == 0 && Given(SessionName) is { } only) _portals.Add(only, Session(pipe));
        SharedConfigFile config = Configuration.Config;
        HashSet<string> written = [.. all.Select(one => one.Profile.ProfileName)];
        IEnumerable<IGrouping<(string Session, string Account), SectionName>> old = config.Sections
            .Where(section => section.IsProfile && !written.Contains(section.Name) && IsOurs(section))
            .Where(section => _portals.ContainsKey(config.Get(section, "sso_session") ?? "") && config.Get(section, "sso_account_id") is not null)
            .GroupBy(section => (config.Get(section, "sso_session")!, config.Get(section, "sso_account_id")!));
        Dictionary<string, HashSet<string>?> accounts = new(StringComparer.Ordinal);
        foreach (IGrouping<(string Session, string Account), SectionName> group in old.ToArray())
        {
            PortalSession session = _portals[group.Key.Session];
            if (!accounts.TryGetValue(group.Key.Session, out HashSet<string>? listed))
                accounts.Add(group.Key.Session, listed = await AccountsAsync(pipe, session, group.Key.Session, cancellationToken));
            HashSet<string>? roles = listed is null ? null
                : listed.Contains(group.Key.Account) ? await RolesAsync(pipe, session, group.Key.Account, cancellationToken)
                : [];
            foreach (SectionName section in group)
            {
                // One that has got another name since is there twice.
                string role = config.Get(section, "sso_role_name") ?? "";
                bool isRenamed = _roles.Contains((group.Key.Session, group.Key.Account, role));
                if (roles is null || (roles.Contains(role) && !isRenamed)) continue;
                SectionChange removal = new(section) { IsRemoval = true };
                if (!await pipe.ShouldProcessAsync($"{section}", "Remove profile")) continue;
                all.Add((new SsoProfile
                {
                    ProfileName = section.Name,
                    AccountId = group.Key.Account,
                    RoleName = role,
                    SessionName = group.Key.Session,
                    Region = config.Get(section, "region"),
                    Output = config.Get(section, "output"),
                    Path = config.Path,
                    Action = SsoProfileAction.Removed,
                }, removal));
            }
        }
    }

    /// <summary>
    /// The accounts that the portal lists; null if that can't be known now. A portal that refuses to say something of an account does
    /// not say by that that the account is gone.
    /// </summary>
    private async Task<HashSet<string>?> AccountsAsync(PipelineContext pipe, PortalSession portal, string session, CancellationToken cancellationToken)
    {
        try
        {
            HashSet<string> accounts = [];
            await ListAccountsAsync(pipe, portal, account => Task.FromResult(accounts.Add(account.AccountId)), cancellationToken);
            return accounts;
        }
        catch (SsoOidcException failure)
        {
            pipe.Error(failure.With($"The profiles of the session {session} were kept, since its accounts could not be listed. {failure.Message}"), session);
            return null;
        }
    }

    /// <summary>The roles that the portal lists for an account; null if that can't be known now.</summary>
    private async Task<HashSet<string>?> RolesAsync(PipelineContext pipe, PortalSession session, string account, CancellationToken cancellationToken)
    {
        try
        {
            Secret token = await session.TokenAsync(pipe, Clock, cancellationToken);
            return [.. (await Client(session).AllAccountRolesAsync(token, account, cancellationToken)).Select(role => role.RoleName)];
        }
        catch (SsoOidcException failure)
        {
            pipe.Error(failure.With($"The profiles of the account {account} were kept, since its roles could not be listed. {failure.Message}"), account);
            return null;
        }
    }
}
