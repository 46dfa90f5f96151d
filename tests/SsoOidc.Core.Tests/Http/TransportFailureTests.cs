using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using SsoOidc.Core.Http;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Http;

public sealed class TransportFailureTests
{
    public static TheoryData<string, FailureKind, string> Causes => new()
    {
        { "dns", FailureKind.EndpointUnreachable, "The name oidc.us-east-1.amazonaws.com can't be resolved." },
        { "dns-later", FailureKind.EndpointUnreachable, "can't be resolved" },
        { "refused", FailureKind.EndpointUnreachable, "oidc.us-east-1.amazonaws.com refused the connection." },
        { "reset", FailureKind.EndpointUnreachable, "The connection to oidc.us-east-1.amazonaws.com failed: " },
        { "tcp-timeout", FailureKind.RequestTimeout, "did not accept the connection in time" },
        { "connect-timeout", FailureKind.RequestTimeout, "oidc.us-east-1.amazonaws.com did not answer in time." },
        { "tls", FailureKind.TlsFailure, "The TLS connection to oidc.us-east-1.amazonaws.com was not accepted: untrusted" },
        { "io", FailureKind.EndpointUnreachable, "failed: cut" },
        { "web", FailureKind.EndpointUnreachable, "failed: proxy" },
        { "framework-tls", FailureKind.TlsFailure, "The TLS connection to oidc.us-east-1.amazonaws.com was not accepted: no" },
        { "framework-trust", FailureKind.TlsFailure, "was not accepted: no" },
        { "framework-name", FailureKind.EndpointUnreachable, "The name oidc.us-east-1.amazonaws.com can't be resolved." },
    };

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task A_failed_connection_says_why(string cause, FailureKind kind, string message)
    {
        using FakeService service = new(() => throw Make(cause));
        SsoOidcException failure = await Test.FailsAsync(service.RegisterAsync, kind);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.InnerException);
        Assert.Null(failure.HttpStatusCode);
        Assert.Null(failure.RequestId);
    }

    [Theory]
    [InlineData("dns", FailureKind.ProxyUnreachable, "The proxy http://proxy.example:3128 can't be asked: the name proxy.example can't be resolved.")]
    [InlineData("refused", FailureKind.ProxyUnreachable, "The proxy http://proxy.example:3128 refused the connection.")]
    [InlineData("no-route", FailureKind.ProxyUnreachable, "The proxy http://proxy.example:3128 can't be reached: ")]
    [InlineData("tcp-timeout", FailureKind.ProxyUnreachable, "The proxy http://proxy.example:3128 did not accept the connection in time.")]
    [InlineData("connect-timeout", FailureKind.ProxyUnreachable, "The proxy http://proxy.example:3128 did not open a connection to oidc.example in time.")]
    [InlineData("no-answer", FailureKind.RequestTimeout, "oidc.example did not answer in time.")]
    [InlineData("reset", FailureKind.EndpointUnreachable, "The connection to oidc.example through the proxy http://proxy.example:3128 failed: ")]
    [InlineData("tls", FailureKind.TlsFailure, "The TLS connection to oidc.example was not accepted: untrusted")]
    [InlineData("framework-dns", FailureKind.ProxyUnreachable, "The proxy http://proxy.example:3128 can't be asked: ")]
    [InlineData("framework-refusal", FailureKind.ProxyRefused, "The proxy http://proxy.example:3128 did not open a connection to oidc.example: ")]
    public void What_fails_on_the_way_to_the_proxy_is_told_of_the_proxy(string cause, FailureKind kind, string message)
    {
        // The operating system's proxy may have a password in its URL.
        SsoOidcException failure = TransportFailure.Of(
            Make(cause), new Uri("https://oidc.example"), proxy: new Uri("http://me:hunter22@proxy.example:3128"));
        Assert.Equal(kind, failure.Kind);
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dns", 3)]
    [InlineData("reset", 3)]
    [InlineData("connect-timeout", 3)]
    [InlineData("tls", 1)]
    public async Task All_but_TLS_failures_are_retried(string cause, int attempts)
    {
        using FakeService service = new(() => throw Make(cause));
        await Assert.ThrowsAsync<SsoOidcException>(service.RegisterAsync);
        Assert.Equal(attempts, service.Handler.Sent.Count);
    }

    [Fact]
    public async Task A_fault_that_is_not_the_connections_is_not_dressed_up()
    {
        using FakeService service = new(() => throw new InvalidOperationException("bug"));
        await Assert.ThrowsAsync<InvalidOperationException>(service.RegisterAsync);
    }

    [Fact]
    public async Task A_closed_port_refuses_the_connection()
    {
        int port = LoopbackServer.ClosedPort();
        using HttpTransport transport = TransportFactory.CreateDirect();
        SsoOidcException failure = await Test.FailsAsync(
            () => LoopbackServer.RegisterAsync(transport, new Uri($"http://127.0.0.1:{port}")), FailureKind.EndpointUnreachable);
        Assert.Equal($"127.0.0.1:{port} refused the connection.", failure.Message);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"clientId\":\"i\",")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n{\"clientId\":\"i\",")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("")]
    [InlineData("not HTTP at all\r\n\r\n")]
    public async Task A_connection_cut_before_the_end_is_unreachable(string raw)
    {
        await using LoopbackServer server = new(_ => raw);
        using HttpTransport transport = TransportFactory.CreateDirect();
        SsoOidcException failure = await Test.FailsAsync(() => server.RegisterAsync(transport), FailureKind.EndpointUnreachable);
        Assert.StartsWith($"The connection to {server.Uri.Authority} failed: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_cut_in_its_body_is_asked_for_again()
    {
        int turn = 0;
        await using LoopbackServer server = new(_ => ++turn == 1
            ? "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"clientId\":"
            : LoopbackServer.Raw("HTTP/1.1 200 OK", """{"clientId":"i","clientSecret":"s"}"""));
        using HttpTransport transport = TransportFactory.CreateDirect();
        ClientRegistration client = await server.RegisterAsync(transport, attempts: 2);
        Assert.Equal(1, client.ResponseMetadata.RetryAttempts);
    }

    [Fact]
    public async Task No_answer_within_the_callers_limit_is_a_timeout()
    {
        using FakeService service = Silent();
        service.Connection = service.Connection with { Deadline = new Deadline(service.Connection.Clock, TimeSpan.FromSeconds(7)) };
        Task<ClientRegistration> call = service.Oidc.RegisterClientAsync(new RegisterClientRequest { ClientName = "n" }, Test.Token);
        service.Clock.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(call.IsCompleted);
        service.Clock.Advance(TimeSpan.FromSeconds(0.1));
        SsoOidcException failure = await Test.FailsAsync(() => call, FailureKind.RequestTimeout);
        Assert.Contains("No answer within 7 s.", failure.Message, StringComparison.Ordinal);
        Assert.Single(service.Handler.Sent);
    }

    [Fact]
    public async Task Without_a_limit_of_the_callers_one_attempt_takes_a_minute_at_most()
    {
        using FakeService service = Silent().WithAttempts(1);
        Task<ClientRegistration> call = service.Oidc.RegisterClientAsync(new RegisterClientRequest { ClientName = "n" }, Test.Token);
        service.Clock.Advance(TimeSpan.FromSeconds(59.9));
        Assert.False(call.IsCompleted);
        service.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await Test.FailsAsync(() => call, FailureKind.RequestTimeout);
    }

    [Fact]
    public async Task The_limit_also_holds_while_the_body_is_read()
    {
        await using LoopbackServer server = new(_ => "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", keepOpen: true);
        TestClock clock = new();
        using HttpTransport transport = TransportFactory.CreateDirect();
        Task<ClientRegistration> call = LoopbackServer.RegisterAsync(transport, server.Uri, clock: clock);
        await server.AnsweredAsync();
        clock.Advance(TimeSpan.FromSeconds(60));
        await Test.FailsAsync(() => call, FailureKind.RequestTimeout);
    }

    [Fact]
    public async Task The_callers_cancellation_is_no_failure_of_the_connection()
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Test.Token);
        using FakeService service = Silent();
        Task<ClientRegistration> call = service.Oidc.RegisterClientAsync(new RegisterClientRequest { ClientName = "n" }, cancel.Token);
        await cancel.CancelAsync();
        await Test.IsCancelledAsync(call);
    }

    [Fact]
    public async Task A_connection_that_breaks_because_of_the_cancellation_ends_as_cancelled_too()
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Test.Token);
        using FakeService service = new((_, _) =>
        {
            // As .NET Framework does, where a request that is cancelled may end in its own kind of error.
            cancel.Cancel();
            throw new HttpRequestException("The request was aborted", new WebException("The request was canceled."));
        });
        service.WithAttempts(1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => service.Oidc.RegisterClientAsync(new RegisterClientRequest { ClientName = "n" }, cancel.Token));
    }

    private static FakeService Silent() => new(async (cancellationToken, _) =>
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("unreachable");
    });

    private static Exception Make(string cause) => cause switch
    {
        "dns" => new HttpRequestException("no", new SocketException((int)SocketError.HostNotFound)),
        "dns-later" => new HttpRequestException("no", new SocketException((int)SocketError.TryAgain)),
        "refused" => new HttpRequestException("no", new SocketException((int)SocketError.ConnectionRefused)),
        "reset" => new HttpRequestException("no", new IOException("io", new SocketException((int)SocketError.ConnectionReset))),
        "tcp-timeout" => new HttpRequestException("no", new SocketException((int)SocketError.TimedOut)),
        "connect-timeout" => new TaskCanceledException("c", new TimeoutException("A connection could not be established")),
        "tls" => new HttpRequestException("no", new AuthenticationException("untrusted")),
        "no-route" => new HttpRequestException("no", new SocketException((int)SocketError.HostUnreachable)),
        "no-answer" => new TimeoutException("No answer within 7 s."),
        "framework-dns" => new HttpRequestException("no", new WebException("no", WebExceptionStatus.ProxyNameResolutionFailure)),
        "framework-refusal" => new HttpRequestException("no", new WebException("no", WebExceptionStatus.RequestProhibitedByProxy)),
        "framework-tls" => new HttpRequestException("no", new WebException("no", WebExceptionStatus.SecureChannelFailure)),
        "framework-trust" => new HttpRequestException("no", new WebException("no", WebExceptionStatus.TrustFailure)),
        "framework-name" => new HttpRequestException("no", new WebException("no", WebExceptionStatus.NameResolutionFailure)),
        "io" => new IOException("cut"),
        _ => new WebException("proxy"),
    };
}
