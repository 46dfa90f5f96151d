using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.Routing;

/// <summary>Finds the operation a request is for.</summary>
internal sealed class Router(IReadOnlyList<Route> routes)
{
    /// <summary>The route, or one whose handler throws the error for an unknown path or method.</summary>
    public Route Find(IncomingRequest request)
    {
        List<Route> candidates = [.. routes.Where(route => route.Matches(request))];
        if (candidates.Find(route => route.Method == request.Method) is Route route)
            return route;
        if (candidates.Count == 0)
            return new Route("Unknown", AwsService.None, request.Method, request.Path, NotFound);
        AwsService service = candidates[0].Service;
        return new Route("Unknown", service, request.Method, request.Path, _ => NotAllowed(service));
    }

    private static Reply NotFound(ServiceCall call) =>
        throw ServiceErrors.Front(
            404, "UnknownOperationException", $"There is nothing at {call.Request.Method} {call.Request.Path}");

    private static Reply NotAllowed(AwsService service) => service == AwsService.Portal
        ? throw ServiceErrors.Portal("MethodNotAllowedException")
        : throw ServiceErrors.Front(405, "MethodNotAllowedException", "Method not allowed");
}

internal sealed record Route(string Operation, AwsService Service, string Method, string Path, Func<ServiceCall, Reply> Handler)
{
    public const string AnyAction = "*";

    /// <summary>A part the query must have, e.g. <c>aws_iam=t</c>; it distinguishes two operations on one path.</summary>
    public string? QueryPart { get; init; }

    /// <summary>
    /// The <c>Action</c> parameter it must have, <see cref="AnyAction"/> for any; many operations can share a path.
    /// </summary>
    public string? Action { get; init; }

    /// <summary>How long each answer takes.</summary>
    public TimeSpan Latency { get; init; }

    public bool Matches(IncomingRequest request) =>
        Path == request.NormalPath && (QueryPart is null || request.RawQuery.Split('&').Contains(QueryPart)) && HasAction(request);

    private bool HasAction(IncomingRequest request) => Action is null
        || (request.Parameters.TryGetValue("Action", out string? action) && (Action == AnyAction || Action == action));
}
