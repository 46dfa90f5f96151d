using System.Collections.Concurrent;
using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Prompts;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>Lists the roles that the person who signed in has, in the accounts that are piped or named, or in all.</summary>
[Cmdlet(VerbsCommon.Get, "SsoAccountRole")]
[OutputType(typeof(SsoAccountRole))]
public sealed class GetSsoAccountRoleCommand : PortalListCommand
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<KnownAccount>> _known = new(StringComparer.Ordinal);
    private readonly List<SsoAccountRole> _choices = [];
    private readonly HashSet<string> _found = new(StringComparer.OrdinalIgnoreCase);
    private volatile bool _isAnswered;

    /// <summary>Names of roles; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RoleNameCompleter))]
    public string[] RoleName { get; set; } = [];

    /// <summary>Numbers of accounts; all accounts if none is given or piped.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AccountIdTransformation]
    [ArgumentCompleter(typeof(AccountIdCompleter))]
    public string[] AccountId { get; set; } = [];

    /// <summary>Names of accounts, where no number is given; wildcards are allowed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountNameCompleter))]
    public string[] AccountName { get; set; } = [];

    /// <summary>Lets a person choose one of them.</summary>
    [Parameter]
    public SwitchParameter Pick { get; set; }

    private protected override string PipeAdvice => "Pipe what Get-SsoAccount lists or numbers of accounts, or give -AccountId or -AccountName";

    private protected override bool TakesPiped => AccountId.Length == 0 && PipedAccount is not null;

    private protected override (string Activity, string Noun) Progress => ("Listing roles", "accounts");

    private protected override async Task AskAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (Pick) await RolePicker.RequirePersonAsync(pipe);
        PortalSession session = Session(pipe);
        RoleFilter roles = new(RoleName);
        string[] numbers = AccountId.Length > 0 ? AccountId : PipedAccount is { } piped ? [piped] : [];
        if (numbers.Length > 0)
        {
            // A name that came with one number is that account's.
            string? name = numbers.Length == 1 && AccountName.Length == 1 ? AccountName[0] : null;
            Expect(numbers.Length);
            foreach (string id in numbers) await AddAsync(pipe, Question(session, id, name, roles), cancellationToken);
            return;
        }

        AccountFilter accounts = new([], AccountName);
        await ListAccountsAsync(
            pipe,
            session,
            account => accounts.Takes(account)
                ? AddAsync(pipe, Question(session, account.AccountId, account.AccountName, roles), cancellationToken)
                : Task.CompletedTask,
            cancellationToken,
            onCounted: AccountName.Length == 0 ? Expect : null);
        foreach (string missing in accounts.NotFound) AddFailure(missing, AccountFilter.Missing(missing));
    }

    private protected override void Emit(PipelineContext pipe, object output)
    {
        if (RoleName.Length > 0) _found.Add(((SsoAccountRole)output).RoleName);
        if (Pick) _choices.Add((SsoAccountRole)output);
        else base.Emit(pipe, output);
    }

    private protected override async Task FinishAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        await base.FinishAsync(pipe, cancellationToken);
        foreach (KeyValuePair<string, ConcurrentBag<KnownAccount>> portal in _known)
            PortalIndex.OfThisUser().Add(portal.Key, portal.Value, isWhole: false);
        if (_isAnswered)
        {
            foreach (string missing in RoleName.Where(name => !NamePattern.HasWildcards(name) && !_found.Contains(name)))
                pipe.Error(RoleFilter.Missing(missing), missing);
        }

        if (Pick && await RolePicker.PickAsync(pipe, _choices) is { } picked) pipe.Write(picked);
    }

    private PortalQuestion Question(PortalSession session, string accountId, string? accountName, RoleFilter wanted) => new(
        session, accountName is null ? accountId : $"{accountId} {accountName}", async (client, token, cancellationToken) =>
        {
            IReadOnlyList<(string RoleName, ResponseMetadata Metadata)> all = await client.AllAccountRolesAsync(token, accountId, cancellationToken);
            _isAnswered = true;
            if (session.Portal is { } portal)
                _known.GetOrAdd(portal, static _ => []).Add(new KnownAccount(accountId, accountName, [.. all.Select(role => role.RoleName)]));
            return (
                [.. all.Where(role => wanted.Takes(role.RoleName))
                    .Select(role => new SsoAccountRole(accountId, accountName, role.RoleName, session.Source, role.Metadata))],
                null);
        });
}
