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

    /// <param name="e">The exception. It quotes what it could not read, so it is kept and shown without secrets only.</param>
    /// <param name="endpoint">Who should have answered.</param>
    /// <param name="mask">What the request held.</param>
    public static SsoOidcException Of(Exception e, Uri endpoint, SecretMask? mask = null)
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
                    return Failure(FailureKind.TlsFailure, $"The TLS connection to {where} was not accepted: {cause.Message}");

                case TimeoutException:
                    return Failure(FailureKind.RequestTimeout, $"{where} did not answer in time. {cause.Message}");

                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return Failure(FailureKind.EndpointUnreachable, $"The name {endpoint.Host} can't be resolved.");

                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return Failure(FailureKind.EndpointUnreachable, $"{where} refused the connection.");

                case SocketException { SocketErrorCode: SocketError.TimedOut }:
                    return Failure(FailureKind.RequestTimeout, $"{where} did not accept the connection in time.");
            }
        }

        return e is OperationCanceledException
            ? Failure(FailureKind.RequestTimeout, $"{where} did not accept the connection in time.")
            : Failure(FailureKind.EndpointUnreachable, $"The connection to {where} failed: {Innermost(e).Message}");

        // PowerShell prints inner exceptions as they are.
        bool IsShowable(Exception one) => DisplayText.IsSafe(one.Message) && (mask is null || mask.Apply(one.Message) == one.Message)
            && (one.InnerException is null || IsShowable(one.InnerException));

        SsoOidcException Failure(FailureKind kind, string message)
        {
            return IsShowable(e)
                ? new SsoOidcException(kind, message, e)
                : new SsoOidcException(kind, mask is null ? message : mask.Apply(message)!);
        }
    }

    /// <summary>
    /// A certificate that is not trusted now will not be in a second, nor a CA bundle readable; everything else may pass.
    /// </summary>
    public static RetryClass Classify(SsoOidcException failure) =>
        failure.Kind is FailureKind.TlsFailure or FailureKind.InvalidConfiguration ? RetryClass.None : RetryClass.Transient;

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
