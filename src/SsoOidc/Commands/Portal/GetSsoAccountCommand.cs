using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Prompts;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>Lists the AWS accounts in which the person who signed in has a role, as the pages come.</summary>
[Cmdlet(VerbsCommon.Get, "SsoAccount")]
[OutputType(typeof(SsoAccount))]
public sealed class GetSsoAccountCommand : PortalCommand
{
    /// <summary>Names of accounts; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountNameCompleter))]
    public string[] AccountName { get; set; } = [];

    /// <summary>Numbers of accounts.</summary>
    [Parameter]
    [AccountIdTransformation]
    [ArgumentCompleter(typeof(AccountIdCompleter))]
    public string[] AccountId { get; set; } = [];

    private protected override string PipeAdvice => "Give the account, Get-SsoAccount -AccountName <name>, or pipe a session that Get-SsoSession lists";

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(ListAsync);

    private async Task ListAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        PortalSession session = Session(pipe);
        AccountFilter filter = new(AccountId, AccountName);
        ListProgress progress = new("Listing accounts", "accounts", Clock);
        List<KnownAccount> known = [];
        await ListAccountsAsync(pipe, session, account =>
        {
            known.Add(new KnownAccount(account.AccountId, account.AccountName, []));
            if (filter.Takes(account)) pipe.Write(account);
            progress.Tick(pipe, known.Count, null);
            return Task.CompletedTask;
        }, cancellationToken);

        progress.Close(pipe);
        if (session.Portal is { } portal) PortalIndex.OfThisUser().Add(portal, known, isWhole: true);
        foreach (string missing in filter.NotFound) pipe.Error(AccountFilter.Missing(missing), missing);
    }
}
