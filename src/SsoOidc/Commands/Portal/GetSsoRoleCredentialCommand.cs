using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Portal;
using SsoOidc.Core.Sessions;
using SsoOidc.Errors;
using SsoOidc.Pipeline;
using SsoOidc.Prompts;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>
/// Gives AWS credentials of roles that are piped or named: from the cache that the AWS CLI shares while they are valid long enough,
/// else from the access portal. Never asks anybody to sign in: for runbooks and credential_process.
/// </summary>
[Cmdlet(VerbsCommon.Get, "SsoRoleCredential")]
[OutputType(typeof(AwsCredential))]
public sealed class GetSsoRoleCredentialCommand : PortalListCommand
{
    private RoleCredentialCache? _cache;
    private int _saveFailures;

    /// <summary>The number of the account; the profile's if neither account nor role is given.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [AccountIdTransformation]
    [ArgumentCompleter(typeof(AccountIdCompleter))]
    public string? AccountId { get; set; }

    /// <summary>The role: the name of the permission set.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RoleNameCompleter))]
    public string? RoleName { get; set; }

    /// <summary>The name of the account, which goes into the output.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(AccountNameCompleter))]
    public string? AccountName { get; set; }

    /// <summary>How long the credentials must be valid from now; also a number of seconds. 15 minutes if not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan MinimumValidity { get; set; } = RefreshPolicy.DefaultMinimumValidity;

    /// <summary>Neither takes credentials from the cache nor keeps them there.</summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <summary>Lets a person choose among all roles.</summary>
    [Parameter]
    public SwitchParameter Pick { get; set; }

    /// <summary>Emits secrets as plain strings.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    private protected override (string Activity, string Noun) Progress => ("Getting credentials", "roles");

    private protected override string PipeAdvice => "Pipe what Get-SsoAccountRole lists, or numbers of accounts with -RoleName, or give -AccountId and -RoleName";

    private protected override bool TakesPiped => string.IsNullOrEmpty(AccountId) && PipedAccount is not null;

    private string? Account => string.IsNullOrEmpty(AccountId) ? PipedAccount : AccountId;

    private protected override object ErrorTarget =>
        string.IsNullOrEmpty(Account) && string.IsNullOrEmpty(RoleName) ? base.ErrorTarget : $"{Account} {RoleName}";

    private protected override async Task AskAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (Pick) await RolePicker.RequirePersonAsync(pipe);
        PortalSession session = Session(pipe);
        (string account, string role, string? name) = Pick ? await PickAsync(pipe, session, cancellationToken) : Named();
        RoleKey? key = NoCache ? null : session.KeyOf(account, role);
        if (key is null || Cache.Find(key, MinimumValidity) is not { } kept)
        {
            await AddAsync(pipe, Question(session, account, role, name, key), cancellationToken);
            return;
        }

        await AddAsync(pipe, Output(kept, name, role, session, null), cancellationToken);
    }

    private RoleCredentialCache Cache => _cache ??= RoleCredentialCache.Of(Configuration, Clock);

    private (string Account, string Role, string? Name) Named()
    {
        string? account = Account, role = RoleName;
        if (string.IsNullOrEmpty(account) && string.IsNullOrEmpty(role) && !NamesSession) (account, role) = Configuration.RoleOfProfile();
        if (account is { Length: > 0 } && role is { Length: > 0 }) return (account, role, string.IsNullOrEmpty(AccountName) ? null : AccountName);
        bool hasNeither = string.IsNullOrEmpty(account) && string.IsNullOrEmpty(role);
        string missing = hasNeither ? "account and role" : string.IsNullOrEmpty(account) ? "account" : "role";
        throw new SsoOidcException(
            FailureKind.InvalidInput,
            $"It is not said which {missing} the credentials are to be of"
                + (NamesSession || !hasNeither ? "." : $", and the profile '{Configuration.ProfileName}' has no sso_account_id and sso_role_name."))
        {
            NextStep = account is { Length: > 0 }
                ? $"Give -RoleName; Get-SsoAccountRole -AccountId {CommandText.Quoted(account)} lists the roles"
                : "Give -AccountId and -RoleName, pipe what Get-SsoAccountRole lists, or choose with -Pick",
        };
    }

    private async Task<(string Account, string Role, string? Name)> PickAsync(
        PipelineContext pipe, PortalSession session, CancellationToken cancellationToken)
    {
        List<SsoAccountRole> roles = [];
        if (Account is { Length: > 0 } account) await RolesOfAsync(account, AccountName);
        else await ListAccountsAsync(pipe, session, account => RolesOfAsync(account.AccountId, account.AccountName), cancellationToken);
        SsoAccountRole picked = await RolePicker.PickAsync(pipe, roles) ?? throw new SsoOidcException(FailureKind.InvalidInput, "No role was chosen.");
        return (picked.AccountId, picked.RoleName, picked.AccountName);

        async Task RolesOfAsync(string id, string? name)
        {
            Secret token = await session.TokenAsync(pipe, Clock, cancellationToken);
            roles.AddRange((await Client(session).AllAccountRolesAsync(token, id, cancellationToken))
                .Select(role => new SsoAccountRole(id, name, role.RoleName, session.Source, null)));
        }
    }

    private PortalQuestion Question(PortalSession session, string account, string role, string? name, RoleKey? key) => new(
        session, $"{account} {role}", async (client, token, cancellationToken) =>
        {
            CachedCredentials credentials = key is null
                ? await FetchAsync()
                : await Cache.GetAsync(key, MinimumValidity, FetchAsync, RefreshPolicy.DefaultLockTimeout, cancellationToken);
            // Said once, though many find it at the same time.
            string? warning = credentials.SaveFailure is { } failure && Interlocked.Increment(ref _saveFailures) == 1
                ? $"The credentials could not be kept in the cache, so each command asks the portal anew. {failure.Message}"
                : null;
            return ([Output(credentials.Identity, name, role, session, credentials.Metadata)], warning);

            async Task<CachedCredentials> FetchAsync()
            {
                try
                {
                    RoleCredentials fetched = await client.GetRoleCredentialsAsync(token, account, role, cancellationToken);
                    return new CachedCredentials(fetched.Identity, fetched.Metadata);
                }
                catch (SsoOidcException refused) when (refused.Kind == FailureKind.Forbidden)
                {
                    throw refused.With(
                        $"The role {role} in the account {account} is not this sign-in's, or was assigned just now. {refused.Message}",
                        $"Run Get-SsoAccountRole -AccountId {CommandText.Quoted(account)} to see its roles; a new assignment takes some minutes to count");
                }
            }
        });

    private object Output(AwsCredentialIdentity identity, string? name, string role, PortalSession session, ResponseMetadata? metadata)
    {
        // By a token alone nobody can have them anew.
        AwsCredentialSource? source = session.AnySource is { AccessToken: null } found
            ? AwsCredentialSource.Of(found, string.IsNullOrEmpty(ProfileName) ? null : ProfileName)
            : null;
        AwsCredential output = AwsCredential.From(identity, name, role, source, metadata);
        return AsPlainText ? PlainText.Of(output) : output;
    }
}
