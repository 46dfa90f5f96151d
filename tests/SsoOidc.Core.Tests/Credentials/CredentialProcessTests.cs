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
    [InlineData("'@' 'a b' c\\ d", "a b|c d")]
    [InlineData("@\t-p\t'it'\\''s'", "-p|it's", Traits = [MonoLacks.Trait, MonoLacks.WindowsCommandLines])]
    [InlineData("@ 'a # b' \"c ; d\" #e ;f", "a # b|c ; d|#e|;f")]
    [InlineData("@ --x=\"b c\"d '' $HOME ~", "--x=b cd||$HOME|~")]
    [InlineData("@ '{\\q: [1, 2]}' \"s\\\"t\"", "{\\q: [1, 2]}|s\"t")]
    public async Task Program_and_arguments_may_stand_in_quotes(string command, string arguments)
    {
        using CredentialWorld world = Running(
            """IFS='|'; printf '{"Version":1,"AccessKeyId":"%s.","SecretAccessKey":"s"}' "$(printf %s "$*" | sed 's/[\\"]/\\&/g')" """, command);
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
    public async Task An_exit_code_is_told_and_nothing_that_was_printed_as_output()
    {
        using CredentialWorld world = Running("echo PLANTED-out; echo 'the profile x is  not\n signed in (PLANTED-out)' >&2; exit 3");
        SsoOidcException failure = await world.FailsAsync(FailureKind.InvalidConfiguration, "dev");
        Assert.EndsWith("ended with exit code 3. It said: the profile x is not signed in (****)", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PLANTED", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 1", "exit code 1. It said: run the login first")]
    [InlineData("echo no JSON", "JSON of credentials. It said: run the login first")]
    [InlineData("""echo '{"Version":2}'""", "another Version than 1. It said: run the login first")]
    [InlineData("""echo '{"Version":1}'""", "without AccessKeyId and SecretAccessKey. It said: run the login first")]
    public async Task What_it_wrote_to_its_error_stream_stands_in_every_error(string script, string told)
    {
        using CredentialWorld world = Running($"echo run the login first >&2; {script}");
        Assert.EndsWith(told, (await world.FailsAsync(FailureKind.InvalidConfiguration, "dev")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("password=PLANTED", "password=****")]
    [InlineData("Password: PLANTED, again", "Password: ****, again")]
    [InlineData("""got {"SecretAccessKey": "PLANTED/x y", "a": 1}""", """got {"SecretAccessKey": "****", "a": 1}""")]
    [InlineData("aws_session_token=PLANTED", "aws_session_token=****")]
    [InlineData("Authorization: Bearer PLANTED.x", "Authorization: Bearer ****")]
    [InlineData("via https://me:PLANTED@idp.example/x", "via https://me:****@idp.example/x")]
    [InlineData("key wJalrXUtnFEMI/K7MDENG/bPxRfiCYPLANTEDKEY no", "key **** no")]
    [InlineData("jwt eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnPLANTED end", "jwt **** end")]
    [InlineData("hash 0123456789abcdef0123456789abcdef.", "hash ****.")]
    [InlineData("refused hunter22-PLANTED", "refused ****")]
    [InlineData("https://idp.example:8443/saml failed for me@b.example at /usr/lib/x.py, line 3", "https://idp.example:8443/saml failed for me@b.example at /usr/lib/x.py, line 3")]
    public async Task What_may_be_a_secret_on_it_is_masked(string said, string shown)
    {
        using CredentialWorld world = Running($"cat >&2 <<'END'\n{said}\nEND\nexit 1", "@ --user me --password hunter22-PLANTED");
        SsoOidcException failure = await world.FailsAsync(FailureKind.InvalidConfiguration, "dev");
        Assert.EndsWith("It said: " + shown, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_much_that_it_says_the_end_is_shown_and_no_terminal_obeys_it()
    {
        using CredentialWorld world = Running("yes 'a line of a trace' 2> /dev/null | head -n 20000 >&2; printf 'the \\033[31mreason\\007' >&2; exit 1");
        SsoOidcException failure = await world.FailsAsync(FailureKind.InvalidConfiguration, "dev");
        Assert.EndsWith("a trace the \\u001b[31mreason\\u0007", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.Message.Length < 700, failure.Message);
    }

    [Theory]
    [InlineData("@ 'a b")]
    [InlineData("@ \"hunter2")]
    [InlineData("@ hunter2\\")]
    public async Task Quotes_that_are_not_closed_are_a_mistake_and_nothing_is_started(string command)
    {
        using CredentialWorld world = Running("touch \"$0.started\"", command);
        SsoOidcException failure = await world.FailsAsync(FailureKind.InvalidConfiguration, "dev");
        Assert.Contains("credential_process of the profile can't be split", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
        Assert.NotNull(failure.NextStep);
        Assert.False(File.Exists(world.Home.Path("script.sh.started")));
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
    [Trait(MonoLacks.Trait, MonoLacks.PlainStartErrors)]
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
