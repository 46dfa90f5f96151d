namespace SsoOidc.Core.Http;

/// <summary>One request before it is sent; its attempts are made from it.</summary>
/// <param name="Operation">The service's name of the operation.</param>
/// <param name="Path">Path and query, for example <c>/token?aws_iam=t</c>.</param>
/// <param name="Body">The JSON; empty for a request without content.</param>
/// <param name="Secrets">What must not be shown if the answer echoes it.</param>
internal sealed record ServiceRequest(string Operation, string Path, byte[] Body, params Secret?[] Secrets)
{
    /// <summary>Adds proof, signature or token, and gives it, since it is a secret as well; called anew for each attempt.</summary>
    public Func<HttpRequestMessage, DateTimeOffset, Secret?>? Authorize { get; init; }

    /// <summary>
    /// Whether the answer is waited for, for a short time, even if the caller has cancelled meanwhile: a refresh token that was
    /// sent is used up, and its successor is in the answer.
    /// </summary>
    public bool FinishOnceSent { get; init; }

    public HttpMethod Method { get; init; } = HttpMethod.Post;

    public SecretMask Mask => new(Secrets);
}

/// <param name="Call">What was asked.</param>
/// <param name="Metadata">What came beside the content.</param>
/// <param name="Body">The content as it came.</param>
/// <param name="Error">What the service said was wrong; null for a success.</param>
/// <param name="ReceivedAt">When it came; lives are counted from then.</param>
internal sealed record ServiceResponse(
    ServiceRequest Call, ResponseMetadata Metadata, byte[] Body, ServiceErrorBody? Error, DateTimeOffset ReceivedAt)
{
    /// <summary>The members of a success.</summary>
    /// <exception cref="SsoOidcException">The service refused, or its answer is no JSON object.</exception>
    public JsonResponseReader Json() => Error is null ? JsonResponseReader.Of(this) : throw ServiceExceptionFactory.Of(this);
}
