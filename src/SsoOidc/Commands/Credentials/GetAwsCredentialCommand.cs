using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Credentials;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.Sts;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>
/// Gives the AWS credentials that the AWS CLI would use, and says where they come from. With -RoleArn it takes a role with them, or with
/// those that are piped.
/// </summary>
[Cmdlet(VerbsCommon.Get, "AwsCredential", DefaultParameterSetName = ChainSet)]
[OutputType(typeof(AwsCredential))]
public sealed class GetAwsCredentialCommand : CredentialCommand
{
    private const string ChainSet = "Chain";
    private const string RoleSet = "AssumeRole";

    /// <inheritdoc />
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public override string? ProfileName { get; set; }

    /// <summary>The role to take with the credentials.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RoleSet)]
    [ArgumentCompleter(typeof(RoleArnCompleter))]
    public string RoleArn { get; set; } = "";

    /// <summary>The name of the role's session, which stands in the account's logs; made up if not given.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    public string? RoleSessionName { get; set; }

    /// <summary>What the role's trust policy demands of callers from other accounts.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    public string? ExternalId { get; set; }

    /// <summary>The MFA device.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [ArgumentCompleter(typeof(MfaSerialCompleter))]
    public string? SerialNumber { get; set; }

    /// <summary>What the MFA device shows; a person is asked if it is not given.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [TokenCodeTransformation]
    public SecureString? TokenCode { get; set; }

    /// <summary>How long the role's credentials last; also a number of seconds. As long as the service has it if not given.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [DurationTransformation]
    public TimeSpan? Duration { get; set; }

    /// <summary>An identity context of IAM Identity Center, as New-SsoTokenWithIam gives it, so that the role acts for a person.</summary>
    [Parameter(ParameterSetName = RoleSet, ValueFromPipelineByPropertyName = true)]
    [Alias("IdentityContext")]
    public string[] ProvidedContext { get; set; } = [];

    /// <summary>A policy, as JSON, that the session has no rights beyond.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    public string? Policy { get; set; }

    /// <summary>ARNs of managed policies that the session has no rights beyond.</summary>
    [Parameter(ParameterSetName = RoleSet)]
    [ArgumentCompleter(typeof(ManagedPolicyCompleter))]
    public string[] PolicyArn { get; set; } = [];

    /// <summary>How long credentials from a cache must be valid; also a number of seconds. 15 minutes if not given.</summary>
    [Parameter(ParameterSetName = ChainSet)]
    [Parameter(ParameterSetName = RoleSet)]
    [DurationTransformation]
    public TimeSpan MinimumValidity { get; set; } = RefreshPolicy.DefaultMinimumValidity;

    /// <summary>Emits secrets as plain strings.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    private protected override object ErrorTarget => ParameterSetName == RoleSet ? RoleArn : base.ErrorTarget;

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(ParameterSetName == RoleSet ? AssumeAsync : FindAsync);

    private async Task FindAsync(PipelineContext pipe, CancellationToken cancellationToken) =>
        Emit(pipe, await CredentialAsync(pipe, cancellationToken, MinimumValidity));

    private async Task AssumeAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(MinimumValidity)))
            throw new SsoOidcException(FailureKind.InvalidInput, "-MinimumValidity and -RoleArn can't be given together: credentials of a role are always new, and last for -Duration.");
        string? device = Given(SerialNumber);
        Secret? code = TokenCode.ToSecret();
        if (code is not null && device is null) throw new SsoOidcException(FailureKind.InvalidInput, "-TokenCode is given, but not -SerialNumber, which names the MFA device.");
        AwsCredential by = await CredentialAsync(pipe, cancellationToken);
        if (device is not null && code is null) code = await CredentialChains.AskMfaCodeAsync(pipe, device) ?? throw NoCode(device);
        AssumeRoleRequest request = new()
        {
            RoleArn = RoleArn,
            RoleSessionName = string.IsNullOrEmpty(RoleSessionName) ? RoleAssumption.DefaultSessionName(Clock) : RoleSessionName!,
            ExternalId = Given(ExternalId),
            SerialNumber = device,
            TokenCode = code,
            DurationSeconds = Duration is { } duration ? (int)duration.TotalSeconds : null,
            Policy = Given(Policy),
            PolicyArns = PolicyArn,
            IdentityContexts = ProvidedContext,
        };
        AssumedRole role;
        try
        {
            role = await new StsClient(Connect()).AssumeRoleAsync(request, by.ToIdentity(), cancellationToken);
        }
        catch (SsoOidcException refused) when (refused.Kind == FailureKind.AccessDenied)
        {
            throw refused.With(refused.Message, "Check that the role trusts the caller (Get-AwsCallerIdentity says who that is), and -ExternalId and -SerialNumber");
        }

        Emit(pipe, AwsCredential.From(
            role.Identity, null, null, new AwsCredentialSource { Type = nameof(CredentialSourceType.AssumeRole), RoleArn = RoleArn }, role.Metadata));
    }

    private static SsoOidcException NoCode(string device) =>
        new(FailureKind.InteractionRequired, $"A code of the MFA device {DisplayText.Safe(device, DisplayText.LineLimit)} is needed, and nobody typed one.")
        {
            NextStep = "Run the command where a person can type the code, or give it as -TokenCode",
        };

    private void Emit(PipelineContext pipe, AwsCredential output) => pipe.Write(AsPlainText ? PlainText.Of(output) : output);

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
