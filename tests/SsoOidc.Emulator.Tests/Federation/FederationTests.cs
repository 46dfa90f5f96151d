using System.Net;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using SsoOidc.Emulator.Tests.Support;

namespace SsoOidc.Emulator.Tests.Federation;

/// <summary>The console for session credentials.</summary>
public sealed class FederationTests : IAsyncDisposable
{
    private const string Console = "https://eu-west-1.console.aws.amazon.com/s3/home?a=1&b=2";

    private readonly SsoEmulator _emulator = FreshEmulator.Start();
    private readonly WireClient _wire;

    public FederationTests()
    {
        _wire = new WireClient(_emulator);
    }

    [Fact]
    public async Task Credentials_that_were_given_out_open_the_console_for_fifteen_minutes()
    {
        Credentials credentials = await AssumeAsync();
        WireReply reply = await TokenAsync(Session(credentials));
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        string token = reply["SigninToken"]!;
        WireReply page = await LoginAsync(token);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("arn:aws:sts::111122223333:assumed-role/deploy/nightly", page.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"{Console.Replace("&", "&amp;", StringComparison.Ordinal)}\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(token, page.Text, StringComparison.Ordinal);
        Assert.Equal(["AssumeRole", "GetSigninToken", "ConsoleLogin"], _emulator.Requests.Select(request => request.Operation));

        _emulator.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(HttpStatusCode.BadRequest, (await LoginAsync(token)).Status);
    }

    [Fact]
    public async Task Session_and_token_are_masked_in_the_log()
    {
        Credentials credentials = await AssumeAsync();
        string token = (await TokenAsync(Session(credentials)))["SigninToken"]!;
        await LoginAsync(token);
        Assert.All(_emulator.Requests, request =>
        {
            Assert.DoesNotContain(Uri.EscapeDataString(credentials.SecretAccessKey), request.MaskedQuery, StringComparison.Ordinal);
            Assert.DoesNotContain(credentials.SessionToken, request.MaskedQuery, StringComparison.Ordinal);
            Assert.DoesNotContain(token, request.MaskedQuery, StringComparison.Ordinal);
        });
        Assert.Contains(token, _emulator.Requests[^1].Query, StringComparison.Ordinal);
        Assert.Contains("Action=login", _emulator.Requests[^1].MaskedQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_session_of_ours_is_refused()
    {
        Credentials credentials = await AssumeAsync();
        await RefusedAsync("not json");
        await RefusedAsync("[]");
        JsonObject session = Session(credentials);
        foreach (string member in (IEnumerable<string>)["sessionId", "sessionKey", "sessionToken"])
        {
            JsonObject wrong = session.DeepClone().AsObject();
            wrong[member] = "other";
            await RefusedAsync(wrong.ToJsonString());
            wrong.Remove(member);
            await RefusedAsync(wrong.ToJsonString());
        }

        // The keys of a user are no session.
        await RefusedAsync(new JsonObject { ["sessionId"] = "AKIDEXAMPLE", ["sessionKey"] = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ["sessionToken"] = "" }.ToJsonString());
        _emulator.Clock.Advance(TimeSpan.FromHours(1));
        await RefusedAsync(session.ToJsonString());

        async Task RefusedAsync(string text) => Assert.Equal(
            HttpStatusCode.BadRequest,
            (await _wire.GetAsync("/federation?Action=getSigninToken&Session=" + Uri.EscapeDataString(text))).Status);
    }

    [Theory]
    [InlineData("&SessionDuration=43200", HttpStatusCode.OK)]
    [InlineData("&SessionDuration=899", HttpStatusCode.BadRequest)]
    [InlineData("&SessionDuration=43201", HttpStatusCode.BadRequest)]
    [InlineData("&SessionDuration=x", HttpStatusCode.BadRequest)]
    public async Task A_duration_must_be_possible(string more, HttpStatusCode status) =>
        Assert.Equal(status, (await TokenAsync(Session(await AssumeAsync()), more)).Status);

    [Fact]
    public async Task A_chained_role_takes_no_duration()
    {
        Credentials first = await AssumeAsync();
        JsonObject chained = Session(await AssumeAsync(first));
        Assert.Equal(HttpStatusCode.BadRequest, (await TokenAsync(chained, "&SessionDuration=3600")).Status);
        Assert.Equal(HttpStatusCode.OK, (await TokenAsync(chained)).Status);
    }

    [Theory]
    [InlineData("https://console.aws.amazon.com/", HttpStatusCode.OK)]
    [InlineData("https://console.amazonaws-us-gov.com/", HttpStatusCode.OK)]
    [InlineData("https://console.amazonaws.cn/", HttpStatusCode.OK)]
    [InlineData("https://console.amazonaws-eusc.eu/", HttpStatusCode.OK)]
    [InlineData("http://127.0.0.1:1/", HttpStatusCode.OK)]
    [InlineData("http://console.aws.amazon.com/", HttpStatusCode.BadRequest)]
    [InlineData("https://console.example.com/", HttpStatusCode.BadRequest)]
    [InlineData("https://evil-aws.amazon.com.example/", HttpStatusCode.BadRequest)]
    [InlineData("file:///etc/passwd", HttpStatusCode.BadRequest)]
    [InlineData("javascript:alert(1)", HttpStatusCode.BadRequest)]
    [InlineData("/s3", HttpStatusCode.BadRequest)]
    public async Task The_destination_is_a_console(string destination, HttpStatusCode status)
    {
        string token = (await TokenAsync(Session(await AssumeAsync())))["SigninToken"]!;
        Assert.Equal(status, (await LoginAsync(token, destination)).Status);
    }

    [Fact]
    public async Task Faults_happen_here_as_well()
    {
        JsonObject session = Session(await AssumeAsync());
        _emulator.AddFault(EmulatorFault.ServerError().On("GetSigninToken"));
        WireReply reply = await TokenAsync(session);
        Assert.Equal(HttpStatusCode.InternalServerError, reply.Status);
        Assert.StartsWith("text/html", reply.Headers["Content-Type"], StringComparison.Ordinal);
        _emulator.AddFault(EmulatorFault.Throttled(retryAfterMs: 1500).On("GetSigninToken"));
        reply = await TokenAsync(session);
        Assert.Equal((HttpStatusCode.TooManyRequests, "2"), (reply.Status, reply.Headers["Retry-After"]));
        _emulator.AddFault(EmulatorFault.TruncatedBody().On("GetSigninToken"));
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => TokenAsync(session).GetAwaiter().GetResult().Json);
        Assert.Equal(HttpStatusCode.OK, (await TokenAsync(session)).Status);
    }

    [Fact]
    public async Task An_action_that_there_is_not_is_refused()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await _wire.GetAsync("/federation?Action=other")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _wire.GetAsync("/federation")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await LoginAsync("made-up")).Status);
    }

    public async ValueTask DisposeAsync()
    {
        _wire.Dispose();
        await _emulator.DisposeAsync();
    }

    private static JsonObject Session(Credentials credentials) => new()
    {
        ["sessionId"] = credentials.AccessKeyId,
        ["sessionKey"] = credentials.SecretAccessKey,
        ["sessionToken"] = credentials.SessionToken,
    };

    private Task<WireReply> TokenAsync(JsonObject session, string more = "") =>
        _wire.GetAsync("/federation?Action=getSigninToken&Session=" + Uri.EscapeDataString(session.ToJsonString()) + more);

    private Task<WireReply> LoginAsync(string token, string destination = Console) => _wire.GetAsync(
        $"/federation?Action=login&Issuer=example&Destination={Uri.EscapeDataString(destination)}&SigninToken={Uri.EscapeDataString(token)}");

    private async Task<Credentials> AssumeAsync(Credentials? caller = null)
    {
        using AmazonSecurityTokenServiceClient sts = Sdk.Sts(_emulator, (AWSCredentials?)caller ?? Sdk.Keys(token: null));
        AssumeRoleResponse reply = await sts.AssumeRoleAsync(
            new AssumeRoleRequest { RoleArn = "arn:aws:iam::111122223333:role/deploy", RoleSessionName = "nightly" });
        return reply.Credentials;
    }
}
