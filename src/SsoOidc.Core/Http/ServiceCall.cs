namespace SsoOidc.Core.Http;

/// <summary>One request before it is sent; its attempts are made from it.</summary>
/// <param name="Operation">The service's name of the operation.</param>
/// <param name="Path">Path and query, for example <c>/token?aws_iam=t</c>.</param>
/// <param name="Body">The JSON.</param>
/// <param name="Secrets">What must not appear in any message, should the service echo it.</param>
internal sealed record ServiceCall(string Operation, string Path, byte[] Body, IEnumerable<Secret?> Secrets)
{
    /// <summary>Adds proof or signature; called anew for each attempt.</summary>
    public Action<HttpRequestMessage, DateTimeOffset>? Authorize { get; init; }
}
