using System.Globalization;

namespace SsoOidc;

/// <summary>
/// What a person must see to approve a device code: the MessageData of the information record that shows it. Its text is
/// what hosts print.
/// </summary>
public sealed class DeviceAuthorizationPrompt : SignInPrompt
{
    /// <summary>What the person compares or types.</summary>
    public required string UserCode { get; init; }

    /// <summary>The page where the code is typed, as the service sent it.</summary>
    public required string VerificationUri { get; init; }

    /// <summary>The page that needs no typing, as the service sent it; null if there is none.</summary>
    public string? VerificationUriComplete { get; init; }

    /// <summary>When the code ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The access portal, if known.</summary>
    public Uri? StartUrl { get; init; }

    /// <summary>The page as a QR code, in lines of half blocks for a dark terminal; null if none was asked for.</summary>
    public string? QrCode { get; private init; }

    /// <summary>The page a person is best sent to.</summary>
    private string Best => VerificationUriComplete ?? VerificationUri;

    /// <summary>The code once more, for the progress line.</summary>
    internal string Status => $"Code {Shown(UserCode)} at {Shown(VerificationUri)}";

    internal static DeviceAuthorizationPrompt Of(Core.Oidc.DeviceAuthorization authorization, Uri? startUrl, bool hasQrCode) => new DeviceAuthorizationPrompt
    {
        UserCode = authorization.UserCode,
        VerificationUri = authorization.VerificationUri,
        VerificationUriComplete = authorization.VerificationUriComplete,
        ExpiresAt = authorization.ExpiresAt,
        StartUrl = startUrl,
    }.With(hasQrCode);

    /// <summary>The same with a QR code, if it is asked for.</summary>
    internal DeviceAuthorizationPrompt With(bool hasQrCode) => !hasQrCode ? this : new DeviceAuthorizationPrompt
    {
        UserCode = UserCode,
        VerificationUri = VerificationUri,
        VerificationUriComplete = VerificationUriComplete,
        ExpiresAt = ExpiresAt,
        StartUrl = StartUrl,
        QrCode = Output.QrCode.Plain(Best),
    };

    private protected override string Text(bool isHighlighted)
    {
        string end = ExpiresAt.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        string picture = QrCode is null ? "" : "\n\n" + (isHighlighted ? Output.QrCode.InColour(Best) : QrCode);
        return $"""

            To sign in{(StartUrl is null ? "" : $" to {Shown(StartUrl.OriginalString)}")}, open this page in a browser on any device:

                {Page(Best, isHighlighted)}{picture}

            and approve only if it shows, or after you typed, this code:

                {Code(UserCode, isHighlighted)}

            The code expires at {end}. Never approve a code that somebody sent to you.

            """;
    }
}
