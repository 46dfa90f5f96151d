using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using SsoOidc.Core.Login;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Login;

public sealed class LoopbackRedirectListenerTests : IDisposable
{
    private const string State = "state-1";
    private const string Good = "/oauth/callback?code=code-1&state=state-1";

    private readonly TestClock _clock = new();
    private readonly LoopbackRedirectListener _listener;

    public LoopbackRedirectListenerTests() => _listener = LoopbackRedirectListener.Open(_clock);

    private LoopbackAddress Address => LoopbackAddress.Of(_listener.RedirectUri);

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void The_redirect_address_is_the_literal_loopback_address_with_its_port_and_no_slash_at_the_end() =>
        Assert.Matches("^http://127\\.0\\.0\\.1:[1-9][0-9]*/oauth/callback$", _listener.RedirectUri);

    [Fact]
    public async Task It_listens_on_127_0_0_1_and_nowhere_else()
    {
        Assert.Equal(
            [IPAddress.Loopback],
            IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
                .Where(point => point.Port == Address.Port).Select(point => point.Address));
        IEnumerable<IPAddress> others = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => !address.Equals(IPAddress.Loopback));
        foreach (IPAddress other in others)
        {
            using Socket socket = new(other.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(other, Address.Port, Test.Token).AsTask());
        }
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.PortReuse)]
    public async Task A_port_that_was_asked_for_is_the_one_that_is_opened()
    {
        int port = LoopbackServer.ClosedPort();
        using LoopbackRedirectListener listener = LoopbackRedirectListener.Open(_clock, port);
        Assert.Equal($"http://127.0.0.1:{port}/oauth/callback", listener.RedirectUri);
        Task<AuthorizationResponse> wait = listener.WaitAsync(State, Test.Token);
        Assert.Equal(200, (await RawBrowser.GetAsync(new LoopbackAddress(port), Good)).Status);
        Assert.Equal("code-1", (await wait).Code!.Reveal());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_what_to_give_instead_and_whose_it_is_is_left_alone()
    {
        SsoOidcException failure = Test.Fails(() => LoopbackRedirectListener.Open(_clock, Address.Port).Dispose(), FailureKind.LoopbackUnavailable);
        Assert.StartsWith($"The port {Address.Port} of 127.0.0.1 can't be opened for the browser to come back to: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("-RedirectPort", failure.NextStep, StringComparison.Ordinal);
        Task<AuthorizationResponse> wait = WaitAsync();
        await RawBrowser.GetAsync(Address, Good);
        Assert.Equal("code-1", (await wait).Code!.Reveal());
    }

    [Fact]
    public async Task A_code_with_the_right_state_is_the_answer()
    {
        Task<AuthorizationResponse> wait = WaitAsync();
        RawReply reply = await RawBrowser.GetAsync(Address, Good);
        AuthorizationResponse answer = await wait;
        Assert.Equal("code-1", answer.Code!.Reveal());
        Assert.Null(answer.Error);
        Assert.Equal(200, reply.Status);
        Assert.Contains("Signed in", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_came_back_before_anybody_waited_is_served()
    {
        Task<RawReply> early = RawBrowser.GetAsync(Address, Good);
        Assert.Equal("code-1", (await WaitAsync()).Code!.Reveal());
        Assert.Equal(200, (await early).Status);
    }

    [Fact]
    public async Task The_page_is_complete_and_is_neither_kept_nor_run_nor_passed_on()
    {
        Task<AuthorizationResponse> wait = WaitAsync();
        RawReply reply = await RawBrowser.GetAsync(Address, Good);
        await wait;
        Assert.Equal("text/html; charset=utf-8", reply.Headers["Content-Type"]);
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(reply.Body), int.Parse(reply.Headers["Content-Length"], null));
        Assert.StartsWith("default-src 'none';", reply.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", reply.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("nosniff", reply.Headers["X-Content-Type-Options"]);
        Assert.Equal("no-referrer", reply.Headers["Referrer-Policy"]);
        Assert.Equal("no-store", reply.Headers["Cache-Control"]);
        Assert.Equal("close", reply.Headers["Connection"]);
        Assert.DoesNotContain("code-1", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Good, "You can close this tab", "")]
    [InlineData("/oauth/callback?error=access_denied&error_description=%3Cscript%3Eno%3C%2Fscript%3E&state=state-1", "You can close this tab", "class=\"bad\"")]
    [InlineData("/oauth/callback?code=x&state=another", "does not belong", "class=\"bad\"")]
    [InlineData("/favicon.ico", "Nothing here", "class=\"bad\"")]
    public async Task Everybody_can_use_the_page(string target, string says, string mark)
    {
        Task<AuthorizationResponse> wait = WaitAsync();
        RawReply reply = await RawBrowser.GetAsync(Address, target);
        PageCheck.Require(reply.Body);
        Assert.Contains(says, reply.Body, StringComparison.Ordinal);
        Assert.Contains(mark, reply.Body, StringComparison.Ordinal);
        // What is no answer is waited on after.
        if (!says.StartsWith("You", StringComparison.Ordinal)) await RawBrowser.GetAsync(Address, Good);
        await wait;
    }

    [Theory]
    [InlineData("/oauth/callback/?code=x&state=state-1")]
    [InlineData("/oauth/callbacks?code=x&state=state-1")]
    [InlineData("/OAuth/Callback?code=x&state=state-1")]
    [InlineData("/oauth/x/../callback?code=x&state=state-1")]
    [InlineData("//oauth/callback?code=x&state=state-1")]
    [InlineData("/?code=x&state=state-1")]
    [InlineData("/favicon.ico")]
    public async Task Another_path_is_not_found_and_the_wait_goes_on(string target) => await GoesOnAsync(
        async () => Assert.Equal(404, (await RawBrowser.GetAsync(Address, target)).Status));

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("get")]
    public async Task Another_method_is_not_allowed_and_the_wait_goes_on(string method) => await GoesOnAsync(async () =>
    {
        using RawBrowser browser = await RawBrowser.ConnectAsync(Address);
        await browser.SendAsync($"{method} /oauth/callback?code=x&state=state-1 HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Equal(405, (await browser.ReplyAsync()).Status);
    });

    [Theory]
    [InlineData("/oauth/callback")]
    [InlineData("/oauth/callback?")]
    [InlineData("/oauth/callback?state=state-1")]
    [InlineData("/oauth/callback?code=&error=&state=state-1")]
    [InlineData("/oauth/callback?Code=x&state=state-1")]
    public async Task A_visit_without_code_and_error_is_no_answer(string target) => await GoesOnAsync(
        async () => Assert.Equal(400, (await RawBrowser.GetAsync(Address, target)).Status));

    [Fact]
    public async Task Connections_that_say_nothing_or_half_do_not_hold_up_the_real_one()
    {
        Task<AuthorizationResponse> wait = WaitAsync();
        using RawBrowser silent = await RawBrowser.ConnectAsync(Address);
        using RawBrowser half = await RawBrowser.ConnectAsync(Address);
        await half.SendAsync("GET /oauth/callback?code=x&state=state-1 HTTP/1.1\r\n");
        (await RawBrowser.ConnectAsync(Address)).Dispose();
        Assert.Equal(200, (await RawBrowser.GetAsync(Address, Good)).Status);
        Assert.Equal("code-1", (await wait).Code!.Reveal());
        Assert.Equal(0, (await silent.ReplyAsync()).Status);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_closed_after_30_seconds()
    {
        Task<AuthorizationResponse> wait = WaitAsync();
        using RawBrowser silent = await RawBrowser.ConnectAsync(Address);
        Task<RawReply> closed = silent.ReplyAsync();
        // The timer starts when the connection is taken, which this side can't see; so the clock is turned until it ran.
        while (!closed.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(30));
            await Task.WhenAny(closed, Task.Delay(10, Test.Token));
        }

        Assert.Equal(0, (await closed).Status);
        Assert.False(wait.IsCompleted);
    }

    [Fact]
    public async Task A_head_that_comes_in_pieces_is_read_whole()
    {
        Task<AuthorizationResponse> wait = WaitAsync();
        using RawBrowser browser = await RawBrowser.ConnectAsync(Address);
        foreach (string piece in new[] { "GE", "T /oauth/callback?code=co", "de-1&state=state", "-1 HTTP/1.1\r", "\nHost: x\r\n\r", "\n" })
        {
            await browser.SendAsync(piece);
            await Task.Yield();
        }

        Assert.Equal(200, (await browser.ReplyAsync()).Status);
        Assert.Equal("code-1", (await wait).Code!.Reveal());
    }

    [Fact]
    public async Task A_head_without_end_is_cut_off_and_the_wait_goes_on() => await GoesOnAsync(async () =>
    {
        using RawBrowser browser = await RawBrowser.ConnectAsync(Address);
        try
        {
            for (int i = 0; i < 64; i++) await browser.SendAsync("X: " + new string('x', 1020) + "\n");
        }
        catch (IOException)
        {
            // Cut off while we were sending.
        }

        Assert.Equal(0, (await browser.ReplyAsync()).Status);
    });

    [Theory]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("GET\r\n\r\n")]
    [InlineData("GET /oauth/callback?code=x&state=state-1 \r\n\r\n")]
    [InlineData("GET /oauth/callback?code=x y&state=state-1 HTTP/1.1\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\n")]
    public async Task What_is_no_HTTP_1_is_cut_off_and_the_wait_goes_on(string text) => await GoesOnAsync(async () =>
    {
        using RawBrowser browser = await RawBrowser.ConnectAsync(Address);
        await browser.SendAsync(text);
        Assert.Equal(0, (await browser.ReplyAsync()).Status);
    });

    [Theory]
    [InlineData("&state=state-2")]
    [InlineData("&state=state-")]
    [InlineData("&state=state-11")]
    [InlineData("&state=STATE-1")]
    [InlineData("&state=")]
    [InlineData("")]
    [InlineData("&state=other&state=state-1")]
    public async Task An_answer_with_another_state_is_refused_and_the_wait_goes_on(string state) => await GoesOnAsync(async () =>
    {
        foreach (string kind in (string[])["code=code-2", "error=access_denied"])
        {
            RawReply reply = await RawBrowser.GetAsync(Address, $"/oauth/callback?{kind}{state}");
            Assert.Equal(400, reply.Status);
            Assert.Contains("does not belong to the sign-in", reply.Body, StringComparison.Ordinal);
        }
    });

    [Fact]
    public async Task Idle_connections_keep_nobody_out_and_the_oldest_are_closed()
    {
        Task<AuthorizationResponse> wait = WaitAsync();
        List<RawBrowser> idle = [];
        for (int i = 0; i < 40; i++) idle.Add(await RawBrowser.ConnectAsync(Address));
        Assert.Equal(200, (await RawBrowser.GetAsync(Address, Good)).Status);
        Assert.Equal("code-1", (await wait).Code!.Reveal());
        idle.ForEach(browser => browser.Dispose());
    }

    [Fact]
    public async Task Of_more_than_16_connections_the_oldest_is_closed_at_once()
    {
        Task<AuthorizationResponse> wait = WaitAsync();
        List<RawBrowser> idle = [];
        for (int i = 0; i < 17; i++) idle.Add(await RawBrowser.ConnectAsync(Address));
        // The clock stands still, so that it is not its silence which ends it.
        Assert.Equal(0, (await idle[0].ReplyAsync()).Status);
        Assert.False(wait.IsCompleted);
        idle.ForEach(browser => browser.Dispose());
    }

    [Fact]
    public async Task An_error_is_an_answer_with_the_services_words()
    {
        Task<AuthorizationResponse> wait = WaitAsync();
        RawReply reply = await RawBrowser.GetAsync(
            Address, "/oauth/callback?error=access_denied&error_description=Not+for+you%21&state=state-1");
        AuthorizationResponse answer = await wait;
        Assert.Equal(("access_denied", "Not for you!", null), (answer.Error, answer.Description, answer.Code));
        Assert.Equal(400, reply.Status);
        Assert.Contains("<p>access_denied: Not for you!</p>", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_counts_more_than_a_code_beside_it_and_needs_no_description()
    {
        Task<AuthorizationResponse> wait = WaitAsync();
        RawReply reply = await RawBrowser.GetAsync(Address, "/oauth/callback?code=x&error=server_error&error_description=&state=state-1");
        AuthorizationResponse answer = await wait;
        Assert.Equal(("server_error", null, null), (answer.Error, answer.Description, answer.Code));
        Assert.Contains("<p>server_error</p>", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error=%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    [InlineData("error=x&error_description=%3C/p%3E%3Cscript%3Ealert(1)%3C/script%3E")]
    [InlineData("error=x&error_description=<script>alert(1)</script>")]
    [InlineData("error=%3Cimg+src%3Dx+onerror%3D%22alert(1)%22%3E&error_description=%27%22%26%3C")]
    public async Task What_the_service_says_is_shown_as_text_and_never_as_markup(string query)
    {
        Task<AuthorizationResponse> wait = WaitAsync();
        RawReply reply = await RawBrowser.GetAsync(Address, $"/oauth/callback?{query}&state=state-1");
        await wait;
        string shown = reply.Body.Split("<p>")[1].Split("</p>")[0];
        Assert.DoesNotContain('<', shown);
        Assert.DoesNotContain('"', shown);
        Assert.Contains("alert(1)", WebUtility.HtmlDecode(shown), StringComparison.Ordinal);
        // And what to do next.
        Assert.Equal(2, reply.Body.Split("</p>").Length - 1);
    }

    [Theory]
    [InlineData("a+b", "a b")]
    [InlineData("a%2Bb%2Fc%3D%3d", "a+b/c==")]
    [InlineData("a=b", "a=b")]
    [InlineData("%C3%A9%E2%82%AC", "é€")]
    [InlineData("100%", "100%")]
    [InlineData("%zz", "%zz")]
    public async Task Percent_and_plus_are_decoded(string sent, string meant)
    {
        Task<AuthorizationResponse> wait = WaitAsync();
        await RawBrowser.GetAsync(Address, $"/oauth/callback?state=state-1&code={sent}");
        Assert.Equal(meant, (await wait).Code!.Reveal());
    }

    [Fact]
    public async Task A_code_as_long_as_the_service_makes_them_arrives_whole()
    {
        string code = string.Concat(Enumerable.Range(0, 1567).Select(i => (char)('a' + (i % 26))));
        Task<AuthorizationResponse> wait = WaitAsync();
        await RawBrowser.GetAsync(Address, $"/oauth/callback?code={code}&state=state-1");
        Assert.Equal(code, (await wait).Code!.Reveal());
    }

    [Fact]
    public async Task Of_two_answers_the_first_counts()
    {
        Task<AuthorizationResponse> wait = WaitAsync();
        using RawBrowser second = await RawBrowser.ConnectAsync(Address);
        await RawBrowser.GetAsync(Address, Good);
        Assert.Equal("code-1", (await wait).Code!.Reveal());
        await second.SendAsync("GET /oauth/callback?code=code-2&state=state-1 HTTP/1.1\r\n\r\n");
        Assert.Equal(0, (await second.ReplyAsync()).Status);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_at_once_and_every_connection_with_it()
    {
        using CancellationTokenSource cancel = new();
        Task<AuthorizationResponse> wait = _listener.WaitAsync(State, cancel.Token);
        using RawBrowser silent = await RawBrowser.ConnectAsync(Address);
        await cancel.CancelAsync();
        await Test.IsCancelledAsync(wait);
        Assert.Equal(0, (await silent.ReplyAsync()).Status);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_before_it_begins_does_not_begin()
    {
        using CancellationTokenSource cancel = new();
        await cancel.CancelAsync();
        await Test.IsCancelledAsync(_listener.WaitAsync(State, cancel.Token));
    }

    [Fact]
    public async Task A_port_that_is_closed_under_the_wait_ends_it()
    {
        Task<AuthorizationResponse> wait = WaitAsync();
        _listener.Dispose();
        await Test.FailsAsync(() => wait.WaitAsync(Test.Patience, Test.Token), FailureKind.LoopbackUnavailable);
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.PortReuse)]
    public async Task After_the_answer_the_port_is_free()
    {
        int port = Address.Port;
        Task<AuthorizationResponse> wait = WaitAsync();
        await RawBrowser.GetAsync(Address, Good);
        await wait;
        await Assert.ThrowsAsync<SocketException>(() => RawBrowser.GetAsync(new LoopbackAddress(port), Good));
        using TcpListener next = new(IPAddress.Loopback, port);
        next.Start();
    }

    [Fact]
    public void Two_sign_ins_at_once_have_a_port_each()
    {
        using LoopbackRedirectListener other = LoopbackRedirectListener.Open(_clock);
        Assert.NotEqual(other.RedirectUri, _listener.RedirectUri);
    }

    private Task<AuthorizationResponse> WaitAsync() => _listener.WaitAsync(State, Test.Token);

    /// <summary>After the visit, the wait still takes the real answer.</summary>
    private async Task GoesOnAsync(Func<Task> visit)
    {
        Task<AuthorizationResponse> wait = WaitAsync();
        await visit();
        Assert.False(wait.IsCompleted);
        await RawBrowser.GetAsync(Address, Good);
        Assert.Equal("code-1", (await wait).Code!.Reveal());
    }
}
