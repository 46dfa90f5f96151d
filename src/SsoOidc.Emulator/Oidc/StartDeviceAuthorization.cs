using System.Text.Json.Nodes;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Routing;
using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Oidc;

/// <summary>POST /device_authorization.</summary>
internal sealed class StartDeviceAuthorization(
    SsoEmulatorOptions options, Authorizations authorizations, EmulatorState state, Uri baseUrl)
{
    // RFC 8628 section 3.2: the interval a client must use when it is told none.
    private static readonly TimeSpan s_defaultInterval = TimeSpan.FromSeconds(5);

    private readonly Clients _clients = new(state);

    public Reply Handle(ServiceCall call)
    {
        RegisteredClient client = _clients.Authenticate(call);
        string startUrl = call.Required("startUrl");
        if (!client.Allows(Grants.DeviceCode))
            throw ServiceErrors.Oidc("UnauthorizedClientException", "The client is not registered for the device code grant");
        if (!StartUrls.IsKnown(options, startUrl))
            throw ServiceErrors.InvalidRequest("Invalid startUrl provided");

        string userCode = RandomText.UserCode();
        while (authorizations.Find(userCode) is not null)
            userCode = RandomText.UserCode();
        string requestUri = "urn:aws:signin:request:" + RandomText.Token("", 16);
        DeviceAuthorization authorization = new()
        {
            DeviceCode = RandomText.Token("", 64),
            UserCode = userCode,
            Client = client,
            StartUrl = startUrl,
            CreatedAt = call.Now,
            ExpiresAt = call.Now + options.DeviceCodeLifetime,
            Interval = options.PollInterval ?? s_defaultInterval,
            RequestUri = requestUri,
            VerificationUri = new Uri(baseUrl, "/device").AbsoluteUri,
            VerificationUriComplete = options.VerificationUrlWithoutCode || call.Faults.HideUserCode
                ? new Uri(baseUrl, "/platform/authorize").AbsoluteUri + "?request_uri=" + Uri.EscapeDataString(requestUri)
                : new Uri(baseUrl, "/device").AbsoluteUri + "?user_code=" + userCode,
        };
        authorizations.Add(authorization);

        JsonObject members = new()
        {
            ["deviceCode"] = authorization.DeviceCode,
            ["expiresIn"] = (int)options.DeviceCodeLifetime.TotalSeconds,
            ["userCode"] = userCode,
            ["verificationUri"] = authorization.VerificationUri,
            ["verificationUriComplete"] = authorization.VerificationUriComplete,
        };
        if (options.PollInterval is TimeSpan interval)
            members["interval"] = (int)interval.TotalSeconds;
        return Reply.Json(members);
    }
}
