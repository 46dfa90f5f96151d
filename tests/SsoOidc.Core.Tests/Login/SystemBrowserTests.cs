using System.Diagnostics;
using SsoOidc.Core.Login;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Login;

/// <summary>With real small shell scripts in <c>BROWSER</c>.</summary>
public sealed class SystemBrowserTests : IDisposable
{
    private const string Url = "https://a.example/start?a=1&b=$(touch%20x)&c='";

    private readonly FakeHome _home = new();
    private readonly TestClock _clock = new();

    public SystemBrowserTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The launchers are POSIX shell scripts.");

    public void Dispose() => _home.Dispose();

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.WindowsCommandLines)]
    public async Task A_launcher_that_ends_well_has_opened_the_page_and_got_it_as_one_argument()
    {
        string good = Script("good", "printf '%s|' \"$@\" > \"$0.got\"");
        Assert.True(await OpenAsync(good, Url));
        Assert.Equal(new Uri(Url).AbsoluteUri + "|", File.ReadAllText(good + ".got"));
    }

    [Theory]
    [InlineData("'@' --profile='my own' \"a # b ; c\" %s", "--profile=my own|a # b ; c|URL|")]
    [InlineData("@BS\t-n\t--url=%s\t''", "-n|--url=URL||")]
    [InlineData("\"@\" -c \"x:y\"", "-c|x:y|URL|")]
    public async Task Its_words_are_those_that_a_shell_would_make(string variable, string arguments)
    {
        string good = Script("my good", "printf '%s|' \"$@\" > \"$0.got\"");
        string set = variable.Replace("@BS", good.Replace(" ", "\\ ", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("@", good, StringComparison.Ordinal);
        Assert.True(await OpenAsync(set, "https://a.example/"));
        Assert.Equal(arguments.Replace("URL", "https://a.example/", StringComparison.Ordinal), File.ReadAllText(good + ".got"));
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.WindowsCommandLines)]
    public async Task One_that_fails_or_is_not_there_is_followed_by_the_next()
    {
        string bad = Script("bad", "echo oops; echo no >&2; exit 3"), good = Script("good", "touch \"$0.got\"");
        Assert.True(await OpenAsync($"{bad}:{_home.Path("missing")}:{good}", Url));
        Assert.True(File.Exists(good + ".got"));
    }

    [Fact]
    public async Task Where_all_fail_there_is_no_browser() =>
        Assert.False(await OpenAsync($"{Script("bad", "exit 1")}:{_home.Path("missing")}", Url));

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.WindowsCommandLines)]
    public async Task One_that_is_the_browser_itself_and_stays_counts_after_three_seconds()
    {
        string staying = Script("staying", "echo $$ > \"$0.pid\"; exec sleep 600"), next = Script("next", "touch \"$0.got\"");
        Assert.True(await _clock.RunAsync(OpenAsync($"{staying}:{next}", Url)));
        Assert.Equal(TimeSpan.FromSeconds(3), _clock.Elapsed);
        Assert.False(File.Exists(next + ".got"));
        await EndAsync(staying);
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.WindowsCommandLines)]
    public async Task Its_chatter_does_not_stop_it()
    {
        string chatty = Script("chatty", "head -c 300000 /dev/zero | tr '\\0' x; head -c 300000 /dev/zero | tr '\\0' x >&2");
        Assert.True(await OpenAsync(chatty, Url));
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.WindowsCommandLines)]
    public async Task It_can_not_read_what_the_person_types()
    {
        string reading = Script("reading", "cat > \"$0.got\"");
        Assert.True(await OpenAsync(reading, Url));
        Assert.Equal("", File.ReadAllText(reading + ".got"));
    }

    [Fact]
    [Trait(MonoLacks.Trait, MonoLacks.WindowsCommandLines)]
    public async Task Cancellation_ends_the_wait_for_it_at_once()
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Test.Token);
        string staying = Script("staying", "echo $$ > \"$0.pid\"; exec sleep 600");
        Task<bool> open = OpenAsync(staying, Url, cancel.Token);
        await _clock.NextPauseAsync();
        await cancel.CancelAsync();
        await Test.IsCancelledAsync(open);
        await EndAsync(staying);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("ms-settings:")]
    [InlineData("a.example/start")]
    [InlineData("--version")]
    [InlineData("-oProxyCommand=x")]
    [InlineData(" --new-window https://a.example")]
    [InlineData("ftp://a.example/x")]
    [InlineData("httpx://a.example/x")]
    [InlineData("data:text/html,x")]
    [InlineData("//a.example/x")]
    [InlineData("")]
    public async Task Only_web_pages_are_opened(string url)
    {
        string good = Script("good", "touch \"$0.got\"");
        Assert.False(await OpenAsync(good, url));
        Assert.False(File.Exists(good + ".got"));
    }

    [Fact]
    public async Task No_quotation_mark_and_no_blank_of_a_page_splits_the_argument()
    {
        string good = Script("good", "printf '%s|' \"$@\" > \"$0.got\"");
        Assert.True(await OpenAsync(good, "https://a.example/x?a=\" --b \\\" c"));
        Assert.Single(File.ReadAllText(good + ".got").TrimEnd('|').Split('|'));
    }

    /// <summary>On macOS by name: that system's own opener is not here, so nothing but the scripts is started.</summary>
    private Task<bool> OpenAsync(string variable, string url, CancellationToken? cancellationToken = null) =>
        new SystemBrowser(new BrowserAvailability(HostPlatform.MacOS, browserVariable: variable), _clock)
            .OpenAsync(url, cancellationToken ?? Test.Token);

    private string Script(string name, string body)
    {
        string path = _home.Write(name, "#!/bin/sh\n" + body + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private static async Task EndAsync(string script)
    {
        while (!File.Exists(script + ".pid") || File.ReadAllText(script + ".pid").Trim().Length == 0) await Task.Delay(10, Test.Token);
        using Process process = Process.GetProcessById(int.Parse(File.ReadAllText(script + ".pid"), null));
        process.Kill();
    }
}
