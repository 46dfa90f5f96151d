namespace SsoOidc.Emulator;

/// <summary>
/// A request that the emulator received, with its secrets. The members named Masked and
/// <see cref="ToString"/> are free of secrets.
/// </summary>
public sealed record EmulatorRequest
{
    /// <summary>Counts up from 1 in the order of arrival.</summary>
    public required int Sequence { get; init; }

    /// <summary>When it arrived, by the emulator's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The operation's name in the service model, e.g. <c>RegisterClient</c>; <c>Unknown</c> if there is none.</summary>
    public required string Operation { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path, undecoded and without the query.</summary>
    public required string Path { get; init; }

    /// <summary>The query, undecoded and without the question mark; empty if there is none.</summary>
    public required string Query { get; init; }

    /// <summary>The query with <c>****</c> in place of secrets.</summary>
    public required string MaskedQuery { get; init; }

    /// <summary>The headers by name, any case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The headers with <c>****</c> in place of proofs, signatures and bearer tokens.</summary>
    public required IReadOnlyDictionary<string, string> MaskedHeaders { get; init; }

    /// <summary>The body as received.</summary>
    public required string Body { get; init; }

    /// <summary>The body with <c>****</c> in place of every secret member.</summary>
    public required string MaskedBody { get; init; }

    /// <summary>The body's <c>grantType</c>, if it has one.</summary>
    public string? GrantType { get; init; }

    /// <summary>The fault that changed the reply; null if none did.</summary>
    public FaultKind? Fault { get; init; }

    /// <summary>The HTTP status of the reply; null before the reply, and if the connection was dropped.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The error's shape name, e.g. <c>AuthorizationPendingException</c>; null for a success.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The reply's <c>error</c> member, e.g. <c>authorization_pending</c>.</summary>
    public string? OAuthError { get; init; }

    /// <summary>One line without secrets.</summary>
    public override string ToString() =>
        $"#{Sequence} {Method} {Path} {Operation}{(GrantType is null ? "" : $" {GrantType}")} -> " +
        $"{StatusCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no reply"}" +
        (ErrorCode is null ? "" : $" {ErrorCode}");
}
