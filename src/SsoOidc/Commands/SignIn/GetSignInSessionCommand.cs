using System.Collections;
using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;
using SsoOidc.Vault;

namespace SsoOidc.Commands;

/// <summary>
/// Lists the console sign-ins of the AWS login cache, or what this module saved of them in a vault. Without a network call, and
/// without reading a vault's secrets.
/// </summary>
[Cmdlet(VerbsCommon.Get, "SignInSession", DefaultParameterSetName = ProfileSet)]
[OutputType(typeof(SignInSession))]
public sealed class GetSignInSessionCommand : AsyncCmdlet
{
    private const string ProfileSet = "Profile";
    private const string VaultSet = "Vault";

    /// <summary>A profile that uses it; wildcards are allowed. All sign-ins if not given, also those of no profile.</summary>
    [Parameter(Position = 0, ParameterSetName = ProfileSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>The SecretManagement vault to look in.</summary>
    [Parameter(Mandatory = true, ParameterSetName = VaultSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VaultCompleter))]
    public string Vault { get; set; } = "";

    /// <summary>The secret's name; wildcards are allowed.</summary>
    [Parameter(Position = 0, ParameterSetName = VaultSet, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    public string SecretName { get; set; } = "*";

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    private protected override string PipeAdvice => "Give the profile of the sign-in, Get-SignInSession -ProfileName <name>, or name a -Vault";

    private protected override object ErrorTarget => ParameterSetName == VaultSet ? Vault : ProfileName ?? "";

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (ParameterSetName == VaultSet) Run(ListVaultAsync);
        else Run((pipe, _) => Task.Run(() => List(pipe), CancellationToken.None));
    }

    private void List(PipelineContext pipe)
    {
        WildcardPattern? pattern = ProfileName is null ? null : new WildcardPattern(ProfileName, WildcardOptions.IgnoreCase);
        foreach ((LoginSessionRef session, LoginSessionState saved) in LoginSessionRef.All(ConfigurationOf(), ModuleClock.Instance))
        {
            if (pattern is null || session.ProfileNames.Any(pattern.IsMatch)) pipe.Write(session.ToOutput(saved));
        }
    }

    private async Task ListVaultAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        WildcardPattern pattern = new(SecretName, WildcardOptions.IgnoreCase);
        foreach ((string name, Hashtable metadata) in await VaultSessionList.ListAsync(pipe, Vault, cancellationToken))
        {
            // A vault without metadata does not tell of which kind its entries are.
            if (pattern.IsMatch(name) && metadata["Kind"] is null or nameof(SessionKind.SignInToken)) pipe.Write(Session(name, metadata));
        }
    }

    private SignInSession Session(string name, Hashtable metadata)
    {
        string? arn = metadata["SessionArn"] as string;
        return new SignInSession
        {
            SessionArn = arn,
            AccountId = metadata["AccountId"] as string ?? Arn.TryParse(arn)?.AccountId,
            Region = metadata["Region"] as string,
            ExpiresAt = VaultSessionList.Instant(metadata["ExpiresAt"]),
            CanRefresh = VaultSessionList.Flag(metadata["CanRefresh"]),
            Store = SsoSessionStore.Vault,
            Vault = Vault,
            SecretName = name,
        };
    }
}
