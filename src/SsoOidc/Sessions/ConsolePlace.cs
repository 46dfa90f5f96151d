using SsoOidc.Bridge;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Store;
using SsoOidc.Errors;
using SsoOidc.Vault;

namespace SsoOidc.Sessions;

/// <summary>Where one console sign-in is kept: a file of the AWS login cache, or a vault's entry.</summary>
internal sealed record ConsolePlace
{
    public required ISessionStore Store { get; init; }

    /// <summary>Who is signed in; null where only the place is known.</summary>
    public string? SessionArn { get; init; }

    /// <summary>The profile it was looked for in; null where it was not.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The profiles that use it.</summary>
    public IReadOnlyList<string> ProfileNames { get; init; } = [];

    /// <summary>The region its profile has.</summary>
    public string? Region { get; init; }

    /// <summary>The vault's entry; null for a file.</summary>
    public VaultEntry? Entry { get; init; }

    /// <summary>The cache file; null for a vault.</summary>
    public string? Path { get; init; }

    /// <summary>What an error is about.</summary>
    public string Name => Entry?.Name ?? ProfileName ?? SessionArn ?? Path ?? "";

    /// <summary>The command that signs in to this place.</summary>
    public string ConnectCommand => Command(ProfileName ?? (ProfileNames.Count > 0 ? ProfileNames[0] : null), Entry);

    private string Subject =>
        Entry is not null ? $"The console sign-in that is saved as {Entry}"
        : ProfileName is not null ? $"The console sign-in of the profile '{ProfileName}'"
        : $"The console sign-in of {SessionArn ?? Path}";

    /// <summary>The command that signs in.</summary>
    public static string Command(string? profileName, VaultEntry? entry) =>
        "Connect-SignInSession"
        + (profileName is null || entry is not null ? "" : $" -ProfileName {CommandText.Quoted(profileName)}")
        + (entry is null ? "" : $" -Vault {CommandText.Quoted(entry.Vault)} -SecretName {CommandText.Quoted(entry.Name)}");

    /// <summary>Why there was no sign-in, with what helps.</summary>
    public static SsoOidcException Explain(SsoOidcException failure, string command) => failure.Kind switch
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
        return OfSession(configuration, arn, clock) with { ProfileName = profile };
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
        return
        [
            .. cache.Sessions().Select(one => (
                InFile(configuration, one.Path, arns.TryGetValue(one.Path, out string? arn) ? arn : one.Session.SessionArn, clock),
                one.Session)),
        ];
    }

    /// <summary>A vault's entry.</summary>
    public static ConsolePlace InVault(VaultEntry entry, Pipeline pipe, TimeProvider clock) => new()
    {
        Store = new VaultStore(pipe, entry.Vault, entry.Name, SavedKind.SignInToken, clock),
        Entry = entry,
    };

    /// <summary>The sign-in as users see it.</summary>
    public SignInSession Describe(SavedSession saved)
    {
        string? arn = SessionArn ?? saved.SessionArn;
        return new SignInSession
        {
            SessionArn = arn,
            AccountId = (saved with { SessionArn = arn }).AccountId ?? saved.Credentials?.AccountId,
            Region = saved.Region ?? Region,
            ExpiresAt = saved.ExpiresAt,
            ProfileName = ProfileNames,
            CanRefresh = saved.RefreshToken is not null,
            Store = Entry is null ? SsoSessionStore.File : SsoSessionStore.Vault,
            Path = Path,
            Vault = Entry?.Vault,
            SecretName = Entry?.Name,
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
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (Store is VaultStore vault) await vault.RemoveAsync(cancellationToken);
        else ((LoginTokenFile)Store).Remove();
    }

    /// <summary>A failure of this place, with the command that helps. Each keeps its kind.</summary>
    public SsoOidcException Explain(SsoOidcException failure) => failure.Kind switch
    {
        FailureKind.NotSignedIn when failure.NextStep is null => Explained(failure, $"{Subject} is not there: nobody is signed in."),
        FailureKind.TokenExpired or FailureKind.UserCredentialsChanged or FailureKind.AuthCodeExpired or FailureKind.InvalidGrant =>
            Explained(failure, $"{Subject} has ended. {failure.Message}"),
        FailureKind.RefreshTokenMissing or FailureKind.InvalidDpopKey =>
            Explained(failure, $"{Subject} can't be renewed without a person: it has no refresh token with a key that fits."),
        FailureKind.InvalidRequest => failure.With(
            $"{Subject} could not be renewed. {failure.Message}",
            $"Check this machine's clock and the region ({Region ?? "that of the sign-in"}); if both are right, run {ConnectCommand}"),
        FailureKind.SecretNotFound => failure.With(failure.Message, "Run " + ConnectCommand),
        _ => failure,
    };

    /// <summary>Credentials that are emitted could not be saved.</summary>
    public SsoOidcException ExplainUnsaved(SsoOidcException failure) => failure.With(
        $"The credentials were issued and are in the output, but {char.ToLowerInvariant(Subject[0]) + Subject.Substring(1)} could not be saved: {failure.Message}",
        "Mend the place that the message names; if renewing fails from now on, run " + ConnectCommand,
        failure.Kind is FailureKind.VaultFailed or FailureKind.CacheBusy ? FailureKind.SaveFailed : failure.Kind);

    private static ConsolePlace InFile(AwsConfiguration configuration, string path, string? arn, TimeProvider clock)
    {
        string[] profiles = [.. configuration.LoginSessions().Where(pair => pair.Value == arn).Select(pair => pair.Key)];
        return new ConsolePlace
        {
            Store = new LoginTokenFile(path, arn, clock),
            SessionArn = arn,
            ProfileNames = profiles,
            Region = profiles.Select(configuration.RegionOf).FirstOrDefault(region => region is not null),
            Path = path,
        };
    }

    private SsoOidcException Explained(SsoOidcException failure, string message) => failure.With(message, "Run " + ConnectCommand);
}
