using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SsoOidc.Core.Http;

/// <summary>
/// Trusts the certificate authorities of one PEM file and no others, as <c>AWS_CA_BUNDLE</c> means it. The file is read
/// when the first certificate is checked, not before.
/// </summary>
internal sealed class CaBundle(string path)
{
    private readonly Lazy<X509Certificate2Collection> _authorities = new(() => Read(path));

    private static X509Certificate2Collection Read(string path)
    {
        try
        {
            return Certificates.ReadPemFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or FormatException)
        {
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"The CA bundle {path} can't be read: {e.Message}", e);
        }
    }

    public bool Accepts(X509Certificate2? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        const SslPolicyErrors fatal = SslPolicyErrors.RemoteCertificateNotAvailable | SslPolicyErrors.RemoteCertificateNameMismatch;
        if (certificate is null || (errors & fatal) != 0) return false;
        using X509Chain chain = new();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (sent is not null)
        {
            foreach (X509ChainElement element in sent.ChainElements) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return Certificates.BuildsTo(chain, certificate, _authorities.Value);
    }
}
