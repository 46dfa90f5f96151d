using SsoOidc.Core;
using SsoOidc.Core.Http;
using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;
using SsoOidc.Pipeline;
using SsoOidc.Prompts;
using SsoOidc.Vault;

namespace SsoOidc.Commands;

/// <summary>One device code whose approval a cmdlet waits for, beside others.</summary>
internal sealed class PendingDeviceLogin(
    ServiceConnection connection,
    CreateTokenRequest request,
    PollState state,
    DeviceAuthorizationPrompt prompt,
    object target,
    SsoSessionState session,
    VaultSecretName? secret)
{
    public DeviceAuthorizationPrompt Prompt => prompt;

    public SsoSessionState Session => session;

    public VaultSecretName? Secret => secret;

    /// <summary>Hands the token on, or writes one error. Only one that is alone may keep the thread: others would wait behind it.</summary>
    public async Task WaitAsync(
        PipelineContext pipe, int index, bool alone, Func<IssuedToken, Task> finish, CancellationToken cancellationToken)
    {
        WaitProgress progress = new(pipe, index, prompt.Status);
        try
        {
            DeviceCodePoller wait = new(new OidcClient(connection with { IsSynchronous = alone }), ModuleClock.Instance)
            {
                OnTransientError = failure => pipe.Warning($"{failure.Message} Trying again until the code ends."),
            };
            await finish(await wait.RunAsync(request, state, progress.Tick, cancellationToken));
        }
        catch (SsoOidcException failure)
        {
            pipe.Error(failure, target);
        }

        progress.Close();
    }
}
