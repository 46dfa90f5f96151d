using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Credentials;
using SsoOidc.Core.Http;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>Hands credentials on: as text for other programs, in the environment of this process, or in the shared credentials file.</summary>
[Cmdlet(VerbsData.Export, "AwsCredential", SupportsShouldProcess = true, DefaultParameterSetName = TextSet)]
[OutputType(typeof(string))]
public sealed class ExportAwsCredentialCommand : AsyncCmdlet
{
    private const string TextSet = "Text";
    private const string ProfileSet = "Profile";
    private const string RestoreSet = "Restore";

    private static readonly object s_gate = new();
    private static CredentialEnvironment? s_environment;

    /// <summary>The credentials, as Get-SsoRoleCredential and Get-SignInCredential give them.</summary>
    // Not mandatory: nobody can type credentials where PowerShell asks for them.
    [Parameter(ValueFromPipeline = true, ParameterSetName = TextSet)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = ProfileSet)]
    [AwsCredentialTransformation]
    public AwsCredential? Credential { get; set; }

    /// <summary>The form.</summary>
    [Parameter(Position = 0, ParameterSetName = TextSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    [AwsCredentialFormatTransformation]
    public AwsCredentialFormat As { get; set; } = AwsCredentialFormat.Process;

    /// <summary>The profile of the shared credentials file to write them to; made if it is not there.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProfileSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string ProfileName { get; set; } = "";

    /// <summary>The region to work in, for AWS_REGION and AWS_DEFAULT_REGION, or for the profile.</summary>
    [Parameter(ParameterSetName = TextSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>Puts back the environment variables that were there before the first -As Environment.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RestoreSet)]
    public SwitchParameter Restore { get; set; }

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = TextSet)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = ProfileSet)]
    public PSObject? InputObject { get; set; }

    private protected override string PipeAdvice => "Pipe what Get-SsoRoleCredential, Get-SignInCredential or Get-AwsCredential gives";

    private protected override object ErrorTarget => ParameterSetName == ProfileSet ? ProfileName : Credential?.AccessKeyId ?? "";

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(ParameterSetName switch
    {
        ProfileSet => SaveAsync,
        RestoreSet => RestoreAsync,
        _ => ExportAsync,
    });

    private string? GivenRegion => string.IsNullOrWhiteSpace(Region) ? null : Region!.Trim();

    private async Task ExportAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        AwsCredentialIdentity identity = Given(pipe).ToIdentity();
        if (As == AwsCredentialFormat.Environment)
        {
            if (!await pipe.ShouldProcessAsync("the environment of this process", $"Set credentials {identity.AccessKeyId}")) return;
            lock (s_gate) s_environment = CredentialEnvironment.Set(identity, GivenRegion, s_environment);
            return;
        }

        IReadOnlyList<KeyValuePair<string, string?>> variables = CredentialVariables.Of(identity, GivenRegion);
        pipe.Write(As switch
        {
            AwsCredentialFormat.PowerShell => CredentialVariables.ForPowerShell(variables),
            AwsCredentialFormat.Bash => CredentialVariables.ForBash(variables),
            AwsCredentialFormat.DotEnv => CredentialVariables.ForDotEnv(variables),
            AwsCredentialFormat.Json => CredentialVariables.ToJson(identity),
            _ => CredentialVariables.ToProcess(identity),
        });
    }

    private async Task RestoreAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (!await pipe.ShouldProcessAsync("the environment of this process", "Put back what was there before")) return;
        lock (s_gate)
        {
            s_environment?.Restore();
            s_environment = null;
        }
    }

    private async Task SaveAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(As)))
            throw new SsoOidcException(FailureKind.InvalidInput, "-As and -ProfileName can't be given together: a profile has a form of its own.");
        AwsCredentialIdentity identity = Given(pipe).ToIdentity();
        AwsConfiguration configuration = ConfigurationOf(ProfileName, mayBeNew: true);
        string path = configuration.CredentialsPath;
        if (!await pipe.ShouldProcessAsync(path, $"Write credentials {identity.AccessKeyId} to the profile '{ProfileName}'")) return;
        List<(string, string?)> pairs =
        [
            ("aws_access_key_id", identity.AccessKeyId),
            ("aws_secret_access_key", identity.SecretAccessKey.Reveal()),
            ("aws_session_token", identity.SessionToken?.Reveal()),
            // Its older name would go on to count for some.
            ("aws_security_token", null),
            ("aws_account_id", identity.AccountId),
        ];
        if (GivenRegion is { } region) pairs.Add(("region", region));
        await LockedConfigFile.ChangeAsync(
            path, [new SectionChange(SectionName.Profile(ProfileName), [.. pairs])], isCredentials: true, ModuleClock.Instance, cancellationToken);
    }

    private AwsCredential Given(PipelineContext pipe)
    {
        AwsCredential given = Credential ?? throw MissingCredentials.Failure(PipeAdvice);
        if (given.IsExpired) pipe.Warning($"These credentials have ended ({given}); no service takes them any more.");
        return given;
    }
}

/// <summary>Tells which forms there are, where PowerShell would name a type.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AwsCredentialFormatTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is string text && !Enum.TryParse(text, ignoreCase: true, out AwsCredentialFormat _)
            ? throw new ArgumentTransformationMetadataException(
                $"There is no form '{DisplayText.Safe(text, DisplayText.LineLimit)}'. There are: {string.Join(", ", typeof(AwsCredentialFormat).GetEnumNames())}.")
            : inputData;
}

/// <summary>The forms of Export-AwsCredential.</summary>
public enum AwsCredentialFormat
{
    /// <summary>The JSON that a credential_process prints.</summary>
    Process,

    /// <summary>Lines that set environment variables in PowerShell.</summary>
    PowerShell,

    /// <summary>Lines that set environment variables in a POSIX shell.</summary>
    Bash,

    /// <summary>The JSON object that STS calls Credentials.</summary>
    Json,

    /// <summary>Lines of a .env file.</summary>
    DotEnv,

    /// <summary>No text: the environment of this process.</summary>
    Environment,
}
