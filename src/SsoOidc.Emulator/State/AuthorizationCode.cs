using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.State;

/// <summary>An authorization code, valid for one exchange.</summary>
internal sealed class AuthorizationCode
{
    public required string Value { get; init; }

    public required ConsentRequest Request { get; init; }

    public required EmulatorUser User { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public bool Redeemed { get; set; }
}

/// <summary>A valid request to an authorize page that waits for the person's decision.</summary>
internal sealed record ConsentRequest
{
    public required string Id { get; init; }

    public required AwsService Service { get; init; }

    public required string ClientId { get; init; }

    public required string ClientName { get; init; }

    public required string RedirectUri { get; init; }

    public string? State { get; init; }

    /// <summary>The PKCE challenge; only an application of CreateTokenWithIAM may omit it.</summary>
    public string? CodeChallenge { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }
}
