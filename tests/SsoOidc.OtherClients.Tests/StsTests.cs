using System.Text.Json.Nodes;

namespace SsoOidc.OtherClients.Tests;

/// <summary>botocore's client of STS, which is that of boto3 and the AWS CLI, and the emulator's STS: two independent readings of the query protocol.</summary>
public sealed class StsTests : IDisposable
{
    private readonly SharedHome _home = new();

    public StsTests() => Assert.SkipWhen(BotocoreTests.Python is null, BotocoreTests.NoPython);

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Botocore_assumes_roles_and_is_told_who_it_is()
    {
        string token = await _home.SignInAsync();
        string printed = await _home.RunAsync(
            BotocoreTests.Python!, Path.Combine(AppContext.BaseDirectory, "botocore_sts.py"),
            _home.Emulator.BaseUrl.GetLeftPart(UriPartial.Authority), token);
        JsonNode told = JsonNode.Parse(printed)!;
        Assert.Equal("arn:aws:iam::123456789012:user/emulator", (string?)told["user"]);
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/deploy/nightly", (string?)told["first"]);
        Assert.Equal("arn:aws:sts::444455556666:assumed-role/audit/next", (string?)told["second"]);
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/deploy/nightly", (string?)told["web"]);
        Assert.Matches("^arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_ReadOnlyAccess_[0-9a-f]{16}/jane$", (string?)told["portal"]);
        Assert.True((bool)told["get"]!);
        Assert.Equal(15, (int)told["life"]!);
        Assert.True((bool)told["packed"]!);
        Assert.Equal("jane", (string?)told["source"]);
        Assert.Equal(["app", "boto", "https://issuer.example"], told["subject"]!.AsArray().Select(item => (string?)item));
        Assert.Equal(
            [
                "SignatureDoesNotMatch 403", "InvalidClientTokenId 403", "MalformedPolicyDocument 400", "ValidationError 400",
                "ValidationError 400", "ExpiredTokenException 400", "InvalidIdentityToken 400", "InvalidAction 400",
            ],
            told["errors"]!.AsArray().Select(item => (string?)item));
    }
}
