namespace SsoOidc.Core.Http;

/// <summary>One request before it is sent; its attempts are made from it.</summary>
/// <param name="operation">The service's name of the operation.</param>
/// <param name="path">Path and query, for example <c>/token?aws_iam=t</c>.</param>
/// <param name="body">The JSON; empty for a request without content.</param>
/// <param name="secrets">What must not appear in any message, should the service echo it.</param>
internal sealed class ServiceRequest(string operation, string path, byte[] body, params Secret?[] secrets)
{
    /// <summary>A shorter text is no secret, and masking it would spoil the words it happens to stand in.</summary>
    private const int LeastSecret = 8;

    public string Operation => operation;

    public string Path => path;

    public byte[] Body => body;

    /// <summary>Adds proof, signature or token; called anew for each attempt.</summary>
    public Action<HttpRequestMessage, DateTimeOffset>? Authorize { get; init; }

    /// <summary>The text with every secret of this call masked; the longest first, since one may begin with another.</summary>
    public string? Masked(string? text)
    {
        if (string.IsNullOrEmpty(text)) return text;
        IEnumerable<string> values = secrets.Select(secret => secret?.Reveal() ?? "").Where(value => value.Length >= LeastSecret);
        foreach (string value in values.OrderByDescending(value => value.Length))
            text = text!.Replace(value, Secret.Mask, StringComparison.Ordinal);
        return text;
    }
}

/// <param name="Call">What was asked.</param>
/// <param name="Metadata">What came beside the content.</param>
/// <param name="Body">The content as it came.</param>
/// <param name="Error">What the service said was wrong; null for a success.</param>
/// <param name="ReceivedAt">When it came; lives are counted from then.</param>
internal sealed record ServiceResponse(
    ServiceRequest Call, ResponseMetadata Metadata, ReadOnlyMemory<byte> Body, ServiceErrorBody? Error, DateTimeOffset ReceivedAt)
{
    /// <summary>The members of a success.</summary>
    /// <exception cref="SsoOidcException">The service refused, or its answer is no JSON object.</exception>
    public JsonResponseReader Json() => Error is null ? JsonResponseReader.Of(this) : throw ServiceExceptionFactory.Of(this);
}
