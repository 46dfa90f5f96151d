namespace SsoOidc.Emulator.Http;

/// <summary>An operation by method and path.</summary>
internal sealed record Route(string Operation, AwsService Service, string Method, string Path, Func<ServiceCall, Reply> Handler)
{
    /// <summary>A part the query must have, e.g. <c>aws_iam=t</c>; it tells two operations on one path apart.</summary>
    public string? QueryPart { get; init; }

    public bool Matches(IncomingRequest request) =>
        Path == request.Path && (QueryPart is null || request.RawQuery.Split('&').Contains(QueryPart));
}
