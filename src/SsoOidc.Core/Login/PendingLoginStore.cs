using System.Text;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Core.Login;

/// <summary>
/// Sign-ins on other devices whose code has not come back yet. They are files that only this user may read, so that the code
/// can be given to another process than the one that showed the page; the code itself is never in them.
/// </summary>
/// <param name="folder">Where the files are; made when missing.</param>
/// <param name="clock">Decides which are too old.</param>
internal sealed class PendingLoginStore(string folder, TimeProvider clock)
{
    /// <summary>The service's codes live for some minutes.</summary>
    private static readonly TimeSpan s_life = TimeSpan.FromHours(1);

    /// <summary>The folder of this user's pending sign-ins.</summary>
    public static string DefaultFolder() => StateFolder.Of("remote-sign-ins");

    /// <summary>Keeps one, and removes those that are too old.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.SaveFailed"/>.</exception>
    public void Save(AuthorizationRequestState pending)
    {
        Prepare();
        RemoveOld();
        JsonFile.Write(
            PathOf(pending.State),
            [
                new("state", pending.State),
                new("codeVerifier", pending.Verifier.Reveal()),
                new("redirectUri", pending.RedirectUri),
                new("region", pending.Location.Region),
                new("endpointUrl", pending.Location.EndpointUrl?.OriginalString),
                new("useFipsEndpoint", pending.Location.UseFips == true ? "true" : null),
                new("useDualStackEndpoint", pending.Location.UseDualStack == true ? "true" : null),
                new("begunAt", CacheDates.Write(clock.GetUtcNow())),
            ]);
    }

    /// <summary>The one that a code belongs to.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.CallbackMismatch"/>: there is none, or no longer.</exception>
    public AuthorizationRequestState Find(string state)
    {
        Prepare();
        RemoveOld();
        return JsonFile.Read(PathOf(state)) is { } json && json.Text("codeVerifier") is { } verifier && json.Text("redirectUri") is { } redirect
            ? new AuthorizationRequestState(
                state,
                new Secret(verifier),
                redirect,
                new ServiceLocation(
                    json.Text("region"),
                    Uri.TryCreate(json.Text("endpointUrl"), UriKind.Absolute, out Uri? endpoint) ? endpoint : null,
                    json.Text("useFipsEndpoint") == "true",
                    json.Text("useDualStackEndpoint") == "true"))
            : throw Unknown();
    }

    public void Remove(string state)
    {
        Quietly(() => File.Delete(PathOf(state)));
    }

    internal static SsoOidcException Unknown() => new(
        FailureKind.CallbackMismatch, "The code belongs to another sign-in than one that this user began here within the last hour.");

    /// <summary>What another user may have put there is neither read nor written over.</summary>
    private void Prepare()
    {
        try
        {
            StateFolder.Prepare(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(FailureKind.SaveFailed, $"The folder for sign-ins on other machines {folder} can't be used: {e.Message}", e)
            {
                NextStep = "Set XDG_STATE_HOME to a folder that only you can write to, then run the command again",
            };
        }
    }

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
/// <param name="State">Comes back with the code.</param>
/// <param name="Verifier">Proves that the code comes back to the process that showed the page.</param>
/// <param name="RedirectUri">Where the page leads, which goes out with the code.</param>
/// <param name="Location">Where the service is.</param>
internal sealed record AuthorizationRequestState(string State, Secret Verifier, string RedirectUri, ServiceLocation Location);
