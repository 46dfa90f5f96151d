using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Core.Flows;
using SsoOidc.Core.Http;

namespace SsoOidc.Bridge;

/// <summary>One device code whose approval a cmdlet waits for, beside others.</summary>
internal sealed record PendingSignIn(
    OidcClient Client,
    CreateTokenRequest Request,
    PollState State,
    DeviceAuthorizationPrompt Prompt,
    Func<IssuedToken, object> Output,
    object Target)
{
    private const string Activity = "Waiting for the sign-in to be approved";

    /// <summary>Emits the token, or one error.</summary>
    public async Task WaitAsync(Pipeline pipe, int index, CancellationToken cancellationToken)
    {
        TimeSpan life = State.ExpiresAt - TimeProvider.System.GetUtcNow();
        try
        {
            DeviceWait wait = new(Client, TimeProvider.System)
            {
                OnTrouble = failure => pipe.Warning($"{failure.Message} Trying again until the code ends."),
            };
            IssuedToken token = await wait.RunAsync(
                Request, State, left => pipe.Progress(Progress(index, left, life)), cancellationToken);
            pipe.Write(Output(token));
        }
        catch (SsoOidcException failure)
        {
            pipe.Error(failure, Target);
        }

        pipe.Progress(new ProgressRecord(index, Activity, "Done") { RecordType = ProgressRecordType.Completed });
    }

    private ProgressRecord Progress(int index, TimeSpan left, TimeSpan life) =>
        new(index, Activity, $"Code {Prompt.UserCode} at {Prompt.VerificationUri}, {Instants.Left(left)} left")
        {
            SecondsRemaining = (int)Math.Max(0, left.TotalSeconds),
            PercentComplete = life <= TimeSpan.Zero ? 100 : (int)Math.Min(100, Math.Max(0, 100 - (100 * left.TotalSeconds / life.TotalSeconds))),
        };
}
