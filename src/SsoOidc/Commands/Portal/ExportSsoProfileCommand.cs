using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>
/// Writes profiles for roles that are piped to the shared config file, all in one write, so that the AWS CLI and every SDK can use them.
/// What is in the file already stays; what this cmdlet made is marked, so that -Prune can remove what is gone.
/// </summary>
[Cmdlet(VerbsData.Export, "SsoProfile", SupportsShouldProcess = true)]
[OutputType(typeof(SsoProfile))]
public sealed class ExportSsoProfileCommand : PortalCommand
{
    private const string Mark = "ssooidc_generated";

    /// <summary>What would lead tools past the role, if the profile was something else before.</summary>
    private static readonly string[] s_others =
    [
        "role_arn", "source_profile", "credential_source", "web_identity_token_file", "credential_process", "login_session",
        "aws_access_key_id", "aws_secret_access_key", "aws_session_token", "sso_start_url", "sso_region",
    ];

    private readonly List<(SsoProfile Profile, SectionChange? Change)> _profiles = [];
    private readonly Dictionary<string, SectionChange?> _ssoSessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PortalSession> _portals = new(StringComparer.Ordinal);
    private readonly HashSet<(string Session, string Account, string Role)> _roles = [];
    private ProfileNames? _names;

    /// <summary>A role, as Get-SsoAccountRole lists it.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The number of the account.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AccountIdTransformation]
    [ArgumentCompleter(typeof(AccountIdCompleter))]
    public string? AccountId { get; set; }

    /// <summary>The name of the account.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? AccountName { get; set; }

    /// <summary>The role.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RoleNameCompleter))]
    public string? RoleName { get; set; }

    /// <summary>
    /// How profiles are named, with {AccountId}, {AccountName}, {RoleName} and {SessionName}; as the AWS CLI names them,
    /// {RoleName}-{AccountId}, if not given.
    /// </summary>
    [Parameter]
    public string NameTemplate { get; set; } = "{RoleName}-{AccountId}";

    /// <summary>The region to work in, for the profiles; without -SsoRegion also that of an [sso-session] that has to be written.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public override string? Region { get; set; }

    /// <summary>The region of Identity Center; that of the roles if not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? SsoRegion { get; set; }

    /// <summary>The AWS CLI's output format, for the profiles.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(OutputFormatCompleter))]
    public string? Output { get; set; }

    /// <summary>Removes profiles that this cmdlet made, of the same session, whose role the access portal no longer lists.</summary>
    [Parameter]
    public SwitchParameter Prune { get; set; }

    /// <summary>Also replaces profiles, and an [sso-session], that are there with other content.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string? ServiceRegion => Given(SsoRegion) ?? Given(InputObject?.Properties["Region"]?.Value?.ToString());

    private protected override object ErrorTarget => Given(RoleName) is null ? base.ErrorTarget : $"{AccountId} {RoleName}";

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(AddAsync);

    /// <inheritdoc />
    protected override void EndProcessing() => Run(WriteAsync);

    private async Task AddAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (Given(AccountId) is not { } account || Given(RoleName) is not { } role)
        {
            // Without input, -Prune has something to do all the same.
            if (Prune && InputObject is null) return;
            throw new SsoOidcException(FailureKind.InvalidInput, "A role has an AccountId and a RoleName.")
            {
                NextStep = "Pipe what Get-SsoAccountRole lists: Get-SsoAccountRole | Export-SsoProfile",
            };
        }

