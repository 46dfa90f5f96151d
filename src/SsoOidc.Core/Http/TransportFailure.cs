using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace SsoOidc.Core.Http;

/// <summary>What went wrong between this machine and the endpoint.</summary>
internal static class TransportFailure
{
    /// <summary>Whether the exception is about the connection; anything else is a fault of ours and is not caught.</summary>
    public static bool IsOne(Exception e) =>
        e is HttpRequestException or IOException or SocketException or WebException or TimeoutException or OperationCanceledException;

    public static SsoOidcException Of(Exception e, Uri endpoint)
    {
        string where = endpoint.Authority;
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                // Thrown while a certificate was checked.
                case SsoOidcException ours:
                    return ours;

                case AuthenticationException:
                    return new SsoOidcException(
                        FailureKind.TlsFailure, $"The TLS connection to {where} was not accepted: {cause.Message}", e);

                case TimeoutException:
                    return new SsoOidcException(FailureKind.RequestTimeout, $"{where} did not answer in time. {cause.Message}", e);

                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return new SsoOidcException(FailureKind.EndpointUnreachable, $"The name {endpoint.Host} can't be resolved.", e);

                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return new SsoOidcException(FailureKind.EndpointUnreachable, $"{where} refused the connection.", e);

                case SocketException { SocketErrorCode: SocketError.TimedOut }:
                    return new SsoOidcException(FailureKind.RequestTimeout, $"{where} did not accept the connection in time.", e);
            }
        }

        return e is OperationCanceledException
            ? new SsoOidcException(FailureKind.RequestTimeout, $"{where} did not accept the connection in time.", e)
            : new SsoOidcException(FailureKind.EndpointUnreachable, $"The connection to {where} failed: {Innermost(e).Message}", e);
    }

    /// <summary>
    /// A certificate that is not trusted now will not be in a second, nor a CA bundle readable; everything else may pass.
    /// </summary>
    public static RetryClass Classify(SsoOidcException failure) =>
        failure.Kind is FailureKind.TlsFailure or FailureKind.InvalidConfiguration ? RetryClass.None : RetryClass.Transient;

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
