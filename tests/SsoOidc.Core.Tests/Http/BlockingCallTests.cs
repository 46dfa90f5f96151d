using System.Net;
using System.Net.Sockets;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

/// <summary>Calls that keep their thread, as those of a cmdlet do whose thread waits anyway.</summary>
public sealed class BlockingCallTests : IDisposable
{
    private readonly HttpTransport _transport = TransportFactory.CreateDirect();

    [Fact]
    public async Task The_answer_is_there_when_the_call_comes_back()
    {
        await using LoopbackServer server = new(_ => LoopbackServer.Ok("""{"clientId":"i","clientSecret":"s"}"""));
        Task<ClientRegistration> call = Register(server.Uri, Test.Token);
        Assert.True(call.IsCompletedSuccessfully);
        Assert.Equal("i", (await call).ClientId);
    }

    [Fact]
    public async Task A_refusal_is_the_same_failure_as_ever()
    {
        await using LoopbackServer server = new(_ => LoopbackServer.Raw(
            "HTTP/1.1 400 Bad Request", "{}", ("x-amzn-ErrorType", "InvalidClientMetadataException")));
        await Test.FailsAsync(() => Register(server.Uri, Test.Token), FailureKind.InvalidClientMetadata);
    }

    [Fact]
    public async Task Nobody_there_is_the_same_failure_as_ever() => await Test.FailsAsync(
        () => Register(new Uri($"http://127.0.0.1:{LoopbackServer.ClosedPort()}"), Test.Token), FailureKind.EndpointUnreachable);

    [Fact]
    public async Task Cancelling_ends_a_call_that_nobody_answers()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        using CancellationTokenSource stop = new();
        Task<ClientRegistration> call = Task.Run(
            () => Register(new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"), stop.Token), Test.Token);
        using TcpClient accepted = await silent.AcceptTcpClientAsync(Test.Token);
        await stop.CancelAsync();
        await Test.IsCancelledAsync(call);
    }

    public void Dispose() => _transport.Dispose();

    private Task<ClientRegistration> Register(Uri endpoint, CancellationToken cancellationToken) => new OidcClient(
        new ServiceConnection
        {
            Settings = new ServiceSettings(endpoint, maxAttempts: 1),
            Transport = _transport,
            IsSynchronous = true,
        }).RegisterClientAsync(new RegisterClientRequest { ClientName = "n" }, cancellationToken);
}
