#if !NETSTANDARD2_0
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace SsoOidc.Core.Platform;

/// <summary>
/// Makes the TLS with an https proxy. What .NET throws when it makes it does not tell whether the proxy was refused or the
/// service behind it, and people look for the mistake where the message points.
/// </summary>
/// <param name="proxy">The proxy, as it was named.</param>
/// <param name="accept">Checks its certificate; null for the platform's own check.</param>
/// <param name="told">Tells a failure as one of the proxy; null for what is none.</param>
internal sealed class SecureProxy(Uri proxy, AcceptCertificate? accept, Func<Exception, Uri, Exception?> told)
{
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
            if (told(e, proxy) is { } failure) throw failure;
            throw;
        }
    }
}
#endif
