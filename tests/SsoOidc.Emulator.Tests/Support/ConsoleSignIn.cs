using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace SsoOidc.Emulator.Tests.Support;

/// <summary>A person who signs in to the console as <c>aws login</c> has it, with one DPoP key.</summary>
internal sealed class ConsoleSignIn(SsoEmulator emulator, WireClient wire) : IDisposable
{
    public const string SameDevice = "arn:aws:signin:::devtools/same-device";
    public const string Redirect = "http://127.0.0.1:45678/oauth/callback";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Proof Proof => new()
    {
        Key = _key,
        Htu = new Uri(emulator.BaseUrl, "/v1/token").AbsoluteUri,
        Iat = emulator.Clock.GetUtcNow(),
    };

    public static JsonObject CodeBody(string code) => new()
    {
        ["clientId"] = SameDevice,
        ["grantType"] = "authorization_code",
        ["code"] = code,
        ["redirectUri"] = Redirect,
        ["codeVerifier"] = WireClient.Verifier,
    };

    public static JsonObject RefreshBody(string refreshToken) =>
        new() { ["clientId"] = SameDevice, ["grantType"] = "refresh_token", ["refreshToken"] = refreshToken };

    /// <summary>The credentials of a reply, to sign with.</summary>
    public static EmulatorSigningKey KeyOf(WireReply reply)
    {
        JsonNode given = reply.Json["accessToken"]!;
        return new EmulatorSigningKey
        {
            AccessKeyId = (string)given["accessKeyId"]!,
            SecretAccessKey = (string)given["secretAccessKey"]!,
            SessionToken = (string)given["sessionToken"]!,
        };
    }

    public async Task<string> CodeAsync() => WireClient.FromRedirect(await wire.GetAsync(WireClient.SignInPath()), "code")!;

    public Task<WireReply> TokenAsync(JsonObject body) => wire.PostAsync("/v1/token", body, ("DPoP", Proof.Sign()));

    public Task<WireReply> ExchangeAsync(string code) => TokenAsync(CodeBody(code));

    public Task<WireReply> RefreshAsync(string refreshToken) => TokenAsync(RefreshBody(refreshToken));

    /// <summary>From the page to the first credentials.</summary>
    public async Task<WireReply> SignInAsync() => await ExchangeAsync(await CodeAsync());

    public void Dispose() => _key.Dispose();
}
