using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;
using SsoOidc.Errors;
using SsoOidc.Pipeline;
using SsoOidc.Vault;

namespace SsoOidc.Sessions;

/// <summary>Where one console sign-in is kept: a file of the AWS login cache, or a vault's entry.</summary>
internal sealed class ConsolePlace(
    ISessionStore store, string? sessionArn, string[] profileNames, string? profileName, string? region, VaultSecretName? entry, string? path)
{
    public ISessionStore Store => store;

    /// <summary>Who is signed in; null where only the place is known.</summary>
    public string? SessionArn => sessionArn;

    /// <summary>The profiles that use it.</summary>
    public IReadOnlyList<string> ProfileNames => profileNames;

    /// <summary>The vault's entry; null for a file.</summary>
    public VaultSecretName? Entry => entry;

    /// <summary>What an error is about.</summary>
    public string Name => entry?.Name ?? profileName ?? sessionArn ?? path ?? "";

    /// <summary>The command that signs in to this place.</summary>
    public string ConnectCommand => Command(profileName ?? (profileNames.Length > 0 ? profileNames[0] : null), entry);

    private string Subject =>
        entry is not null ? $"The console sign-in that is saved as {entry}"
        : profileName is not null ? $"The console sign-in of the profile '{profileName}'"
        : $"The console sign-in of {sessionArn ?? path}";

    /// <summary>The command that signs in.</summary>
    public static string Command(string? profileName, VaultSecretName? entry) =>
        "Connect-SignInSession"
        + (profileName is null || entry is not null ? "" : $" -ProfileName {CommandText.Quoted(profileName)}")
        + entry?.Options;

    /// <summary>Why there was no sign-in, with what helps.</summary>
    public static SsoOidcException ToUserError(SsoOidcException failure, string command) => failure.Kind switch
    {
        FailureKind.InvalidVerificationCode => failure.With(
            failure.Message, $"Copy the whole code again and give it past the terminal: {command} -Remote -VerificationCode (Get-Clipboard -Raw)"),
        FailureKind.LoopbackUnavailable => failure.With(failure.Message, $"Run {command} -Remote"),
        FailureKind.InvalidRequest => failure.With(failure.Message, $"Check this machine's clock and -Region, then run {command}"),
        FailureKind.AuthCodeExpired or FailureKind.AccessDenied or FailureKind.InvalidGrant => failure.With(failure.Message, "Run " + command),
        _ => failure,
    };

    /// <summary>The sign-in that the profile names.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.NotSignedIn"/>: it names none.</exception>
    public static ConsolePlace OfProfile(AwsConfiguration configuration, TimeProvider clock)
    {
        configuration.RequireProfile();
        string profile = configuration.ProfileName;
        string arn = configuration.LoginSession() ?? throw new SsoOidcException(
            FailureKind.NotSignedIn, $"The profile '{profile}' has no console sign-in (login_session).")
        {
            NextStep = "Run " + Command(profile, null),
        };
        return InFile(configuration, LoginCache.Of(configuration).PathOf(arn), arn, clock, profile);
    }

    /// <summary>The sign-in of an ARN.</summary>
    public static ConsolePlace OfSession(AwsConfiguration configuration, string sessionArn, TimeProvider clock) =>
        InFile(configuration, LoginCache.Of(configuration).PathOf(sessionArn), sessionArn, clock);

    /// <summary>All sign-ins of the cache folder.</summary>
    public static IReadOnlyList<(ConsolePlace Place, SavedSession Saved)> All(AwsConfiguration configuration, TimeProvider clock)
    {
        LoginCache cache = LoginCache.Of(configuration);
        Dictionary<string, string> arns = [];
        foreach (KeyValuePair<string, string> pair in configuration.LoginSessions()) arns[cache.PathOf(pair.Value)] = pair.Value;
        List<(ConsolePlace, SavedSession)> all = [];
        foreach ((string path, SavedSession saved) in cache.Sessions())
            all.Add((InFile(configuration, path, arns.TryGetValue(path, out string? arn) ? arn : saved.SessionArn, clock), saved));
        return all;
    }

    /// <summary>A vault's entry.</summary>
    public static ConsolePlace InVault(VaultSecretName entry, PipelineContext pipe, TimeProvider clock) =>
        new(new VaultStore(pipe, entry.Vault, entry.Name, SavedKind.SignInToken, clock), null, [], null, null, entry, null);

    /// <summary>The same place, which one more profile uses now.</summary>
    public ConsolePlace UsedBy(string profile) => new(
        store, sessionArn, [.. profileNames.Append(profile).Distinct().OrderBy(name => name)], profileName, region, entry, path);

    /// <summary>The sign-in as users see it.</summary>
    public SignInSession ToOutput(SavedSession saved)
    {
        string? arn = sessionArn ?? saved.SessionArn;
        return new SignInSession
        {
            SessionArn = arn,
            AccountId = (saved with { SessionArn = arn }).AccountId ?? saved.Credentials?.AccountId,
            Region = saved.Region ?? region,
            ExpiresAt = saved.ExpiresAt,
            ProfileName = profileNames,
            CanRefresh = saved.RefreshToken is not null,
            Store = entry is null ? SsoSessionStore.File : SsoSessionStore.Vault,
            Path = path,
            Vault = entry?.Vault,
            SecretName = entry?.Name,
        };
    }

    /// <summary>Who is signed in here; null where nobody is, or it is not known.</summary>
    public async Task<string?> ReadArnAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await Store.ReadAsync(cancellationToken)).SessionArn;
        }
        catch (SsoOidcException none) when (none.Kind is FailureKind.NotSignedIn or FailureKind.SecretNotFound or FailureKind.SecretIncomplete)
        {
            return null;
        }
    }

    /// <summary>Removes it from here, if it is a console sign-in.</summary>
    public Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (store is VaultStore vault) return vault.RemoveAsync(cancellationToken);
        ((TokenCacheFile)store).Remove();
        return Task.CompletedTask;
    }

    /// <summary>A failure of this place, with the command that helps. Each keeps its kind.</summary>
    public SsoOidcException ToUserError(SsoOidcException failure) => failure.Kind switch
    {
        FailureKind.NotSignedIn when failure.NextStep is null => WithConnectCommand(failure, $"{Subject} is not there: nobody is signed in."),
        FailureKind.TokenExpired or FailureKind.UserCredentialsChanged or FailureKind.AuthCodeExpired or FailureKind.InvalidGrant =>
            WithConnectCommand(failure, $"{Subject} has ended. {failure.Message}"),
        FailureKind.RefreshTokenMissing or FailureKind.InvalidDPoPKey =>
            WithConnectCommand(failure, $"{Subject} can't be renewed without a person: it has no refresh token with a key that fits."),
        FailureKind.InvalidRequest => failure.With(
            $"{Subject} could not be renewed. {failure.Message}",
            $"Check this machine's clock and the region ({region ?? "that of the sign-in"}); if both are right, run {ConnectCommand}"),
        FailureKind.SecretNotFound => failure.With(failure.Message, "Run " + ConnectCommand),
        _ => failure,
    };

    /// <summary>Credentials that are emitted could not be saved.</summary>
    public SsoOidcException ToSaveError(SsoOidcException failure) => failure.With(
        $"The credentials were issued and are in the output, but {char.ToLowerInvariant(Subject[0]) + Subject.Substring(1)} could not be saved: {failure.Message}",
        "Mend the place that the message names; if renewing fails from now on, run " + ConnectCommand,
        failure.Kind is FailureKind.VaultFailed or FailureKind.CacheBusy ? FailureKind.SaveFailed : failure.Kind);

    private static ConsolePlace InFile(AwsConfiguration configuration, string path, string? arn, TimeProvider clock, string? profileName = null)
    {
        string[] profiles = [.. configuration.LoginSessions().Where(pair => pair.Value == arn).Select(pair => pair.Key)];
        string? region = profiles.Select(configuration.RegionOf).FirstOrDefault(found => found is not null);
        return new ConsolePlace(new LoginTokenCacheFile(path, arn, clock), arn, profiles, profileName, region, null, path);
    }

    private SsoOidcException WithConnectCommand(SsoOidcException failure, string message) => failure.With(message, "Run " + ConnectCommand);
}
