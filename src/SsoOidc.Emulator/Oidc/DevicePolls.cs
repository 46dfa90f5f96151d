using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Oidc;

/// <summary>Answers a poll of a device code, by RFC 8628 section 3.5.</summary>
internal sealed class DevicePolls(SsoEmulatorOptions options, EmulatorState state)
{
    private static readonly TimeSpan s_slowDownStep = TimeSpan.FromSeconds(5);

    // A client that waits the interval by its own timer can be a little early by the emulator's.
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMilliseconds(100);

    /// <summary>The approved authorization, which is redeemed by this; throws the error of any other state.</summary>
    public DeviceAuthorization Redeem(ServiceCall call, RegisteredClient client, string deviceCode)
    {
        if (!state.DeviceCodes.TryGetValue(deviceCode, out DeviceAuthorization? authorization)
            || authorization.Client.ClientId != client.ClientId)
            throw ServiceErrors.InvalidGrant("Invalid device code provided");
        if (authorization.Redeemed)
            throw ServiceErrors.InvalidGrant("The device code has already been used");
        authorization.Polls++;
        if (authorization.Decision == Decision.Denied && authorization.PendingPolls == 0)
            throw ServiceErrors.Oidc("AccessDeniedException", "The request was denied by the user");
        if (call.Now >= authorization.ExpiresAt)
            throw ServiceErrors.Oidc("ExpiredTokenException", "The device code has expired");
        if (authorization.Decision == Decision.None || authorization.PendingPolls > 0)
            throw Wait(call, authorization);
        authorization.Redeemed = true;
        return authorization;
    }

    private ServiceErrorException Wait(ServiceCall call, DeviceAuthorization authorization)
    {
        bool tooSoon = options.EnforcePollInterval
            && authorization.LastPoll is DateTimeOffset last
            && call.Now < last + authorization.Interval - s_tolerance;
        authorization.LastPoll = call.Now;
        if (tooSoon)
        {
            authorization.Interval += s_slowDownStep;
            return ServiceErrors.Oidc("SlowDownException", "Polling too fast: wait 5 seconds longer between polls from now on");
        }

        if (authorization.PendingPolls > 0)
            authorization.PendingPolls--;
        return ServiceErrors.Oidc("AuthorizationPendingException", "The authorization request is still pending");
    }
}
