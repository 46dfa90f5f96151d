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
    /// <param name="proxy">The proxy on the way there; null if there is none.</param>
    public static SsoOidcException Of(Exception e, Uri endpoint, SecretMask? mask = null, Uri? proxy = null)
    {
        string where = endpoint.Authority;
        // The operating system's proxy may have a password in its URL.
        string way = proxy is null ? where : $"The proxy {proxy.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)}";
        FailureKind unreachable = proxy is null ? FailureKind.EndpointUnreachable : FailureKind.ProxyUnreachable;
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                // Thrown while a certificate was checked.
                case SsoOidcException ours:
                    return ours;

                case HttpRequestException answered when proxy is not null && answered.IsRefusal(out int? status):
                    return Refused(status);

                case WebException { Response: HttpWebResponse answer } when proxy is not null:
                    return Refused((int)answer.StatusCode);

                case WebException { Status: WebExceptionStatus.RequestProhibitedByProxy } when proxy is not null:
                    return Refused(null);

                case AuthenticationException:
                case WebException { Status: WebExceptionStatus.SecureChannelFailure or WebExceptionStatus.TrustFailure }:
                    return Failure(FailureKind.TlsFailure, $"The TLS connection to {where} was not accepted: {cause.Message}");

                // Ours, which is about the answer, is the outermost; that of .NET is about the connection, and so about the proxy.
                case TimeoutException when proxy is not null && cause != e:
                    return Failure(FailureKind.ProxyUnreachable, $"{way} did not open a connection to {where} in time.");

                case TimeoutException:
                    return Failure(FailureKind.RequestTimeout, $"{where} did not answer in time. {cause.Message}");

                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                case WebException { Status: WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure }:
                    return Failure(unreachable, proxy is null
                        ? $"The name {endpoint.Host} can't be resolved."
                        : $"{way} can't be asked: the name {proxy.Host} can't be resolved.");

                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return Failure(unreachable, $"{way} refused the connection.");

                case SocketException
                {
                    SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown
                } down when proxy is not null:
                    return Failure(unreachable, $"{way} can't be reached: {down.Message}");

                case SocketException { SocketErrorCode: SocketError.TimedOut }:
                    return Failure(
                        proxy is null ? FailureKind.RequestTimeout : FailureKind.ProxyUnreachable, $"{way} did not accept the connection in time.");
            }
        }

        string through = proxy is null ? "" : $" through {Lowered(way)}";
        return e is OperationCanceledException
            ? Failure(FailureKind.RequestTimeout, $"{where} did not accept the connection{through} in time.")
            : Failure(FailureKind.EndpointUnreachable, $"The connection to {where}{through} failed: {Innermost(e).Message}");

        SsoOidcException Refused(int? status) => status switch
        {
            407 => Failure(
                FailureKind.ProxyRefused, $"{way} wants a user and a password, or other ones than it was given (HTTP 407).",
                "Run the command again with -ProxyCredential, or put user and password into the URL of the proxy."),
            >= 500 => Failure(FailureKind.EndpointUnreachable, $"{way} could not reach {where}: HTTP {status}."),
            null => Failure(FailureKind.ProxyRefused, $"{way} did not open a connection to {where}: {Innermost(e).Message}"),
            _ => Failure(FailureKind.ProxyRefused, $"{way} did not open a connection to {where}: HTTP {status}."),
        };

        // PowerShell prints inner exceptions as they are.
        bool IsShowable(Exception one) => DisplayText.IsSafe(one.Message) && (mask is null || mask.Apply(one.Message) == one.Message)
            && (one.InnerException is null || IsShowable(one.InnerException));

        SsoOidcException Failure(FailureKind kind, string message, string? nextStep = null)
        {
            return IsShowable(e)
                ? new SsoOidcException(kind, message, e) { NextStep = nextStep }
                : new SsoOidcException(kind, mask is null ? message : mask.Apply(message)!) { NextStep = nextStep };
        }
    }

    /// <summary>What went wrong with the TLS of an https proxy; null if it was something else.</summary>
    public static SsoOidcException? OfSecureProxy(Exception e, Uri proxy)
    {
        string name = $"the proxy {proxy.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)}";
        return e switch
        {
            SsoOidcException { Kind: FailureKind.TlsFailure } refused => refused.With(
                refused.Message.Replace("The TLS connection", $"The TLS connection to {name}")),
            AuthenticationException => new SsoOidcException(FailureKind.TlsFailure, $"The TLS connection to {name} was not accepted: {e.Message}", e)
            {
                NextStep = "Set AWS_CA_BUNDLE to the certificate authority of the proxy, or write http:// in its URL if it does not speak TLS itself",
            },
            IOException => new SsoOidcException(
                FailureKind.ProxyUnreachable, $"The TLS connection to {name} was closed before it was open: {e.Message}", e)
            {
                NextStep = "Write http:// in the URL of the proxy if it does not speak TLS itself",
            },
            _ => null,
        };
    }

    /// <summary>
    /// A certificate that is not trusted now will not be in a second, nor a CA bundle readable, nor a proxy of another mind;
    /// everything else may pass.
    /// </summary>
    public static RetryClass Classify(SsoOidcException failure) =>
        failure.Kind is FailureKind.TlsFailure or FailureKind.InvalidConfiguration or FailureKind.ProxyRefused
            ? RetryClass.None
            : RetryClass.Transient;

    private static string Lowered(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence.Substring(1);

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
