using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.State;

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
