using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Login;
using SsoOidc.Core.SignIn;
using SsoOidc.Pipeline;

namespace SsoOidc.Commands;

/// <summary>Opens the AWS console in a browser, signed in with credentials that are piped, or that the profile or the environment leads to.</summary>
[Cmdlet(VerbsCommon.Open, "AwsConsole", SupportsShouldProcess = true)]
[OutputType(typeof(string))]
public sealed class OpenAwsConsoleCommand : CredentialCommand
{
    /// <summary>The service as the console's pages name it, for example ec2 or s3; its first page if not given.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ConsoleServiceCompleter))]
    public string? Service { get; set; }

    /// <summary>How long the console stays open, in seconds, from 900 to 43200; as long as the credentials if not given.</summary>
    [Parameter]
    [ValidateRange(900, 43_200)]
    [NumberTransformation]
    public int DurationSec { get; set; }

    /// <summary>Emits the link and opens nothing. Whoever has it is signed in: it is a secret.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override AwsService TargetService => AwsService.Federation;

    /// <inheritdoc />
    protected override void ProcessRecord() => Run(OpenAsync);

    private async Task OpenAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        string? service = string.IsNullOrWhiteSpace(Service) ? null : Service!.Trim();
        if (service is not null && !service.All(c => char.IsLetterOrDigit(c) || c is '-' or '/' or '.'))
            throw new SsoOidcException(FailureKind.InvalidInput, "-Service is the name of a service as the console's addresses have it, for example ec2 or systems-manager.");
        // Before the search, which may ask services, programs and a person.
        string target = Credential?.ToString() ?? $"the AWS credentials of the profile '{Configuration.ProfileName}'";
        if (!await pipe.ShouldProcessAsync(target, $"Open the AWS console{(service is null ? "" : $" ({service})")}")) return;
        AwsCredential credential = await CredentialAsync(pipe, cancellationToken);
        AwsCredentialIdentity identity = credential.ToIdentity();
        if (identity.SessionToken is null)
        {
            throw new SsoOidcException(FailureKind.InvalidInput, "The console opens for temporary credentials only, and these are long-term keys.")
            {
                NextStep = "Take a role with them: Get-AwsCredential -RoleArn <arn> | Open-AwsConsole",
            };
        }

        ServiceConnection connection = Connect();
        Secret url = await new FederationClient(connection).LoginUrlAsync(
            identity,
            FederationClient.Console(connection.Settings.Region == Partition.Global ? null : connection.Settings.Region, service),
            DurationSec > 0 ? TimeSpan.FromSeconds(DurationSec) : null,
            cancellationToken);
        if (PassThru)
        {
            pipe.Write(url.Reveal());
            return;
        }

        BrowserAvailability here = BrowserAvailability.Detect();
        if (here.UnavailableReason is { } reason && here.BrowserVariable is null) throw NoBrowser($"No browser can be opened here: {reason}.");
        if (!await new SystemBrowser(here, Clock).OpenAsync(url.Reveal(), cancellationToken)) throw NoBrowser("No browser could be opened.");
    }

    private static SsoOidcException NoBrowser(string message) => new(FailureKind.InteractionRequired, message)
    {
        NextStep = "Run the command with -PassThru and open the link that it emits; it is a secret",
    };
}
