using SsoOidc.Core.Http;

namespace SsoOidc.Core.Oidc;

/// <summary>Members of StartDeviceAuthorization, POST <c>/device_authorization</c>.</summary>
internal sealed class StartDeviceAuthorizationRequest
{
    public required string ClientId { get; init; }

    public required Secret ClientSecret { get; init; }

    public required string StartUrl { get; init; }

    internal byte[] ToJson()
    {
        using JsonRequestWriter json = JsonRequestWriter.Start();
        return json
            .Add("clientId", ClientId)
            .Add("clientSecret", ClientSecret)
            .Add("startUrl", StartUrl)
            .ToArray();
    }
}

/// <summary>A device code that waits for a person's approval (RFC 8628 section 3.2).</summary>
internal sealed class DeviceAuthorization
{
    private const int MaxUserCode = 100, MaxPage = 2000;

    internal DeviceAuthorization(JsonResponseReader reply)
    {
        DeviceCode = reply.RequiredSecret("deviceCode");
        UserCode = reply.RequiredText("userCode");
        if (UserCode.Length > MaxUserCode) throw reply.Refuse("a userCode that nobody could compare");
        VerificationUri = Page(reply.RequiredText("verificationUri"), reply);
        VerificationUriComplete = reply.Text("verificationUriComplete") is { Length: > 0 } page ? Page(page, reply) : null;
        ExpiresIn = reply.RequiredInt("expiresIn");
        ExpiresAt = reply.ReceivedAt.AddSeconds(ExpiresIn);
        Interval = reply.Int("interval");
        ResponseMetadata = reply.Metadata;
    }

    /// <summary>What the client polls with.</summary>
    public Secret DeviceCode { get; }

    /// <summary>What the person compares or types, for example <c>ABCD-EFGH</c>.</summary>
    public string UserCode { get; }

    /// <summary>The page where the code is typed. Shown as it came.</summary>
    public string VerificationUri { get; }

    /// <summary>The page with the code filled in, or a form without it. Shown as it came.</summary>
    public string? VerificationUriComplete { get; }

    /// <summary>Life of the device code in seconds from the reply.</summary>
    public int ExpiresIn { get; }

    /// <summary>When the device code ends, by the local clock.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>Least time between two polls in seconds; null if the reply does not say.</summary>
    public int? Interval { get; }

    public ResponseMetadata ResponseMetadata { get; }

    /// <summary>A person is sent there, so it must be a page of the web and nothing else.</summary>
    private static string Page(string text, JsonResponseReader reply) =>
        text.Length <= MaxPage && Uri.TryCreate(text, UriKind.Absolute, out Uri? page) && page.Scheme is "https" or "http"
            ? text
            : throw reply.Refuse("a verification page that is no http or https URL");
}
