namespace SsoOidc.Emulator.Security;

/// <summary>The parts of an <c>Authorization: AWS4-HMAC-SHA256 ...</c> header.</summary>
internal sealed record SigV4Authorization
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    public required string AccessKeyId { get; init; }

    /// <summary>The scope's date, <c>yyyyMMdd</c>.</summary>
    public required string Date { get; init; }

    public required string Region { get; init; }

    public required string Service { get; init; }

    public required string Terminator { get; init; }

    /// <summary>Lower-case header names in the order the client signed them.</summary>
    public required IReadOnlyList<string> SignedHeaders { get; init; }

    public required string Signature { get; init; }

    public string Scope => $"{Date}/{Region}/{Service}/{Terminator}";

    /// <summary>Reads the header; null if a part is missing.</summary>
    public static SigV4Authorization? Parse(string header)
    {
        if (!header.StartsWith(Algorithm + " ", StringComparison.Ordinal))
            return null;
        Dictionary<string, string> parts = new(StringComparer.Ordinal);
        foreach (string part in header.Substring(Algorithm.Length).Split(','))
        {
            int equals = part.IndexOf('=');
            if (equals > 0)
                parts[part.Substring(0, equals).Trim()] = part.Substring(equals + 1).Trim();
        }

        if (!parts.TryGetValue("Credential", out string? credential)
            || !parts.TryGetValue("SignedHeaders", out string? signedHeaders)
            || !parts.TryGetValue("Signature", out string? signature))
            return null;
        string[] scope = credential.Split('/');
        return scope.Length != 5 ? null : new SigV4Authorization
        {
            AccessKeyId = scope[0],
            Date = scope[1],
            Region = scope[2],
            Service = scope[3],
            Terminator = scope[4],
            SignedHeaders = signedHeaders.Split(';'),
            Signature = signature,
        };
    }
}
