using System.Net.Http.Json;

namespace SsoOidc.Benchmarks.Idiomatic;

/// <summary>The three calls with HttpClient and source-generated JSON, and nothing else: no retries, no checks, no masks.</summary>
public sealed class Calls : IDisposable
{
    private readonly HttpClient _http;

    public Calls(Uri endpoint) => _http = new HttpClient { BaseAddress = endpoint };

    public async Task<RegisterReply?> RegisterAsync(RegisterRequest request)
    {
        using HttpResponseMessage response = await _http.PostAsJsonAsync("client/register", request, WireContext.Default.RegisterRequest);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(WireContext.Default.RegisterReply);
    }

    public async Task<DeviceReply?> StartDeviceAsync(DeviceRequest request)
    {
        using HttpResponseMessage response = await _http.PostAsJsonAsync("device_authorization", request, WireContext.Default.DeviceRequest);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(WireContext.Default.DeviceReply);
    }

    public async Task<TokenReply?> CreateTokenAsync(TokenRequest request)
    {
        using HttpResponseMessage response = await _http.PostAsJsonAsync("token", request, WireContext.Default.TokenRequest);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(WireContext.Default.TokenReply);
    }

    /// <summary>The error of a refused CreateToken; null if tokens came.</summary>
    public async Task<string?> PollAsync(TokenRequest request)
    {
        using HttpResponseMessage response = await _http.PostAsJsonAsync("token", request, WireContext.Default.TokenRequest);
        if (response.IsSuccessStatusCode) return null;
        return (await response.Content.ReadFromJsonAsync(WireContext.Default.ErrorReply))?.Error;
    }

    /// <summary>Register, start, token, for a script.</summary>
    public static TokenReply SignIn(string endpoint)
    {
        using Calls calls = new(new Uri(endpoint));
        return calls.SignInAsync().GetAwaiter().GetResult();
    }

    public void Dispose() => _http.Dispose();

    private async Task<TokenReply> SignInAsync()
    {
        RegisterReply? client = await RegisterAsync(
            new RegisterRequest("bench", "public", ["sso:account:access"], ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"]));
        DeviceReply? device = await StartDeviceAsync(
            new DeviceRequest(client!.ClientId!, client.ClientSecret!, "https://example.awsapps.com/start"));
        return (await CreateTokenAsync(new TokenRequest(
            client.ClientId!, client.ClientSecret!, "urn:ietf:params:oauth:grant-type:device_code", device!.DeviceCode, null)))!;
    }
}