        _names ??= new ProfileNames(NameTemplate);
        string session = await SsoSessionAsync(pipe);
        if (Prune && !_portals.ContainsKey(session)) _portals.Add(session, Session(pipe));
        if (!_roles.Add((session, account, role))) return;
        string name = _names.Of(account, Given(AccountName), role, session);
        (SsoProfileAction action, SectionChange? change) = Change(name, session, account, role);
        if (change is not null && !await pipe.ShouldProcessAsync(Lines(change), action == SsoProfileAction.Created ? "Write profile" : "Change profile")) return;
        SsoProfile profile = new()
        {
            ProfileName = name,
            AccountId = account,
            AccountName = Given(AccountName),
            RoleName = role,
            SessionName = session,
            Region = Given(Region),
            Output = Given(Output),
            Path = Configuration.ConfigPath,
            Action = action,
        };
        _profiles.Add((profile, change));
    }

    private async Task WriteAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        List<(SsoProfile Profile, SectionChange? Change)> all = [.. _profiles];
        if (Prune) await AddRemovalsAsync(all, pipe, cancellationToken);
        SectionChange[] changes = [.. _ssoSessions.Values.OfType<SectionChange>(), .. all.Select(one => one.Change).OfType<SectionChange>()];
        if (changes.Length > 0) await LockedConfigFile.ChangeAsync(Configuration.ConfigPath, changes, isCredentials: false, Clock, cancellationToken);
        foreach ((SsoProfile profile, _) in all) pipe.Write(profile);
        foreach (string session in _ssoSessions.Where(pair => pair.Value is not null).Select(pair => pair.Key))
            pipe.Warning($"The profiles use the new sso-session '{session}'. Sign in to it once: Connect-SsoSession {Errors.CommandText.Quoted(session)}");
    }

    /// <summary>What is to be written of a profile; null if nothing is.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.ProfileConflict"/>: it is there and is something else.</exception>
    private (SsoProfileAction Action, SectionChange? Change) Change(string name, string session, string account, string role)
    {
        SectionName section = SectionName.Profile(name);
        SharedConfigFile config = Configuration.Config;
        List<(string Key, string? Value)> pairs =
        [
            ("sso_session", session),
            ("sso_account_id", account),
            ("sso_role_name", role),
            (Mark, "true"),
        ];
        if (Given(Region) is { } region) pairs.Add(("region", region));
        if (Given(Output) is { } output) pairs.Add(("output", output));
        if (!config.Has(section) && !Configuration.Credentials.Has(section)) return (SsoProfileAction.Created, new SectionChange(section, [.. pairs]));
        if (pairs.TrueForAll(pair => config.Get(section, pair.Key) == pair.Value)) return (SsoProfileAction.Unchanged, null);

        bool isOurs = config.Get(section, Mark) is not null;
        bool isSame = pairs.Take(3).All(pair => config.Get(section, pair.Key) == pair.Value);
        if (isOurs || Force)
            return (SsoProfileAction.Updated, new SectionChange(section, [.. pairs, .. isOurs ? [] : s_others.Select(other => (other, (string?)null))]));
        return isSame
            ? (SsoProfileAction.Unchanged, null)
            : throw new SsoOidcException(FailureKind.ProfileConflict, $"The profile '{name}' is there already, and is another one. It was left as it is.")
            {
                NextStep = "Give another -NameTemplate, for example '{SessionName}.{RoleName}-{AccountId}', or replace what is there with -Force",
            };
    }

    /// <summary>The name of the role's [sso-session], which is written if it is not there.</summary>
    private async Task<string> SsoSessionAsync(PipelineContext pipe)
    {
        string? url = StartUrl.ToText();
        string name = Given(SessionName) ?? NameOf(url) ?? throw new SsoOidcException(FailureKind.InvalidInput, "Neither -SessionName nor -StartUrl is given, nor has the role one.");
        if (_ssoSessions.ContainsKey(name)) return name;
        SectionName section = SectionName.SsoSession(name);
        SharedConfigFile config = Configuration.Config;
        string? present = config.Get(section, "sso_start_url");
        if (present is not null && (url is null || StartUrls.AreSame(present, url)))
        {
            _ssoSessions[name] = null;
            return name;
        }

        if (present is not null && !Force)
        {
            throw new SsoOidcException(FailureKind.ProfileConflict, $"The [sso-session {name}] is there already, and is one of {present}.")
            {
                NextStep = "Give another -SessionName, or replace it with -Force",
            };
        }

        if (url is null) throw new SsoOidcException(FailureKind.SessionNotConfigured, $"There is no [sso-session {name}] in {config.Path}, and -StartUrl is not given to write one.");
        string region = ServiceRegion ?? Given(Region) ?? throw new SsoOidcException(
            FailureKind.MissingRegion, $"To write the [sso-session {name}], the region of Identity Center must be known; give it as -SsoRegion.");
        SectionChange change = new(section, ("sso_start_url", url), ("sso_region", region), ("sso_registration_scopes", SsoInstance.AccountAccess));
        _ssoSessions[name] = await pipe.ShouldProcessAsync(Lines(change), "Write sso-session") ? change : null;
        return name;
    }

    /// <summary>Removes nothing that was not looked for at the portal: what is not in the pipe may only be filtered out.</summary>
    private async Task AddRemovalsAsync(
        List<(SsoProfile Profile, SectionChange? Change)> all, PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (_portals.Count == 0 && Given(SessionName) is { } only) _portals.Add(only, Session(pipe));
        SharedConfigFile config = Configuration.Config;
        HashSet<string> written = [.. all.Select(one => one.Profile.ProfileName)];
        IEnumerable<IGrouping<(string Session, string Account), SectionName>> old = config.Sections
            .Where(section => section.IsProfile && !written.Contains(section.Name) && config.Get(section, Mark) is not null)
            .Where(section => _portals.ContainsKey(config.Get(section, "sso_session") ?? "") && config.Get(section, "sso_account_id") is not null)
            .GroupBy(section => (config.Get(section, "sso_session")!, config.Get(section, "sso_account_id")!));
        foreach (IGrouping<(string Session, string Account), SectionName> group in old.ToArray())
        {
            HashSet<string>? roles = await RolesAsync(pipe, _portals[group.Key.Session], group.Key.Account, cancellationToken);
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

    /// <summary>The roles that the portal lists for an account; null if that can't be known now.</summary>
    private async Task<HashSet<string>?> RolesAsync(PipelineContext pipe, PortalSession session, string account, CancellationToken cancellationToken)
    {
        try
        {
            Secret token = await session.TokenAsync(pipe, Clock, cancellationToken);
            return [.. (await Client(session).AllAccountRolesAsync(token, account, cancellationToken)).Select(role => role.RoleName)];
        }
        catch (SsoOidcException gone) when (gone.Kind is FailureKind.Forbidden or FailureKind.ResourceNotFound)
        {
            // No role is left in this account.
            return [];
        }
        catch (SsoOidcException failure)
        {
            pipe.Error(failure.With($"The profiles of the account {account} were kept, since its roles could not be listed. {failure.Message}"), account);
            return null;
        }
    }

    private static string Lines(SectionChange change) => string.Join(Environment.NewLine, ConfigFileEditor.Lines(change));

    /// <summary>The first label of the portal's host: <c>example</c> of https://example.awsapps.com/start.</summary>
    private static string? NameOf(string? startUrl) =>
        Uri.TryCreate(startUrl, UriKind.Absolute, out Uri? url) && url.Host.Split('.')[0] is { Length: > 0 } label ? label : null;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text!.Trim();
}
