using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Sessions;

public sealed class SsoCacheTests : IDisposable
{
    private const string Token = """
        {"startUrl":"https://a.example/","region":"eu-west-1","accessToken":"access-1","expiresAt":"2026-01-02T03:04:05Z"}
        """;

    private readonly FakeHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void It_is_where_the_AWS_CLI_has_it() =>
        Assert.Equal(Path.Combine(_home.Folder, ".aws", "sso", "cache"), SsoCache.Of(_home.Open()).Folder);

    [Theory]
    [InlineData("admin", "d033e22ae348aeb5660fc2140aec35850c4da997")]
    [InlineData("https://d-abc123.awsapps.com/start", "40a89917e3175433e361b710a9d43528d7f1890a")]
    [InlineData("é", "bf15be717ac1b080b4f1c456692825891ff5073d")]
    public void A_token_is_found_by_the_hash_of_session_name_or_start_URL(string key, string hash) =>
        Assert.Equal(Path.Combine("/cache", hash + ".json"), new SsoCache("/cache").TokenPath(key));

    [Theory]
    [InlineData(null, null, "d75f79f67bab3f92a2b1450471c0c2574de0dca4")]
    [InlineData("admin", "sso:account:access", "4e0b35ce126fbacfad7c16ce93ffe85ce6cafeed")]
    [InlineData("admin", null, "6c3e9adb2ef585febfde34a5e6e90cf2774c6636")]
    public void A_registration_is_found_by_the_hash_of_what_it_depends_on(string? session, string? scope, string hash)
    {
        SsoInstance instance = new("https://d-abc123.awsapps.com/start", sessionName: session, scopes: scope is null ? null : [scope]);
        Assert.Equal(Path.Combine("/cache", hash + ".json"), new SsoCache("/cache").RegistrationPath(instance, "us-west-2"));
    }

    // From Python: hashlib.sha1(json.dumps({...}, sort_keys=True).encode()).hexdigest().
    [Theory]
    [InlineData("two", "a|b", "05d11e3d14f8b7ff6f853bc04d1ff010418ae887")]
    [InlineData("none", "", "0c50090318fa572cc898f411c44f97ff46ba70f4")]
    [InlineData("Größe \U0001F600", null, "2628584b5024528d79c6faf1b873d83b0856ed05")]
    [InlineData("q\"b\\s/t\tn\nr\rb\bf\fd\u007fe\u0001", null, "66cdfd6da003ddea0e72c3987b068c615687c5fc")]
    public void Its_texts_are_escaped_as_Python_does(string session, string? scopes, string hash)
    {
        SsoInstance instance = new(
            "https://d-abc123.awsapps.com/start/#/é", sessionName: session, scopes: scopes?.Split('|', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(Path.Combine("/cache", hash + ".json"), new SsoCache("/cache").RegistrationPath(instance, "us-west-2"));
    }

    [Fact]
    public void Where_the_folder_is_missing_there_are_no_tokens() => Assert.Empty(new SsoCache(_home.Path("missing")).Tokens());

    [Fact]
    public void Tokens_are_listed_by_file_and_read_whole()
    {
        Put(Hash('b'), Token);
        Put(Hash('a'), """{"startUrl":"https://b.example/","accessToken":"access-2","expiresAt":"2026-01-02T03:04:05UTC","more":1}""");
        (string Path, SsoSessionState Session)[] tokens = [.. new SsoCache(_home.Folder).Tokens()];
        Assert.Equal([_home.Path(Hash('a')), _home.Path(Hash('b'))], tokens.Select(token => token.Path));
        Assert.Equal("https://b.example/", tokens[0].Session.StartUrl);
        Assert.Equal(("eu-west-1", "access-1"), (tokens[1].Session.Location.Region, tokens[1].Session.AccessToken!.Reveal()));
        Assert.Equal(TestClock.Beginning, tokens[0].Session.ExpiresAt);
    }

    [Fact]
    public void What_is_no_token_is_left_out_and_left_alone()
    {
        // Registrations of two ages, tokens and settings of other programs, and what a crash leaves.
        Put(Hash('0'), """{"clientId":"c","clientSecret":"s","expiresAt":"2026-04-02T03:04:05Z","scopes":["a"]}""");
        Put("botocore-client-id-us-east-1.json", """{"clientId":"c","clientSecret":"s","expiresAt":"2026-04-02T03:04:05Z"}""");
        Put("kiro-auth-token.json", """{"accessToken":"k","refreshToken":"r","expiresAt":"2026-01-02T03:04:05Z","clientIdHash":"h","startUrl":"u"}""");
        Put("aws-toolkit-vscode-client-id-us-east-1.json", Token);
        Put(Hash('1'), Token[..40]);
        Put(Hash('2'), "");
        Put(Hash('3'), "[1]");
        Put(Hash('4'), """{"accessToken":{"accessKeyId":"AKID"},"startUrl":"u","expiresAt":"2026-01-02T03:04:05Z"}""");
        Put(Hash('5'), """{"accessToken":"","startUrl":"u","expiresAt":"2026-01-02T03:04:05Z"}""");
        Put(Hash('6'), """{"accessToken":"a","startUrl":"u"}""");
        Put(Hash('7'), """{"accessToken":"a","expiresAt":"2026-01-02T03:04:05Z"}""");
        Put(Hash('8'), $$"""{"pad":"{{new string('x', 1024 * 1024)}}",{{Token.Trim()[1..]}}""");
        Put(Hash('9'), """{"accessToken":"a","startUrl":"\ud800","expiresAt":"2026-01-02T03:04:05Z"}""");
        Put(Hash('a') + ".0123.tmp", Token);
        Put(Hash('a').ToUpperInvariant(), Token);
        Put(Hash('b')[1..], Token);
        Directory.CreateDirectory(_home.Path(Hash('d')));
        File.WriteAllBytes(_home.Path(Hash('e')), [.. "{\"accessToken\":\""u8, 0xFF, .. "\",\"startUrl\":\"u\",\"expiresAt\":\"2026-01-02T03:04:05Z\"}"u8]);
        Put(Hash('f'), Token);
        string before = Everything();
        Assert.Equal([_home.Path(Hash('f'))], new SsoCache(_home.Folder).Tokens().Select(token => token.Path));
        Assert.Equal(before, Everything());
    }

    [Fact]
    public void A_file_that_another_holds_for_itself_is_left_out()
    {
        Put(Hash('a'), Token);
        Put(Hash('b'), Token);
        using FileStream held = new(_home.Path(Hash('a')), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal([_home.Path(Hash('b'))], new SsoCache(_home.Folder).Tokens().Select(token => token.Path));
    }

    private static string Hash(char digit) => new string(digit, 40) + ".json";

    private void Put(string name, string content) => _home.Write(name, content);

    /// <summary>Every file with its content and time.</summary>
    private string Everything() => string.Join(
        "\n",
        new DirectoryInfo(_home.Folder).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => $"{file.Name} {file.LastWriteTimeUtc:o} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file.FullName)))}"));
}
