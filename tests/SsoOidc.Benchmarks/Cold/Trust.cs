using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SsoOidc.Benchmarks.Cold;

/// <summary>
/// A server certificate, and a bundle of all the system's authorities and its own: who reads it pays what reading the
/// system's costs.
/// </summary>
internal sealed class Trust : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ssooidc-benchmarks-");

    public Trust()
    {
        using RSA authorityKey = RSA.Create(2048);
        CertificateRequest authority = new("CN=SsoOidc benchmarks", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(-1);
        using X509Certificate2 root = authority.CreateSelfSigned(from, from.AddDays(30));

        using RSA serverKey = RSA.Create(2048);
        CertificateRequest server = new("CN=localhost", serverKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        server.CertificateExtensions.Add(names.Build());
        using X509Certificate2 signed = server.Create(root, from, from.AddDays(20), [1, 2, 3, 4]);
        using X509Certificate2 withKey = signed.CopyWithPrivateKey(serverKey);
        File.WriteAllBytes(ServerCertificate, withKey.Export(X509ContentType.Pkcs12));

        const string system = "/etc/ssl/certs/ca-certificates.crt";
        File.WriteAllText(Bundle, (File.Exists(system) ? File.ReadAllText(system) : "") + "\n" + root.ExportCertificatePem() + "\n");
    }

    public string ServerCertificate => Path.Combine(_folder.FullName, "server.pfx");

    /// <summary>For SSL_CERT_FILE.</summary>
    public string Bundle => Path.Combine(_folder.FullName, "trust.pem");

    public void Dispose() => _folder.Delete(recursive: true);
}
