using System.Globalization;

namespace SsoOidc;

/// <summary>
/// What a person must see to approve a device code: the MessageData of the information record that shows it. Its text is
/// what hosts print.
/// </summary>
public sealed class DeviceAuthorizationPrompt
{
    /// <summary>What the person compares or types.</summary>
    public required string UserCode { get; init; }

    /// <summary>The page where the code is typed, as the service sent it.</summary>
    public required string VerificationUri { get; init; }

    /// <summary>The page that needs no typing, as the service sent it; null where there is none.</summary>
    public string? VerificationUriComplete { get; init; }

    /// <summary>When the code ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The access portal, where known.</summary>
    public Uri? StartUrl { get; init; }

    /// <summary>The code once more, for the progress line.</summary>
    internal string Status => $"Code {UserCode} at {VerificationUri}";

    internal static DeviceAuthorizationPrompt Of(Core.DeviceAuthorization authorization, Uri? startUrl) => new()
    {
        UserCode = authorization.UserCode,
        VerificationUri = authorization.VerificationUri,
        VerificationUriComplete = authorization.VerificationUriComplete,
        ExpiresAt = authorization.ExpiresAt,
        StartUrl = startUrl,
    };

    /// <summary>The whole message.</summary>
    public override string ToString()
    {
        string end = ExpiresAt.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        return $"""

            To sign in{(StartUrl is null ? "" : $" to {StartUrl.OriginalString}")}, open this page in a browser on any device:

                {VerificationUriComplete ?? VerificationUri}

            and approve only if it shows, or after you typed, this code:

                {UserCode}

            The code ends at {end}. Never approve a code that somebody sent to you.

            """;
    }
}
