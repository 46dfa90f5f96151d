using System.Text.Json.Nodes;
using SsoOidc.Emulator;
using static SsoOidc.OtherClients.Tests.OtherClient;

namespace SsoOidc.OtherClients.Tests;

/// <summary>
/// Others' clients of AWS Sign-In and the emulator's token operations: independent readings. botocore has the operations only in its
/// newer models; AWS_DATA_PATH may name a folder with one for an older botocore.
/// </summary>
public sealed class SignInTests : IDisposable
{
    private const string Arn = "arn:aws:sts::111122223333:assumed-role/AdministratorAccess/jane";
    private const string Profile = "console";

    private readonly SharedHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Botocore_gets_a_token_and_is_told_about_it_and_revokes_the_sign_in()
    {
        Require(Botocore);
        await _home.SignInToConsoleAsync(Profile, "eu-west-1");
        string printed = await _home.RunAsync(
            BotocoreTests.Python!, Path.Combine(AppContext.BaseDirectory, "botocore_signin.py"),
            _home.Emulator.BaseUrl.GetLeftPart(UriPartial.Authority), Assert.Single(Directory.GetFiles(_home.LoginCacheFolder)));
        JsonNode told = JsonNode.Parse(printed)!;
        Assert.SkipWhen(
            told["lacks"] is not null,
            $"botocore {told["lacks"]} has no token operations of AWS Sign-In in its model (AWS_DATA_PATH may name a folder with a newer signin/2023-01-01/service-2.json).");
        Assert.Equal(("Bearer", 2), ((string?)told["issued"]!["tokenType"], (int)told["issued"]!["accessToken"]!));
        Assert.InRange((int)told["issued"]!["expiresIn"]!, 840, 900);
        Assert.Equal("""{"active":false}""", told["foreign"]!.ToJsonString());
        Assert.Equal("""{"active":false}""", told["unknown"]!.ToJsonString());
        // Every member is one of the model: botocore drops others.
        Assert.Equal(
            ["accountId", "active", "aud", "exp", "iat", "iss", "jti", "nbf", "sub", "tokenType", "userId"],
            told["access"]!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal((Arn, "access_token"), ((string?)told["access"]!["sub"], (string?)told["access"]!["tokenType"]));
        Assert.Equal(
            ["accountId", "active", "clientId", "exp", "iss", "jti", "signinSession", "sub", "tokenType", "userId"],
            told["refresh"]!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal((Arn, "refresh_token"), ((string?)told["refresh"]!["sub"], (string?)told["refresh"]!["tokenType"]));
        Assert.Equal("[{},{}]", told["revoked"]!.ToJsonString());
        Assert.Equal("""[{"active":false},true]""", told["afterwards"]!.ToJsonString());
        Assert.Equal(
            [
                "ValidationException 400", "ValidationException 400", "ValidationException 400", "InvalidSignatureException 403",
                "UnrecognizedClientException 403",
            ],
            told["errors"]!.AsArray().Select(item => (string?)item));
        Assert.All(told["hosts"]!.AsArray(), host => Assert.Equal("eu-west-1.oauth.signin.aws", (string?)host));

        // What it revoked, we can't refresh.
        Assert.Equal("TokenExpired", await _home.CmdletsAsync(
            $"Get-SignInCredential -ProfileName {Profile} -MinimumValidity 1200 -ErrorAction SilentlyContinue -ErrorVariable failures; "
            + "$failures[0].FullyQualifiedErrorId.Split(',')[0]"));
    }

    [Fact]
    public async Task The_SDK_for_JavaScript_gets_a_token()
    {
        Require(JavaScript);
        JsonNode told = JsonNode.Parse(await _home.JavaScriptAsync("signin.mjs", _home.Emulator.BaseUrl.GetLeftPart(UriPartial.Authority)))!;
        Assert.Equal(
            ["accessToken", "expiresIn", "tokenType"], told.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(("Bearer", 3600), ((string?)told["tokenType"], (int)told["expiresIn"]!));
        EmulatorRequest request = Assert.Single(_home.Emulator.Requests);
        Assert.Equal(("CreateOAuth2TokenWithIAM", 200), (request.Operation, request.StatusCode));
    }
}
