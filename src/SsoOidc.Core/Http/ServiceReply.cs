namespace SsoOidc.Core.Http;

/// <summary>A whole answer: a success with its body, which whoever reads it disposes of, or what the service said was wrong.</summary>
internal sealed class ServiceReply(ServiceCall call, ResponseMetadata metadata, ReplyBody body, WireError? error)
{
    public ServiceCall Call => call;

    public ResponseMetadata Metadata => metadata;

    public ReplyBody Body => body;

    public WireError? Error => error;

    /// <summary>The members of a success.</summary>
    /// <exception cref="SsoOidcException">The service refused, or its answer is no JSON object.</exception>
    public JsonReply Json() => error is null ? JsonReply.Of(this) : throw ServiceFailure.Of(this);
}
