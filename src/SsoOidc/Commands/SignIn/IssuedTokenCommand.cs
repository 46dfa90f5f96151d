using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.SignIn;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>A cmdlet that asks AWS Sign-In about a token it issued, or ends it: one that is given, or that of a console sign-in.</summary>
public abstract class IssuedTokenCommand : VaultCommand
{
    private protected const string SavedSet = "Saved";
    private protected const string TokenSet = "Token";

    /// <summary>The token, or an object that has one.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TokenSet, ValueFromPipeline = true)]
    [IssuedTokenTransformation]
    public SecureString Token { get; set; } = null!;

    /// <summary>A console sign-in of this machine, by its ARN, as Get-SignInSession gives it: its refresh token.</summary>
    [Parameter(ParameterSetName = SavedSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SessionArnCompleter))]
    public string? SessionArn { get; set; }

    /// <summary>The credentials to sign with; those that the profile or the environment leads to if not given.</summary>
    [Parameter]
    [AwsCredentialTransformation]
    public AwsCredential? Credential { get; set; }

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = SavedSet)]
    public UnusableInput? InputObject { get; set; }

    private protected override string PipeAdvice => "Pipe the token, an object that has one, or what Get-SignInSession lists; credentials to sign with are given as -Credential";

    private protected override SessionKind Kind => SessionKind.SignInToken;

    private protected abstract TokenOperation Operation { get; }

    private protected sealed override AwsService TargetService => Operation.Service;

    private protected override object ErrorTarget => ParameterSetName == TokenSet ? "" : SecretName ?? SessionArn ?? Vault ?? "";

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(async (pipe, cancellationToken) =>
    {
        (Secret token, string name, ServiceLocation? source) = await FindAsync(pipe, cancellationToken);
        await WorkAsync(pipe, token, name, Connect(source), cancellationToken);
    });

    /// <param name="pipe">Where the outcome goes.</param>
    /// <param name="token">The token.</param>
    /// <param name="name">What it is called in a question.</param>
    /// <param name="connection">Where the service is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private protected abstract Task WorkAsync(
        PipelineContext pipe, Secret token, string name, ServiceConnection connection, CancellationToken cancellationToken);

    private async Task<(Secret Token, string Name, ServiceLocation? Source)> FindAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (ParameterSetName == TokenSet) return (RequireSecret(Token, nameof(Token)), "the token", null);
        LoginSessionRef session = !HasVault && !string.IsNullOrEmpty(SessionArn)
            ? LoginSessionRef.OfSession(Configuration, SessionArn!, Clock)
            : LoginSessionRef.InVault(NamedSecret(", -SessionArn, or -Token"), pipe, Clock);
        LoginSessionState saved = await session.Store.TryReadAsync(cancellationToken)
            ?? throw session.ToUserError(new SsoOidcException(FailureKind.NotSignedIn, "Nobody is signed in."), null);
        // FIPS and dual-stack were for the sign-in; the OAuth endpoint has neither.
        ServiceLocation source = new(saved.Location.Region, saved.Location.EndpointUrl);
        return (RequireRefreshToken(saved.RefreshToken.ToSecureString()), $"the refresh token of {session.Name}", source);
    }
}
