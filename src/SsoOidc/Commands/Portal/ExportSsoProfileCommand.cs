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
public sealed partial class ExportSsoProfileCommand : PortalCommand
{
    private const string Mark = "ssooidc_generated";

    /// <summary>What would lead tools past the role, if the profile was something else before.</summary>
    private static readonly string[] s_others =
    [
        "role_arn", "source_profile", "credential_source", "web_identity_token_file", "credential_process", "login_session",
        "aws_access_key_id", "aws_secret_access_key", "aws_session_token", "sso_start_url", "sso_region",
    ];

    private readonly List<(SsoProfile Profile, SectionChange? Change)> _profiles = [];
    private readonly Dictionary<string, (string? StartUrl, SectionChange? Change)> _ssoSessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PortalSession> _portals = new(StringComparer.Ordinal);
    private readonly HashSet<(string Session, string Account, string Role)> _roles = [];
    private ProfileNames? _names;

    /// <summary>A role, as Get-SsoAccountRole lists it.</summary>
    [Parameter(ValueFromPipeline = true)]
    public override PSObject? InputObject { get; set; }

    /// <summary>The number of the account.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AccountIdTransformation]
    [ArgumentCompleter(typeof(AccountIdCompleter))]
    public string? AccountId { get; set; }

    /// <summary>The name of the account.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(AccountNameCompleter))]
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
    [ArgumentCompleter(typeof(NameTemplateCompleter))]
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

    private protected override string PipeAdvice => "Pipe what Get-SsoAccountRole lists: Get-SsoAccountRole | Export-SsoProfile";

    private protected override object ErrorTarget => Given(RoleName) is null ? base.ErrorTarget : $"{AccountId} {RoleName}";

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(AddAsync);

    /// <inheritdoc />
    protected override void EndProcessing() => RunAtEnd(WriteAsync);

    private async Task AddAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (Given(AccountId) is not { } account || Given(RoleName) is not { } role)
        {
            // Without input, -Prune has something to do all the same.
            if (Prune && InputObject is null) return;
            throw new SsoOidcException(FailureKind.InvalidInput, "It is not said which role the profile is to be of: a role has an AccountId and a RoleName.")
            {
                NextStep = PipeAdvice,
            };
        }

        _names ??= new ProfileNames(NameTemplate);
        string session = await SsoSessionAsync(pipe);
        if (Prune && !_portals.ContainsKey(session)) _portals.Add(session, Session(pipe));
        if (!_roles.Add((session, account, role))) return;
        string name = _names.Of(account, Given(AccountName), role, session, isKept: taken => !Force && IsOurOther(taken, account, role));
        (SsoProfileAction action, SectionChange? change) = Change(name, session, account, role);
        if (change is not null && !await pipe.ShouldProcessAsync(SsoSessionSection.Lines(change), action == SsoProfileAction.Created ? "Write profile" : "Change profile")) return;
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
        SectionChange[] changes = [.. _ssoSessions.Values.Select(session => session.Change).OfType<SectionChange>(), .. all.Select(one => one.Change).OfType<SectionChange>()];
        if (changes.Length > 0) await LockedConfigFile.ChangeAsync(Configuration.ConfigPath, changes, isCredentials: false, Clock, cancellationToken);
        foreach ((SsoProfile profile, _) in all) pipe.Write(profile);
        foreach (string session in _ssoSessions.Where(pair => pair.Value.Change is not null).Select(pair => pair.Key))
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

        bool isOurs = IsOurs(section);
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

    private bool IsOurs(SectionName section) => Configuration.Config.Get(section, Mark) is not null;

    /// <summary>Whether an earlier run gave the name to another role: whoever uses it means that one, also if now it is not in the pipe.</summary>
    private bool IsOurOther(string name, string account, string role)
    {
        SectionName section = SectionName.Profile(name);
        SharedConfigFile config = Configuration.Config;
        return IsOurs(section) && (config.Get(section, "sso_account_id"), config.Get(section, "sso_role_name")) != (account, role);
    }

    /// <summary>The name of the role's [sso-session], which is written if it is not there.</summary>
    private async Task<string> SsoSessionAsync(PipelineContext pipe)
    {
        string? url = StartUrl.ToText();
        string name = Given(SessionName) ?? NameOf(url) ?? throw new SsoOidcException(FailureKind.InvalidInput, "It is not said which sign-in the role is of: neither -SessionName nor -StartUrl is given.")
        {
            NextStep = "Give -SessionName or -StartUrl, or pipe what Get-SsoAccountRole lists, which knows",
        };
        if (_ssoSessions.TryGetValue(name, out (string? StartUrl, SectionChange? Change) used))
        {
            return url is null || used.StartUrl is null || StartUrls.AreSame(used.StartUrl, url) ? name : throw new SsoOidcException(
                FailureKind.ProfileConflict, $"The [sso-session {name}] is one of {used.StartUrl}, and this role is of {url}.")
            {
                NextStep = "Give the roles of each sign-in a -SessionName of their own",
            };
        }

        string? otherwise = Force ? null : "Give another -SessionName, or replace it with -Force";
        SharedConfigFile config = Configuration.Config;
        SectionChange? change = SsoSessionSection.ToWrite(config, name, url, ServiceRegion ?? Given(Region), "-SsoRegion", otherwise: otherwise);
        if (change is null) url = config.Get(SectionName.SsoSession(name), "sso_start_url");
        else if (!await pipe.ShouldProcessAsync(SsoSessionSection.Lines(change), "Write sso-session")) change = null;
        _ssoSessions[name] = (url, change);
        return name;
    }

    /// <summary>The first label of the portal's host: <c>example</c> of https://example.awsapps.com/start.</summary>
    private static string? NameOf(string? startUrl) =>
        Uri.TryCreate(startUrl, UriKind.Absolute, out Uri? url) && url.Host.Split('.')[0] is { Length: > 0 } label ? label : null;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text!.Trim();
}
