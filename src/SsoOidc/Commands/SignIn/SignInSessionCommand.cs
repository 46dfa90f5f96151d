using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>A cmdlet that works on a console sign-in that is kept somewhere.</summary>
public abstract class SignInSessionCommand : VaultCommand
{
    /// <inheritdoc />
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public override string? ProfileName { get; set; }

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    private protected override string PipeAdvice => "Give the profile of the sign-in as -ProfileName, or pipe what Get-SignInSession lists";

    private protected override AwsService TargetService => AwsService.SignIn;

    private protected override SessionKind Kind => SessionKind.SignInToken;

    private protected override object ErrorTarget => SecretName ?? ProfileName ?? Arn ?? Vault ?? "default";

    /// <summary>The session's ARN, if the cmdlet takes one and it was given.</summary>
    private protected abstract string? Arn { get; }

    /// <summary>The sign-in that the parameters name.</summary>
    private protected LoginSessionRef Find(PipelineContext pipe) =>
        OptionalSecret(null) is { } secret ? LoginSessionRef.InVault(secret, pipe, Clock)
        : !string.IsNullOrEmpty(Arn) ? LoginSessionRef.OfSession(Configuration, Arn!, Clock)
        : LoginSessionRef.OfProfile(Configuration, Clock);

    /// <summary>Seen through the profile that was given, else through one that uses the session that was given.</summary>
    private protected override AwsConfiguration OpenConfiguration()
    {
        AwsConfiguration named = ConfigurationOf(ProfileName);
        if (string.IsNullOrEmpty(Arn) || named.IsProfileExplicit || named.LoginSession() == Arn) return named;
        string? user = named.LoginSessions().Where(pair => pair.Value == Arn).Select(pair => pair.Key).FirstOrDefault();
        return user is null ? named : ConfigurationOf(user);
    }
}
