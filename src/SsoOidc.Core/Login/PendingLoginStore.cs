using System.Text;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Core.Login;

/// <summary>
/// Sign-ins on other devices whose code has not come back yet. They are files that only this user may read, so that the code
/// can be given to another process than the one that showed the page; the code itself is never in them.
/// </summary>
/// <param name="folder">Where the files are; made when missing.</param>
/// <param name="clock">Decides which are too old.</param>
public sealed class PendingLoginStore(string folder, TimeProvider clock)
{
    /// <summary>The service's codes live for some minutes.</summary>
    private static readonly TimeSpan s_life = TimeSpan.FromHours(1);

    /// <summary>The folder of this user's pending sign-ins.</summary>
    public static string DefaultFolder() => Path.Combine(Path.GetDirectoryName(FileSessionLock.DefaultFolder())!, "remote-sign-ins");

    /// <summary>Keeps one, and removes those that are too old.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.SaveFailed"/>.</exception>
    public void Save(AuthorizationRequestState pending)
    {
        ArgumentNullException.ThrowIfNull(pending);
        RemoveOld();
        JsonFile.Write(
            PathOf(pending.State),
            [
                new("state", pending.State),
                new("codeVerifier", pending.Verifier.Reveal()),
                new("redirectUri", pending.RedirectUri),
                new("region", pending.Region),
                new("endpointUrl", pending.EndpointUrl),
                new("useFipsEndpoint", pending.UseFipsEndpoint ? "true" : null),
                new("useDualStackEndpoint", pending.UseDualStackEndpoint ? "true" : null),
                new("begunAt", CacheDates.Write(clock.GetUtcNow())),
            ]);
    }

    /// <summary>The one that a code belongs to.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.CallbackMismatch"/>: there is none, or no longer.</exception>
    public AuthorizationRequestState Find(string state)
    {
        ArgumentNullException.ThrowIfNull(state);
        RemoveOld();
        return JsonFile.Read(PathOf(state)) is { } json && json.Text("codeVerifier") is { } verifier && json.Text("redirectUri") is { } redirect
            ? new AuthorizationRequestState(
                state,
                new Secret(verifier),
                redirect,
                json.Text("region"),
                json.Text("endpointUrl"),
                useFipsEndpoint: json.Text("useFipsEndpoint") == "true",
                useDualStackEndpoint: json.Text("useDualStackEndpoint") == "true")
            : throw Unknown();
    }

    /// <summary>Forgets one.</summary>
    public void Remove(string state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Quietly(() => File.Delete(PathOf(state)));
    }

    internal static SsoOidcException Unknown() => new(
        FailureKind.CallbackMismatch, "The code belongs to another sign-in than one that this user began here within the last hour.");

    private void RemoveOld() => Quietly(() =>
    {
        if (!Directory.Exists(folder)) return;
        DateTimeOffset limit = clock.GetUtcNow() - s_life;
        foreach (string path in Directory.EnumerateFiles(folder, "*.json"))
        {
            if (JsonFile.Read(path) is not { } json || CacheDates.Read(json.Text("begunAt")) is not { } begun || begun < limit) File.Delete(path);
        }
    });

    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SsoOidcException)
        {
            // What stays is of no use to anybody without its code.
        }
    }

    private string PathOf(string state) => Path.Combine(folder, Hashes.LowerHex(Hashes.Sha256(Encoding.UTF8.GetBytes(state))) + ".json");
}

/// <summary>A console sign-in whose page was shown and whose code has not come back yet.</summary>
public sealed class AuthorizationRequestState(
    string state, Secret verifier, string redirectUri, string? region, string? endpointUrl, bool useFipsEndpoint, bool useDualStackEndpoint)
{
    /// <summary>Comes back with the code.</summary>
    public string State => state;

    /// <summary>Proves that the code comes back to who showed the page.</summary>
    public Secret Verifier => verifier;

    /// <summary>Where the page leads, which goes out with the code.</summary>
    public string RedirectUri => redirectUri;

    /// <summary>The region.</summary>
    public string? Region => region;

    /// <summary>The custom endpoint; null for the service's own.</summary>
    public string? EndpointUrl => endpointUrl;

    /// <summary>Whether the endpoint is a FIPS 140 one.</summary>
    public bool UseFipsEndpoint => useFipsEndpoint;

    /// <summary>Whether the endpoint is a dual-stack one.</summary>
    public bool UseDualStackEndpoint => useDualStackEndpoint;
}
