using System.Net;
using System.Text.Json.Nodes;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using SsoOidc.Emulator.Tests.Support;
using static SsoOidc.Emulator.Tests.Support.TokenOperation;

namespace SsoOidc.Emulator.Tests.SignIn;

/// <summary>IntrospectOAuth2TokenWithIAM (RFC 7662) and RevokeOAuth2TokenWithIAM (RFC 7009) of AWS Sign-In.</summary>
public sealed class IntrospectionTests : IAsyncDisposable
{
    private const string Jane = "arn:aws:sts::111122223333:assumed-role/AdministratorAccess/jane";

    private readonly SsoEmulator _emulator = FreshEmulator.Start(new SsoEmulatorOptions { ApproveAutomatically = true });
    private readonly WireClient _wire;
    private readonly ConsoleSignIn _person;

    public IntrospectionTests()
    {
        _wire = new WireClient(_emulator);
        _person = new ConsoleSignIn(_emulator, _wire);
    }

    [Fact]
    public async Task An_access_token_is_told_with_its_claims()
    {
        EmulatorSigningKey jane = ConsoleSignIn.KeyOf(await _person.SignInAsync());
        WireReply issued = await _wire.SignedAsync(WithIam, ForResource(), signature => signature with { Key = jane });
        JsonObject claims = (await IntrospectAsync(issued["access_token"]!, jane)).Json.AsObject();
        Assert.Equal(
            ["account_id", "active", "aud", "exp", "iat", "iss", "jti", "nbf", "sub", "token_type", "user_id"],
            claims.Select(claim => claim.Key).Order(StringComparer.Ordinal));
        Assert.True((bool)claims["active"]!);
        Assert.Equal("access_token", (string?)claims["token_type"]);
        Assert.Equal("aws-mcp.amazonaws.com", (string?)claims["aud"]);
        Assert.Equal("signin.amazonaws.com", (string?)claims["iss"]);
        int life = (int)issued.Json["expires_in"]!;
        Assert.InRange((long)claims["exp"]! - (long)claims["iat"]!, life, life + 1);
        Assert.Equal((long)claims["iat"]!, (long)claims["nbf"]!);
        await AssertIsAsync(jane, claims);
    }

