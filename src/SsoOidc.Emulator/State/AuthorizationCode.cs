using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.State;

/// <summary>A code handed to a redirect URI, good for one exchange.</summary>
internal sealed class AuthorizationCode
{
    public required string Value { get; init; }

    public required ConsentRequest Request { get; init; }

    public required EmulatorUser User { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public bool Redeemed { get; set; }
}

/// <summary>A visit to an authorize page, checked and waiting for the person.</summary>
internal sealed record ConsentRequest
{
    public required string Id { get; init; }

    public required AwsService Service { get; init; }

    public required string ClientId { get; init; }

    public required string ClientName { get; init; }

    public required string RedirectUri { get; init; }

    public string? State { get; init; }

    /// <summary>The PKCE challenge; only an application of CreateTokenWithIAM may go without.</summary>
    public string? CodeChallenge { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }
}
