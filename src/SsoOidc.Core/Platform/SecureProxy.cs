#if !NETSTANDARD2_0
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace SsoOidc.Core.Platform;

/// <summary>
/// Makes the TLS with an https proxy. What .NET throws when it makes it does not tell whether the proxy was refused or the
/// service behind it, and people look for the mistake where the message points.
/// </summary>
internal sealed class SecureProxy(Uri proxy, AcceptCertificate? accept)
{
    private string Name => $"the proxy {proxy.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)}";

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        NetworkStream plain = new(socket, ownsSocket: true);
        // What is excepted from the proxy is connected to as well.
        bool isProxy = context.DnsEndPoint.Port == proxy.Port
            && string.Equals(context.DnsEndPoint.Host.Trim('[', ']'), proxy.IdnHost.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
        return isProxy ? await SecureAsync(plain, cancellationToken).ConfigureAwait(false) : plain;
    }

    private async Task<Stream> SecureAsync(Stream plain, CancellationToken cancellationToken)
    {
        SslStream secure = new(plain, leaveInnerStreamOpen: false);
        try
        {
            SslClientAuthenticationOptions options = new() { TargetHost = proxy.IdnHost };
            if (accept is not null)
                options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => accept(certificate as X509Certificate2, chain, errors);
            await secure.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
            return secure;
        }
        catch (Exception e)
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            if (Told(e) is { } failure) throw failure;
            throw;
        }
    }

    /// <summary>The failure as one of the proxy; null if it has nothing to do with TLS.</summary>
    private SsoOidcException? Told(Exception e) => e switch
    {
        SsoOidcException { Kind: FailureKind.TlsFailure } refused => new SsoOidcException(
            FailureKind.TlsFailure, refused.Message.Replace("The TLS connection", $"The TLS connection to {Name}", StringComparison.Ordinal), refused),
        AuthenticationException => new SsoOidcException(FailureKind.TlsFailure, $"The TLS connection to {Name} was not accepted: {e.Message}", e)
        {
            NextStep = "Set AWS_CA_BUNDLE to the certificate authority of the proxy, or write http:// in its URL if it does not speak TLS itself",
        },
        IOException => new SsoOidcException(
            FailureKind.ProxyUnreachable, $"The TLS connection to {Name} was closed before it was open: {e.Message}", e)
        {
            NextStep = "Write http:// in the URL of the proxy if it does not speak TLS itself",
        },
        _ => null,
    };
}
#endif
