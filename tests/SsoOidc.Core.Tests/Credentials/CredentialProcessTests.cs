using SsoOidc.Core.Http;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Credentials;

/// <summary>With real small shell scripts.</summary>
public sealed class CredentialProcessTests
{
    private const string Good =
        """{"Version":1,"AccessKeyId":"AKPROC","SecretAccessKey":"sak-p","SessionToken":"tok-p","Expiration":"2026-01-02T11:04:05+02:00","AccountId":"123456789012"}""";

    private const string Endless = "touch \"$0.started\"; exec sleep 600";

    [Fact]
    public async Task Its_output_is_the_credentials()
    {
        using CredentialWorld world = Running($"echo '{Good}'");
        AwsCredentialIdentity found = await world.FindAsync("dev");
        Assert.Equal("AKPROC", found.AccessKeyId);
        Assert.Equal("sak-p", found.SecretAccessKey.Reveal());
        Assert.Equal("tok-p", found.SessionToken?.Reveal());
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 9, 4, 5, TimeSpan.Zero), found.Expiration);
        Assert.Equal("123456789012", found.AccountId);
    }

    [Fact]
    public async Task Long_term_keys_have_no_token_and_no_end()
    {
        using CredentialWorld world = Running("""echo '{"Version":1,"AccessKeyId":"AKPROC","SecretAccessKey":"sak-p"}'""");
        AwsCredentialIdentity found = await world.FindAsync("dev");
        Assert.Null(found.SessionToken);
        Assert.Null(found.Expiration);
    }

    [Fact]
    public async Task Names_count_in_any_case_and_what_else_there_is_does_not()
    {
        using CredentialWorld world = Running(
            """echo '{"version":1,"more":[{"AccessKeyId":"no"}],"accessKeyId":"AKPROC","SECRETACCESSKEY":"sak-p","SessionToken":null}'""");
        AwsCredentialIdentity found = await world.FindAsync("dev");
        Assert.Equal(("AKPROC", "sak-p", null), (found.AccessKeyId, found.SecretAccessKey.Reveal(), found.SessionToken));
    }

    [Theory]
    [InlineData("@ a b", "a|b")]
    [InlineData("/bin/sh -c \"@ a 'b c'\"", "a|b c")]
    [InlineData("\"@\" \"a b\" c", "a b|c")]
    [InlineData("  @  ", "")]
    public async Task Program_and_arguments_may_stand_in_quotes(string command, string arguments)
    {
        using CredentialWorld world = Running(
            """IFS='|'; printf '{"Version":1,"AccessKeyId":"%s.","SecretAccessKey":"s"}' "$*" """, command);
        Assert.Equal(arguments + ".", (await world.FindAsync("dev")).AccessKeyId);
    }

    [Fact]
    public async Task It_may_stand_in_the_credentials_file_too()
    {
        using CredentialWorld world = Running($"echo '{Good}'", "@");
        world.Home.WithConfig("").WithCredentials($"[dev]\ncredential_process = {world.Home.Path("script.sh")}");
        Assert.Equal("AKPROC", (await world.FindAsync("dev")).AccessKeyId);
    }

    [Fact]
    public async Task Much_noise_on_its_error_stream_does_no_harm()
    {
        using CredentialWorld world = Running($"head -c 300000 /dev/zero | tr '\\0' x >&2; echo '{Good}'");
        Assert.Equal("AKPROC", (await world.FindAsync("dev")).AccessKeyId);
    }

    [Fact]
    public async Task Output_without_end_is_cut_off_and_its_program_ended()
    {
        using CredentialWorld world = Running("echo $$ > \"$0.pid\"; exec cat /dev/zero");
        SsoOidcException failure = await Test.FailsAsync(() => world.FindAsync("dev"), FailureKind.InvalidConfiguration);
        Assert.Contains("printed more than 1024 kB", failure.Message, StringComparison.Ordinal);
        int id = int.Parse(File.ReadAllText(world.Home.Path("the script.sh.pid")), null);
        Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(id));
    }

    [Fact]
    public async Task It_gets_no_input()
    {
        using CredentialWorld world = Running($"cat; echo '{Good}'");
        Assert.Equal("AKPROC", (await world.FindAsync("dev")).AccessKeyId);
    }

    [Fact]
    public async Task An_exit_code_is_told_and_nothing_that_was_printed()
    {
        using CredentialWorld world = Running("echo PLANTED-out; echo PLANTED-err >&2; exit 3");
        SsoOidcException failure = await world.FailsAsync(FailureKind.InvalidConfiguration, "dev");
        Assert.Contains("ended with exit code 3", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PLANTED", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PLANTED-text", "JSON")]
    [InlineData("", "JSON")]
    [InlineData("null", "JSON")]
    [InlineData("[]", "JSON")]
    [InlineData("""{"Version":1,"SecretAccessKey":"PLANTED""", "JSON")]
    [InlineData("""{"Version":"PLANTED","AccessKeyId":"a","SecretAccessKey":"s"}""", "JSON")]
    [InlineData("""{"Version":1.5,"AccessKeyId":"a","SecretAccessKey":"PLANTED"}""", "JSON")]
    [InlineData("""{"Version":1,"AccessKeyId":5,"SecretAccessKey":"PLANTED"}""", "JSON")]
    [InlineData("""{"Version":1,"AccessKeyId":"a","SecretAccessKey":{"x":"PLANTED"}}""", "JSON")]
    [InlineData("""{"Version":1,"AccessKeyId":"\\ud800","SecretAccessKey":"PLANTED"}""", "JSON")]
    [InlineData("""{"Version":null,"AccessKeyId":"a","SecretAccessKey":"PLANTED"}""", "another Version than 1")]
    [InlineData("""{"Version":2,"AccessKeyId":"a","SecretAccessKey":"PLANTED"}""", "another Version than 1")]
    [InlineData("""{"AccessKeyId":"a","SecretAccessKey":"PLANTED"}""", "another Version than 1")]
    [InlineData("""{"Version":1,"SecretAccessKey":"PLANTED"}""", "without AccessKeyId and SecretAccessKey")]
    [InlineData("""{"Version":1,"AccessKeyId":"PLANTED","SecretAccessKey":""}""", "without AccessKeyId and SecretAccessKey")]
    public async Task Output_that_is_no_credentials_is_an_error_that_does_not_quote_it(string output, string message)
    {
        using CredentialWorld world = Running($"echo '{output}'");
        SsoOidcException failure = await world.FailsAsync(FailureKind.InvalidConfiguration, "dev");
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PLANTED", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/no/such/program --secret hunter2")]
    [InlineData("\"/no/such program\" --secret hunter2")]
    [InlineData("\"\" --secret hunter2")]
    public async Task A_program_that_can_not_be_started_is_named_without_its_arguments(string command)
    {
        using CredentialWorld world = new();
        world.Home.WithConfig($"[profile dev]\ncredential_process = {command}");
        SsoOidcException failure = await world.FailsAsync(FailureKind.InvalidConfiguration, "dev");
        Assert.Contains("can't be started", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_minute_is_waited_for_its_end()
    {
        using CredentialWorld world = Running(Endless);
        Task<AwsCredentialIdentity> search = world.FindAsync("dev");
        await StartedAsync(world);
        world.Clock.Advance(TimeSpan.FromSeconds(59.9));
        Assert.False(search.IsCompleted);
        world.Clock.Advance(TimeSpan.FromSeconds(0.1));
        SsoOidcException failure = await Test.FailsAsync(() => search, FailureKind.InvalidConfiguration);
        Assert.Contains("did not end within 60 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_ends_it()
    {
        using CredentialWorld world = Running(Endless);
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Test.Token);
        Task<AwsCredentialIdentity> search = world.FindAsync("dev", cancel.Token);
        await StartedAsync(world);
        await cancel.CancelAsync();
        await Test.IsCancelledAsync(search);
    }

    private static async Task StartedAsync(CredentialWorld world)
    {
        while (!File.Exists(world.Home.Path("the script.sh.started"))) await Task.Delay(5, Test.Token);
    }

    /// <summary>A profile <c>dev</c> whose process is a script; <c>@</c> in the command stands for its path.</summary>
    private static CredentialWorld Running(string script, string command = "\"@\"")
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The process is a POSIX shell script.");
        CredentialWorld world = new();
        // A path with a blank wants quotes.
        string name = command == "\"@\"" ? "the script.sh" : "script.sh";
        string path = world.Home.Write(name, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        world.Home.WithConfig($"[profile dev]\ncredential_process = {command.Replace("@", path, StringComparison.Ordinal)}");
        return world;
    }
}
