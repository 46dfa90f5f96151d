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

    /// <summary>How the service tells that what <see cref="Authorize"/> added is of a wrong time, among other things.</summary>
    public FailureKind TimeRefusal { get; init; } = FailureKind.InvalidSignature;

    /// <summary>
    /// Whether the answer is waited for, for a short time, even if the caller has cancelled meanwhile: a refresh token that was
    /// sent is used up, and its successor is in the answer.
    /// </summary>
    public bool FinishOnceSent { get; init; }

    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>What the body is.</summary>
    public string ContentType { get; init; } = "application/json";

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
    /// <summary>How far the service is ahead of this machine's clock, if it refused for the time that was sent; null if not.</summary>
    public TimeSpan? ClockSkew { get; init; }

    /// <summary>The members of a success.</summary>
    /// <exception cref="SsoOidcException">The service refused, or its answer is no JSON object.</exception>
    public JsonResponseReader Json() => Error is null ? JsonResponseReader.Of(this) : throw ServiceExceptionFactory.Of(this);

    /// <summary>The elements of a success in XML.</summary>
    /// <param name="root">The name of its outermost element.</param>
    /// <exception cref="SsoOidcException">The service refused, or its answer is something else.</exception>
    public XmlMembers Xml(string root)
    {
        if (Error is not null) throw ServiceExceptionFactory.Of(this);
        return XmlMembers.TryRead(Body) is { } xml && xml.Root == root
            ? xml
            : throw ServiceExceptionFactory.BadReply(this, "the answer is not the XML it should be, or was cut short");
    }
}
