using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Login;
using SsoOidc.Core.Sessions;
using SsoOidc.Errors;
using SsoOidc.Pipeline;
using SsoOidc.Vault;

namespace SsoOidc.Sessions;

/// <summary>
/// Which sign-in a command is about. What is given decides, in this order: a vault's entry, a cache file, a session's name, a
/// start URL, the profile; if nothing is given and the profile has no sign-in, the only one there is.
/// </summary>
internal sealed class SessionSelector(
    string? sessionName,
    string? startUrl,
    string? region = null,
    IReadOnlyList<string>? scopes = null,
    string? path = null,
    string? vault = null,
    string? secretName = null,
    bool inMemory = false)
{
    // Where it is given as nothing, the portal says.
    private readonly string? _region = string.IsNullOrWhiteSpace(region) ? null : region!.Trim();

    private bool NamesInstance => !string.IsNullOrEmpty(sessionName) || !string.IsNullOrEmpty(startUrl);

    /// <summary>Where a new sign-in is to be kept.</summary>
    public SsoSessionRef ForSignIn(AwsConfiguration configuration, PipelineContext pipe, TimeProvider clock)
    {
        RequireNoStraySecretName();
        if (inMemory && !string.IsNullOrEmpty(vault))
            throw new SsoOidcException(FailureKind.InvalidInput, "-InMemory and -Vault can't be given together: a session is kept in one place.");
        SsoInstance instance = Instance(configuration);
        SsoSessionRef session = !string.IsNullOrEmpty(vault) ? SsoSessionRef.InVault(SecretOf(instance), instance, pipe, clock)
            : inMemory ? SsoSessionRef.InMemory(instance)
            : InFile(instance, configuration, clock);
        return Matching(session);
    }

    /// <summary>Where the sign-in is kept. One to something else, which was left there before the session was changed, counts as none.</summary>
    public SsoSessionRef Find(AwsConfiguration configuration, PipelineContext pipe, TimeProvider clock)
    {
        SsoSessionRef session = FindAny(configuration, pipe, clock);
        // A secret or a file that is named itself need not be the profile's.
        bool isNamedAfter = NamesInstance || string.IsNullOrEmpty(secretName);
        return isNamedAfter ? Matching(session) : session;
    }

    /// <summary>Where the sign-in is kept, whatever it is to.</summary>
    public SsoSessionRef FindAny(AwsConfiguration configuration, PipelineContext pipe, TimeProvider clock)
    {
        RequireNoStraySecretName();
        if (!string.IsNullOrEmpty(vault))
        {
            SsoInstance? known = NamesInstance || configuration.IsProfileExplicit ? Instance(configuration) : null;
            return SsoSessionRef.InVault(SecretOf(known), known, pipe, clock);
        }

        if (!string.IsNullOrEmpty(path))
        {
            bool isOfSession = !string.IsNullOrEmpty(sessionName) && SsoCache.Of(configuration).TokenPath(sessionName!) == path;
            return SsoSessionRef.InFile(Checked(path!), isOfSession ? Configured(configuration, sessionName) : null, clock);
        }

        if (!NamesInstance && !HasProfile(configuration) && Only(configuration, clock) is { } only) return only;

        SsoInstance instance = Instance(configuration);
        SsoSessionRef session = MemorySessions.Find(instance.CacheKey) is { } here && MatchingStore.Matches(here, instance, RegionOf(instance))
            ? SsoSessionRef.InMemory(instance)
            : InFile(instance, configuration, clock);
        return session.Beside(() => NearMiss(instance, configuration, clock));
    }

    /// <summary>All sign-ins of this process and of the cache folder.</summary>
    public static IReadOnlyList<(SsoSessionRef Ref, SsoSessionState Saved)> All(AwsConfiguration configuration, TimeProvider clock)
    {
        SsoCache cache = SsoCache.Of(configuration);
        Dictionary<string, string> names = [];
        foreach (string name in configuration.SessionNames()) names[cache.TokenPath(name)] = name;
        List<(SsoSessionRef, SsoSessionState)> all = [];
        foreach (KeyValuePair<string, SsoSessionState> pair in MemorySessions.All)
            all.Add((SsoSessionRef.InMemory(Instance(pair.Key == pair.Value.StartUrl ? null : pair.Key, pair.Value)), pair.Value));
        foreach ((string path, SsoSessionState saved) in cache.Tokens())
        {
            bool isNamed = names.TryGetValue(path, out string? name);
            bool isKnown = isNamed || path == cache.TokenPath(saved.StartUrl!);
            all.Add((SsoSessionRef.InFile(path, isKnown ? Instance(name, saved) : null, clock), saved));
        }

        return all;
    }

    private static string Checked(string path) => !path.Any(char.IsControl) ? path : throw new SsoOidcException(
        FailureKind.InvalidInput, "The path of the session's cache file has control characters in it.");

    private static bool HasProfile(AwsConfiguration configuration) =>
        configuration.IsProfileExplicit || configuration.Profile("sso_session") is not null || configuration.Profile("sso_start_url") is not null;

    private static SsoSessionRef? Only(AwsConfiguration configuration, TimeProvider clock)
    {
        IReadOnlyList<(SsoSessionRef Ref, SsoSessionState Saved)> all = All(configuration, clock);
        return all.Count switch
        {
            0 => throw new SsoOidcException(
                FailureKind.NotSignedIn, "Nobody is signed in: no session is kept in this process or in files. One in a vault is meant only with -Vault and -SecretName.")
            {
                NextStep = "Run " + ConnectAny(configuration),
            },
            1 => Configured(configuration, all[0].Ref.Instance?.SessionName) is { } now ? all[0].Ref.As(now) : all[0].Ref,
            _ => throw new SsoOidcException(
                FailureKind.InvalidInput,
                $"There are {all.Count} sessions ({string.Join(", ", all.Select(one => one.Ref.Name))}); say which with -SessionName or -StartUrl.")
            {
                NextStep = "Add -SessionName or -StartUrl to the command; Get-SsoSession shows the sessions",
            },
        };
    }

    /// <summary>How somebody signs in who has named nothing yet.</summary>
    private static string ConnectAny(AwsConfiguration configuration)
    {
        string[] names = [.. configuration.SessionNames()];
        return names.Length == 0
            ? "Connect-SsoSession with the -SessionName that the session shall have, -StartUrl and -Region"
            : $"Connect-SsoSession -SessionName {CommandText.Quoted(names[0])}"
                + (names.Length == 1 ? "" : $" (the config file also has {string.Join(", ", names.Skip(1))})");
    }

    /// <summary>A session as the config file has it; null if it has none of that name that is whole.</summary>
    private static SsoInstance? Configured(AwsConfiguration configuration, string? name)
    {
        try
        {
            return string.IsNullOrEmpty(name) ? null : configuration.SsoSessionOf(name!);
        }
        catch (SsoOidcException missing) when (missing.Kind == FailureKind.SessionNotConfigured)
        {
            return null;
        }
    }

    private SsoSessionRef Matching(SsoSessionRef session) =>
        session.Instance is { } instance ? session.Matching(RegionOf(instance)) : session;

    /// <summary>The region of the sign-in: -Region goes before what the start URL's host or the config file says.</summary>
    private string? RegionOf(SsoInstance instance) =>
        _region ?? StartUrlResolver.ExpectedRegion(instance.StartUrl, instance.Region);

    /// <summary>A sign-in to the same portal, under another name or another spelling of the URL.</summary>
    private static SsoSessionRef? NearMiss(SsoInstance instance, AwsConfiguration configuration, TimeProvider clock)
    {
        try
        {
            DateTimeOffset now = clock.GetUtcNow();
            return All(configuration, clock)
                .Where(one => one.Ref.Instance is { } other && other.CacheKey != instance.CacheKey
                    && StartUrls.AreSame(other.StartUrl, instance.StartUrl)
                    && (one.Saved.IsValid(now, TimeSpan.Zero) || one.Saved.CanRefresh(now)))
                .Select(one => one.Ref)
                .FirstOrDefault();
        }
        catch (SsoOidcException)
        {
            // A folder that can't be read has nothing to tell.
            return null;
        }
    }

    private static SsoSessionRef InFile(SsoInstance instance, AwsConfiguration configuration, TimeProvider clock) =>
        SsoSessionRef.InFile(SsoCache.Of(configuration).TokenPath(instance.CacheKey), instance, clock);

    private static SsoInstance Instance(string? name, SsoSessionState saved) => new(saved.StartUrl ?? "", saved.Location.Region, name);

    private SsoInstance Instance(AwsConfiguration configuration)
    {
        if (sessionName?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true)
        {
            throw new SsoOidcException(FailureKind.InvalidInput, $"'{sessionName}' is a start URL, and stands where the name of a session does.")
            {
                NextStep = $"Run the command again with -StartUrl {CommandText.Quoted(sessionName)}",
            };
        }

        SsoInstance instance =
            !string.IsNullOrEmpty(sessionName) ? configuration.SsoSessionOf(sessionName!)
            : !string.IsNullOrEmpty(startUrl) ? new SsoInstance(startUrl!, _region)
            : OfProfile(configuration);
        return scopes is { Count: > 0 } ? instance.With(scopes) : instance;
    }

    private static SsoInstance OfProfile(AwsConfiguration configuration)
    {
        try
        {
            return configuration.SsoSessionOfProfile();
        }
        catch (SsoOidcException missing) when (missing.Kind == FailureKind.SessionNotConfigured && !HasProfile(configuration))
        {
            string[] names = [.. configuration.SessionNames()];
            if (names.Length == 0) throw;
            throw missing.With(missing.Message, $"Name a session with -SessionName ({string.Join(", ", names)}), or give -StartUrl and -Region");
        }
    }

    private VaultSecretName SecretOf(SsoInstance? instance)
    {
        if (!string.IsNullOrEmpty(secretName)) return new VaultSecretName(vault!, secretName!);
        return instance is not null
            ? new VaultSecretName(vault!, VaultSecretName.DefaultName(SessionKind.SsoToken, instance.CacheKey))
            : throw VaultSecretName.WithoutName(vault!);
    }

    private void RequireNoStraySecretName()
    {
        if (string.IsNullOrEmpty(vault) && !string.IsNullOrEmpty(secretName))
            throw VaultSecretName.WithoutVault();
    }
}
