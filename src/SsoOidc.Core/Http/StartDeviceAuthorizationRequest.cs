namespace SsoOidc.Core.Http;

/// <summary>Members of StartDeviceAuthorization, POST <c>/device_authorization</c>.</summary>
public sealed class StartDeviceAuthorizationRequest
{
    /// <summary>From the registration.</summary>
    public required string ClientId { get; init; }

    /// <summary>From the registration.</summary>
    public required Secret ClientSecret { get; init; }

    /// <summary>The access portal's URL.</summary>
    public required string StartUrl { get; init; }

    internal byte[] ToJson()
    {
        using JsonBody json = JsonBody.Start();
        return json
            .Add("clientId", ClientId)
            .Add("clientSecret", ClientSecret)
            .Add("startUrl", StartUrl)
            .ToArray();
    }
}
