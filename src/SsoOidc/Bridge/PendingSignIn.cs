using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Core.Flows;
using SsoOidc.Core.Http;
using SsoOidc.Core.Store;
using SsoOidc.Vault;

namespace SsoOidc.Bridge;

/// <summary>One device code whose approval a cmdlet waits for, beside others.</summary>
internal sealed record PendingSignIn(
    OidcClient Client,
    CreateTokenRequest Request,
    PollState State,
    DeviceAuthorizationPrompt Prompt,
    object Target,
    SavedSession Session,
    VaultEntry? Entry)
{
    private const string Activity = "Waiting for the sign-in to be approved";

    /// <summary>Hands the token on, or writes one error.</summary>
    public async Task WaitAsync(Pipeline pipe, int index, Func<IssuedToken, Task> finish, CancellationToken cancellationToken)
    {
        TimeSpan life = State.ExpiresAt - ModuleClock.Instance.GetUtcNow();
        try
        {
            DeviceWait wait = new(Client, ModuleClock.Instance)
            {
                OnTrouble = failure => pipe.Warning($"{failure.Message} Trying again until the code ends."),
            };
            IssuedToken token = await wait.RunAsync(
                Request, State, left => pipe.Progress(Progress(index, left, life)), cancellationToken);
            await finish(token);
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
