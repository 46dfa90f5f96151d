using System.Text.Json;
using SsoOidc.Core.Credentials;
using SsoOidc.Core.Http;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Credentials;

public sealed class CredentialVariablesTests
{
    private const string Nasty = "a+/=&'<\"$(id)\\\u2019\u00e9";

    private static readonly AwsCredentialIdentity s_keys = new()
    {
        AccessKeyId = "ASIA1",
        SecretAccessKey = new Secret(Nasty),
        Expiration = new DateTimeOffset(2026, 1, 2, 5, 4, 5, TimeSpan.FromHours(2)),
    };

    [Fact]
    public void What_has_no_value_is_taken_away()
    {
        Assert.Equal(
            ["AWS_ACCESS_KEY_ID=ASIA1", "AWS_SECRET_ACCESS_KEY=" + Nasty, "AWS_SESSION_TOKEN=", "AWS_CREDENTIAL_EXPIRATION=2026-01-02T03:04:05Z", "AWS_ACCOUNT_ID="],
            CredentialVariables.Of(s_keys, null).Select(variable => $"{variable.Key}={variable.Value}"));
        Assert.Contains("unset AWS_SESSION_TOKEN", CredentialVariables.ForBash(CredentialVariables.Of(s_keys, null)), StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_are_those_of_the_reader()
    {
        Assert.Equal("export N='a'\\''b'", CredentialVariables.ForBash([new("N", "a'b")]));
        Assert.Equal("$env:N = 'a''b\u2019\u2019c'", CredentialVariables.ForPowerShell([new("N", "a'b\u2019c")]));
        Assert.Equal("N='a\"$b'", CredentialVariables.ForDotEnv([new("N", "a\"$b"), new("M", null)]));
        Assert.Equal("N=a+/=", CredentialVariables.ForDotEnv([new("N", "a+/=")]));
    }

    [Theory]
    [InlineData("a'b")]
    [InlineData("a\nb")]
    public void What_readers_of_env_files_take_in_different_ways_is_refused(string value) =>
        Test.Fails(() => CredentialVariables.ForDotEnv([new("N", value)]), FailureKind.InvalidInput);

    [Fact]
    public void Json_is_plain_ASCII_and_reads_back()
    {
        string json = CredentialVariables.ToProcess(s_keys);
        Assert.All(json, c => Assert.InRange(c, ' ', '~'));
        using JsonDocument read = JsonDocument.Parse(json);
        Assert.Equal(1, read.RootElement.GetProperty("Version").GetInt32());
        Assert.Equal(Nasty, read.RootElement.GetProperty("SecretAccessKey").GetString());
        Assert.Equal("2026-01-02T03:04:05Z", read.RootElement.GetProperty("Expiration").GetString());
        Assert.False(read.RootElement.TryGetProperty("SessionToken", out _));
        Assert.DoesNotContain("Version", CredentialVariables.ToJson(s_keys), StringComparison.Ordinal);
    }
}
