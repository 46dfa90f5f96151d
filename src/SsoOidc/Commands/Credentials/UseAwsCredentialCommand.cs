using System.Management.Automation;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Pipeline;
using SsoOidc.Sessions;

namespace SsoOidc.Commands;

/// <summary>
/// Runs a script block with credentials in the environment, and puts everything back after it: also after an error, after Ctrl+C, and
/// if a later command of the pipe wants no more. The block runs once for each of the credentials, which are <c>$_</c> in it.
/// </summary>
[Cmdlet(VerbsOther.Use, "AwsCredential")]
[OutputType(typeof(object))]
public sealed class UseAwsCredentialCommand : AsyncCmdlet
{
    private AwsCredential? _credential;

    /// <summary>The credentials.</summary>
    // Not mandatory: nobody can type credentials where PowerShell asks for them.
    [Parameter(ValueFromPipeline = true)]
    [AwsCredentialTransformation]
    public AwsCredential? Credential { get; set; }

    /// <summary>What to run.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ScriptBlockTransformation]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>The region to work in; that of the environment, else of the credentials' profile, else of that of the environment, if not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>How long the credentials must be valid when the block begins; also a number of seconds. 5 minutes if not given. Those with less are had anew.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan MinimumValidity { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What was piped in, for the error that says that it is of no use.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    private protected override string PipeAdvice => "Pipe what Get-SsoRoleCredential, Get-SignInCredential or Get-AwsCredential gives";

    private protected override object ErrorTarget => Credential?.ToString() ?? "";

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        _credential = null;
        Run(PrepareAsync);
        if (_credential is not { } credential) return;
        // Processes have one environment for all their runspaces: another block here would use these credentials for its own.
        using IDisposable turn = EnvironmentTurns.Wait(
            () => WriteWarning("Another Use-AwsCredential of this process is at work. Its environment is this one's as well, so this one waits for it to end."),
            StopToken);
        // Only now, since the environment of another block is no answer.
        string? region = null;
        bool isKnown = false;
        Run((_, _) =>
        {
            region = RegionToUse();
            isKnown = true;
            return Task.CompletedTask;
        });
        if (!isKnown) return;
        CredentialEnvironment environment = CredentialEnvironment.Set(credential.ToIdentity(), region);
        try
        {
            RunBlock(credential);
        }
        finally
        {
            environment.Restore();
        }
    }

    private void RunBlock(AwsCredential credential)
    {
        // A steppable pipeline, so that output streams, and ForEach-Object, so that the block has the credentials as $_.
        using SteppablePipeline pipeline = ScriptBlock
            .Create(@"param($block) Microsoft.PowerShell.Core\ForEach-Object -Process $block")
            .GetSteppablePipeline(MyInvocation.CommandOrigin, [ScriptBlock]);
        // Credentials that are given as an argument are input of the block all the same.
        pipeline.Begin(expectInput: true, (EngineIntrinsics)GetVariableValue("ExecutionContext"));
        pipeline.Process(credential);
        pipeline.End();
    }

    /// <summary>The environment wins over a profile, as it does in the AWS CLI. Without its profile, it would also lose that one's region.</summary>
    private string? RegionToUse()
    {
        if (!string.IsNullOrWhiteSpace(Region)) return Region!.Trim();
        AwsConfiguration configuration = ConfigurationOf();
        return configuration.Environment("AWS_REGION") ?? configuration.Environment("AWS_DEFAULT_REGION")
            ?? (Credential?.Source?.ProfileName is { } own ? configuration.Through(own).Profile("region") : null) ?? configuration.Profile("region");
    }

    private async Task PrepareAsync(PipelineContext pipe, CancellationToken cancellationToken)
    {
        AwsCredential given = Credential ?? throw MissingCredentials.Failure(PipeAdvice);
        TimeSpan? left = given.Expiration - ModuleClock.Instance.GetUtcNow();
        if (!(left < MinimumValidity))
        {
            _credential = given;
            return;
        }

        (AwsCredential? fresh, SsoOidcException? failure) = await pipe.CallAsync(_ => CredentialRefresh.Of(given, MinimumValidity));
        if (failure is not null && !(left > TimeSpan.Zero))
            throw failure.With($"The credentials have ended, so the script block was not run. {failure.Message}");
        if (failure is not null) pipe.Warning($"The credentials end in {Output.Instants.Left(left!.Value)} and could not be had anew. {failure.Message}");
        _credential = fresh ?? given;
    }
}
