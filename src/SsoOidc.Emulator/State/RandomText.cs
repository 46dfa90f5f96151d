using System.Text.Json.Nodes;
using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.State;

/// <summary>Identifiers and secrets that look like the service's.</summary>
internal static class RandomText
{
    private const string CodeLetters = "BCDFGHJKLMNPQRSTVWXZ";
    private const string UpperAlphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string Token(string prefix, int bytes) => prefix + Wire.Base64Url(Polyfills.RandomBytes(bytes));

    /// <summary>A code of the form <c>ABCD-EFGH</c>, of consonants, so that it forms no words.</summary>
    public static string UserCode()
    {
        string letters = Pick(CodeLetters, 8);
        return letters.Insert(4, "-");
    }

    public static string AccessKeyId() => "ASIA" + Pick(UpperAlphanumeric, 16);

    public static string SecretAccessKey() => Convert.ToBase64String(Polyfills.RandomBytes(30));

    /// <summary>A JWT with a random signature, which no client can check.</summary>
    public static string Jwt(JsonObject claims)
    {
        string head = Wire.Base64Url("""{"typ":"JWT","alg":"ES384"}""") + "." + Wire.Base64Url(Wire.Text(claims));
        return head + "." + Wire.Base64Url(Polyfills.RandomBytes(96));
    }

    private static string Pick(string alphabet, int count) =>
        new([.. Polyfills.RandomBytes(count).Select(value => alphabet[value % alphabet.Length])]);
}
