using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Credentials;
using SsoOidc.Core.Http;
using SsoOidc.Pipeline;
using SsoOidc.Prompts;

namespace SsoOidc.Sessions;

/// <summary>The credential chain, with the sign-ins of this module and a person at the keyboard.</summary>
internal static class CredentialChains
{
    public static CredentialProviderChain Of(
        AwsConfiguration configuration, Func<HttpTransport> transport, PipelineContext pipe, Action<HttpAttempt>? observer, TimeSpan? minimumValidity = null)
    {
        TimeProvider clock = ModuleClock.Instance;
        CredentialChainContext context = new()
        {
            Transport = transport,
            Direct = () => Transports.Direct,
            Clock = clock,
            SsoSession = (seen, instance) => new SessionSelector(sessionName: instance.SessionName, startUrl: instance.StartUrl, region: instance.Region).Find(seen, pipe, clock),
            LoginSession = seen => LoginSessionRef.OfProfile(seen, clock),
            AskMfaCode = device => AskMfaCodeAsync(pipe, device),
            Warn = pipe.Warning,
            Observer = observer,
            Deadline = pipe.Deadline,
        };
        return new CredentialProviderChain(configuration, minimumValidity is { } least ? context with { MinimumValidity = least } : context);
    }

    /// <summary>What a person reads off the device; null if nobody answers.</summary>
    public static async Task<Secret?> AskMfaCodeAsync(PipelineContext pipe, string device)
    {
        (_, SecureString? code) = await HiddenPrompt.AskAsync(pipe, $"Code of the MFA device {DisplayText.Safe(device, DisplayText.LineLimit)}");
        return code.ToSecret();
    }
}