    [Fact]
    public async Task A_refresh_token_is_told_with_its_claims()
    {
        WireReply signedIn = await _person.SignInAsync();
        EmulatorSigningKey jane = ConsoleSignIn.KeyOf(signedIn);
        JsonObject claims = (await IntrospectAsync(signedIn["refreshToken"]!, jane)).Json.AsObject();
        Assert.Equal(
            ["account_id", "active", "client_id", "exp", "iss", "jti", "signin_session", "sub", "token_type", "user_id"],
            claims.Select(claim => claim.Key).Order(StringComparer.Ordinal));
        Assert.True((bool)claims["active"]!);
        Assert.Equal("refresh_token", (string?)claims["token_type"]);
        Assert.Equal(ConsoleSignIn.SameDevice, (string?)claims["client_id"]);
        Assert.Matches("^arn:aws:signin:us-east-1:111122223333:session/[0-9a-f-]{36}$", (string?)claims["signin_session"]);
        DateTimeOffset end = DateTimeOffset.FromUnixTimeSeconds((long)claims["exp"]!);
        Assert.InRange(end, _emulator.Requests[0].ReceivedAt.AddHours(12).AddSeconds(-1), _emulator.Clock.GetUtcNow().AddHours(12));
        await AssertIsAsync(jane, claims);

        // The session of the sign-in stays, its tokens do not.
        WireReply refreshed = await _person.RefreshAsync(signedIn["refreshToken"]!);
        JsonNode next = (await IntrospectAsync(refreshed["refreshToken"]!, jane)).Json;
        Assert.Equal((string?)claims["signin_session"], (string?)next["signin_session"]);
        Assert.NotEqual((string?)claims["jti"], (string?)next["jti"]);
        JsonNode other = (await IntrospectAsync((await _person.SignInAsync())["refreshToken"]!, jane)).Json;
        Assert.NotEqual((string?)claims["signin_session"], (string?)other["signin_session"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("access_token")]
    [InlineData("refresh_token")]
    public async Task A_hint_may_be_wrong(string? hint)
    {
        WireReply signedIn = await _person.SignInAsync();
        EmulatorSigningKey jane = ConsoleSignIn.KeyOf(signedIn);
        WireReply issued = await _wire.SignedAsync(Bearer, ForResource(), signature => signature with { Key = jane });
        foreach (string token in new[] { signedIn["refreshToken"]!, issued["access_token"]! })
            Assert.True((bool)(await IntrospectAsync(token, jane, hint)).Json["active"]!);
    }

    [Fact]
    public async Task Members_that_are_missing_too_long_or_wrong_are_named()
    {
        foreach (string operation in new[] { Introspect, Revoke })
        {
            foreach (JsonNode? value in new JsonNode?[] { null, "", 1, new JsonArray("ASORx"), "ASOR".PadRight(4097, 'x') })
                AssertInvalid(await _wire.SignedAsync(operation, new JsonObject { ["token"] = value }), "token");
            Assert.Equal(HttpStatusCode.OK, (await _wire.SignedAsync(operation, ForToken("ASOR".PadRight(4096, 'x')))).Status);
        }

        foreach (JsonNode hint in new JsonNode[] { "id_token", "Access_Token", 1 })
            AssertInvalid(await _wire.SignedAsync(Introspect, new JsonObject { ["token"] = "ASORx", ["token_type_hint"] = hint }), "token_type_hint");
    }

    [Theory]
    [InlineData("ASORnobody")]
    [InlineData("ASOAnobody")]
    [InlineData("e30.e30.e30")]
    [InlineData("+/=&'<\u00fc")]
    public async Task What_nobody_issued_is_not_active(string token) => AssertInactive(await IntrospectAsync(token));

    [Fact]
    public async Task What_other_services_issued_is_not_active()
    {
        (_, WireReply token) = await _wire.SignInWithoutHelpAsync();
        EmulatorSigningKey jane = ConsoleSignIn.KeyOf(await _person.SignInAsync());
        AssertInactive(await IntrospectAsync(token["accessToken"]!, jane));
        AssertInactive(await IntrospectAsync(token["refreshToken"]!, jane));
    }

    [Fact]
    public async Task What_has_ended_is_not_active()
    {
        WireReply signedIn = await _person.SignInAsync();
        string token = (await _wire.SignedAsync(WithIam, ForResource()))["access_token"]!;
        _emulator.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.True((bool)(await IntrospectAsync(token)).Json["active"]!);
        _emulator.Clock.Advance(TimeSpan.FromMinutes(1));
        AssertInactive(await IntrospectAsync(token));

        _emulator.Clock.Advance(TimeSpan.FromHours(11));
        AssertInactive(await IntrospectAsync(signedIn["refreshToken"]!, ConsoleSignIn.KeyOf(await _person.SignInAsync())));
    }

    [Fact]
    public async Task What_another_account_has_is_not_active()
    {
        WireReply signedIn = await _person.SignInAsync();
        EmulatorSigningKey jane = ConsoleSignIn.KeyOf(signedIn);
        string theirs = (await _wire.SignedAsync(WithIam, ForResource()))["access_token"]!;
        string ours = (await _wire.SignedAsync(WithIam, ForResource(), signature => signature with { Key = jane }))["access_token"]!;
        AssertInactive(await IntrospectAsync(theirs, jane));
        AssertInactive(await IntrospectAsync(ours));
        AssertInactive(await IntrospectAsync(signedIn["refreshToken"]!));
        Assert.True((bool)(await IntrospectAsync(theirs)).Json["active"]!);
        Assert.True((bool)(await IntrospectAsync(ours, jane)).Json["active"]!);
    }

    [Fact]
    public async Task A_refresh_token_that_was_rotated_or_whose_session_was_ended_is_not_active()
    {
        WireReply first = await _person.SignInAsync();
        WireReply second = await _person.RefreshAsync(first["refreshToken"]!);
        EmulatorSigningKey jane = ConsoleSignIn.KeyOf(second);
        AssertInactive(await IntrospectAsync(first["refreshToken"]!, jane));
        Assert.True((bool)(await IntrospectAsync(second["refreshToken"]!, jane)).Json["active"]!);
        _emulator.EndSession("jane");
        AssertInactive(await IntrospectAsync(second["refreshToken"]!, jane));
    }

    [Fact]
    public async Task A_refresh_token_from_before_a_new_password_is_not_active()
    {
        WireReply signedIn = await _person.SignInAsync();
        _emulator.ChangeCredentials("jane");
        AssertInactive(await IntrospectAsync(signedIn["refreshToken"]!, ConsoleSignIn.KeyOf(signedIn)));
    }

    [Fact]
    public async Task Revocation_ends_the_chain_and_leaves_what_it_gave_out()
    {
        WireReply first = await _person.SignInAsync();
        WireReply second = await _person.RefreshAsync(first["refreshToken"]!);
        WireReply other = await _person.SignInAsync();
        EmulatorSigningKey jane = ConsoleSignIn.KeyOf(second);
        string token = (await _wire.SignedAsync(WithIam, ForResource(), signature => signature with { Key = jane }))["access_token"]!;

        AssertRevoked(await RevokeAsync(second["refreshToken"]!, jane));
        AssertInactive(await IntrospectAsync(second["refreshToken"]!, jane));
        foreach (WireReply ended in new[] { first, second }) // nor is the first one's reply replayed
            AssertError(await _person.RefreshAsync(ended["refreshToken"]!), 401, "AccessDeniedException", "TOKEN_EXPIRED");

        Assert.True((bool)(await IntrospectAsync(token, jane)).Json["active"]!);
        Assert.Equal(Jane, await CallerAsync(jane, identity => identity.Arn));
        Assert.Equal(Jane, await CallerAsync(ConsoleSignIn.KeyOf(first), identity => identity.Arn));
        Assert.True((bool)(await IntrospectAsync(other["refreshToken"]!, jane)).Json["active"]!);
        Assert.Equal(HttpStatusCode.OK, (await _person.RefreshAsync(other["refreshToken"]!)).Status);
    }

    [Fact]
    public async Task A_rotated_refresh_token_can_still_be_revoked_for_the_chain()
    {
        WireReply first = await _person.SignInAsync();
        WireReply second = await _person.RefreshAsync(first["refreshToken"]!);
        AssertRevoked(await RevokeAsync(first["refreshToken"]!, ConsoleSignIn.KeyOf(second)));
        AssertError(await _person.RefreshAsync(second["refreshToken"]!), 401, "AccessDeniedException", "TOKEN_EXPIRED");
    }

    [Fact]
    public async Task Revocation_is_idempotent_and_tells_nothing_of_others_tokens()
    {
        WireReply signedIn = await _person.SignInAsync();
        EmulatorSigningKey jane = ConsoleSignIn.KeyOf(signedIn);
        AssertRevoked(await RevokeAsync("ASORnobody", jane));
        AssertRevoked(await RevokeAsync(signedIn["refreshToken"]!)); // of another account: nothing happens
        Assert.True((bool)(await IntrospectAsync(signedIn["refreshToken"]!, jane)).Json["active"]!);
        AssertRevoked(await RevokeAsync(signedIn["refreshToken"]!, jane));
        AssertRevoked(await RevokeAsync(signedIn["refreshToken"]!, jane));
    }

    [Fact]
    public async Task Only_refresh_tokens_are_revoked()
    {
        string token = (await _wire.SignedAsync(WithIam, ForResource()))["access_token"]!;
        (_, WireReply oidc) = await _wire.SignInWithoutHelpAsync();
        foreach (string other in new[] { token, "ASOAnobody", "asor", oidc["refreshToken"]!, "+/=&'<\u00fc" })
        {
            WireReply reply = await RevokeAsync(other);
            AssertInvalid(reply, "refresh token");
            Assert.DoesNotContain(other, reply.Text, StringComparison.Ordinal);
        }

        Assert.True((bool)(await IntrospectAsync(token)).Json["active"]!);
    }

    public async ValueTask DisposeAsync()
    {
        _person.Dispose();
        _wire.Dispose();
        await _emulator.DisposeAsync();
    }

    private static void AssertInactive(WireReply reply)
    {
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("application/json", reply.Headers["Content-Type"]);
        Assert.Equal("""{"active":false}""", string.Concat(reply.Text.Where(c => !char.IsWhiteSpace(c))));
    }

    private static void AssertRevoked(WireReply reply) => Assert.Equal((HttpStatusCode.OK, ""), (reply.Status, reply.Text));

    /// <summary>Whom the claims name is who signs, as STS has it.</summary>
    private async Task AssertIsAsync(EmulatorSigningKey key, JsonObject claims)
    {
        Assert.Equal(await CallerAsync(key, identity => identity.Arn), (string?)claims["sub"]);
        Assert.Equal(await CallerAsync(key, identity => identity.UserId), (string?)claims["user_id"]);
        Assert.Equal(await CallerAsync(key, identity => identity.Account), (string?)claims["account_id"]);
    }

    private async Task<string> CallerAsync(EmulatorSigningKey key, Func<GetCallerIdentityResponse, string> part)
    {
        using AmazonSecurityTokenServiceClient sts = Sdk.Sts(_emulator, Sdk.Keys(key.AccessKeyId, key.SecretAccessKey, key.SessionToken));
        return part(await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest()));
    }

    private Task<WireReply> IntrospectAsync(string token, EmulatorSigningKey? key = null, string? hint = null)
    {
        JsonObject body = ForToken(token);
        if (hint is not null) body["token_type_hint"] = hint;
        return _wire.SignedAsync(Introspect, body, signature => signature with { Key = key ?? signature.Key });
    }

    private Task<WireReply> RevokeAsync(string token, EmulatorSigningKey? key = null) =>
        _wire.SignedAsync(Revoke, ForToken(token), signature => signature with { Key = key ?? signature.Key });
}
