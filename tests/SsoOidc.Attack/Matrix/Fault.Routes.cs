using SsoOidc.Core;

namespace SsoOidc.Attack.Matrix;

internal static partial class Faults
{
    private static IEnumerable<Fault> Routes()
    {
        yield return new("route", "https to a plain port", Sends(""), FailureKind.TlsFailure) { Route = Route.PlainPortOverTls };
        yield return new("route", "an unknown authority", Sends(""), FailureKind.TlsFailure) { Route = Route.UnknownAuthority };
        yield return new("route", "an expired certificate", Sends(""), FailureKind.TlsFailure) { Route = Route.ExpiredCertificate };
        yield return new("route", "another host's certificate", Sends(""), FailureKind.TlsFailure) { Route = Route.OtherHostsCertificate };
        yield return new("route", "a name that is not there", Sends(""), FailureKind.EndpointUnreachable) { Route = Route.NoSuchName };
        yield return new("route", "a closed port", Sends(""), FailureKind.EndpointUnreachable) { Route = Route.ClosedPort };
    }
}
