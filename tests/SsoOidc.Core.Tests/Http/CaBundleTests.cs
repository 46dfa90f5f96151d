using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

/// <summary>Over real TLS, with authorities made here.</summary>
public sealed class CaBundleTests : IDisposable
{
    private readonly TestAuthority _ours = new("Ours");
    private readonly TestAuthority _others = new("Others");
    private readonly FakeHome _home = new();

    public void Dispose()
    {
        _ours.Dispose();
        _others.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task A_server_signed_by_the_bundles_authority_is_trusted() =>
        Assert.Equal("i", (await CallAsync(_home.Write("ca.pem", _ours.Pem))).ClientId);

    [Fact]
    public async Task The_authority_may_stand_among_others_and_comments() =>
        Assert.Equal("i", (await CallAsync(_home.Write("ca.pem", $"# Others\n{_others.Pem}\n# Ours\n{_ours.Pem}"))).ClientId);

    [Fact]
    public async Task A_server_signed_by_another_authority_is_not() =>
        await RefusesAsync("the issuer of its certificate, CN=Ours, is not in the CA bundle", () => CallAsync(_home.Write("ca.pem", _others.Pem)));

    [Fact]
    public async Task Without_a_bundle_the_server_is_not_trusted() =>
        await Test.FailsAsync(() => CallAsync(null), FailureKind.TlsFailure);

    [Theory]
    [InlineData("")]
    [InlineData("nothing here")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n")]
    [InlineData("DER")]
    [InlineData("base64 alone")]
    public async Task A_bundle_without_a_certificate_in_PEM_form_is_a_mistake_in_the_configuration(string content)
    {
        byte[] der = Convert.FromBase64String(string.Concat(_ours.Pem.Split('\n').Where(line => !line.StartsWith('-'))));
        string path = _home.Write("ca.pem", content == "base64 alone" ? Convert.ToBase64String(der) : content);
        if (content == "DER") File.WriteAllBytes(path, der);
        SsoOidcException failure = await Test.FailsAsync(() => CallAsync(path), FailureKind.InvalidConfiguration);
        Assert.Equal($"The CA bundle {path} has no certificate in PEM form (-----BEGIN CERTIFICATE-----).", failure.Message);
        Assert.Contains("AWS_CA_BUNDLE", failure.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused() =>
        await RefusesAsync("its certificate is for another host (localhost)", () => CallAsync(_home.Write("ca.pem", _ours.Pem), host: "127.0.0.1"));

    [Fact]
    public async Task A_certificate_that_has_ended_is_refused() =>
        await RefusesAsync("its certificate is valid from ", () => CallAsync(_home.Write("ca.pem", _ours.Pem), days: -1));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bundle_that_can_not_be_read_is_a_mistake_in_the_configuration(bool isThere)
    {
        string path = isThere
            ? _home.Write("ca.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
            : _home.Path("none.pem");
        SsoOidcException failure = await Test.FailsAsync(() => CallAsync(path), FailureKind.InvalidConfiguration);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SslPolicyErrors.None, true)]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, true)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch, false)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors, false)]
    [InlineData(SslPolicyErrors.RemoteCertificateNotAvailable, false)]
    public void A_wrong_name_is_never_accepted(SslPolicyErrors errors, bool accepted)
    {
        CaBundle bundle = new(_home.Write("ca.pem", _ours.Pem));
        using X509Certificate2 certificate = _ours.For();
        if (accepted) Assert.True(bundle.Accepts(certificate, null, errors));
        else Test.Fails(() => bundle.Accepts(certificate, null, errors), FailureKind.TlsFailure);
        Test.Fails(() => bundle.Accepts(null, null, errors), FailureKind.TlsFailure);
    }

    private static async Task RefusesAsync(string reason, Func<Task> call) =>
        Assert.Contains(reason, (await Test.FailsAsync(call, FailureKind.TlsFailure)).Message, StringComparison.Ordinal);

    private async Task<ClientRegistration> CallAsync(string? bundle, string host = "localhost", int days = 30)
    {
        using X509Certificate2 certificate = _ours.For(days: days);
        await using LoopbackServer server = new(_ => LoopbackServer.Ok("""{"clientId":"i","clientSecret":"s"}"""), certificate);
        using HttpTransport transport = TransportFactory.Create(new NetworkSettings(CaBundle: bundle));
        return await LoopbackServer.RegisterAsync(transport, new Uri($"https://{host}:{server.Port}"));
    }
}
