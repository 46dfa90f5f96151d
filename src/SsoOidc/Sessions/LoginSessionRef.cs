using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;
using SsoOidc.Errors;
using SsoOidc.Pipeline;
using SsoOidc.Vault;

namespace SsoOidc.Sessions;

/// <summary>A console sign-in, in a file of the AWS login cache or in a vault.</summary>
internal sealed class LoginSessionRef : SessionRef<LoginSessionState>
{
    private readonly string? _path;
    private readonly string? _region;
    private readonly string _subject;

    private LoginSessionRef(
        ISessionStore<LoginSessionState> store,
        TimeProvider clock,
        VaultSecretName? secret = null,
        string? sessionArn = null,
        string? profileName = null,
        string[]? profileNames = null,
        string? region = null,
        string? path = null)
        : base(
            store,
            path is null ? FileSessionLock.Default(clock) : FileSessionLock.Of(path, clock),
            secret?.Name ?? profileName ?? sessionArn ?? path ?? "",
            secret?.Place,
            secret?.Missing)
    {
        _path = path;
        _region = region;
        _subject = secret is not null ? $"The console sign-in that is saved as {secret}"
            : profileName is not null ? $"The console sign-in of the profile '{profileName}'"
            : $"The console sign-in of {sessionArn ?? path}";
        Secret = secret;
        SessionArn = sessionArn;
        ProfileNames = profileNames ?? [];
        ConnectCommand = Command(profileName ?? (ProfileNames.Count > 0 ? ProfileNames[0] : null), secret);
    }

    /// <summary>Who is signed in, as the config file or the cache has it; null if only the place is known.</summary>
    public string? SessionArn { get; }

    /// <summary>The profiles that use it.</summary>
    public IReadOnlyList<string> ProfileNames { get; }

    /// <summary>The vault's secret; null for a file.</summary>
    public VaultSecretName? Secret { get; }

    /// <summary>The command that signs in to this place.</summary>
    public string ConnectCommand { get; }

    /// <summary>The command that signs in.</summary>
    public static string Command(string? profileName, VaultSecretName? secret) =>
        "Connect-SignInSession"
        + (profileName is null || secret is not null ? "" : $" -ProfileName {CommandText.Quoted(profileName)}")
        + secret?.Options;

    /// <summary>Why there was no sign-in, with what helps.</summary>
    public static SsoOidcException ToLoginError(SsoOidcException failure, string command) => failure.Kind switch
    {
        FailureKind.InvalidVerificationCode => failure.With(
            failure.Message, $"Copy the whole code again and give it past the terminal: {command} -Remote -VerificationCode (Get-Clipboard -Raw)"),
        FailureKind.LoopbackUnavailable when failure.NextStep is null => failure.With(failure.Message, $"Run {command} -Remote"),
        FailureKind.InvalidRequest => failure.With(failure.Message, $"Check this machine's clock and -Region, then run {command}"),
        FailureKind.SaveFailed when failure.NextStep is null =>
            failure.With(failure.Message, "Fix what the message names, then run " + command),
        FailureKind.AuthCodeExpired or FailureKind.AccessDenied or FailureKind.InvalidGrant => failure.With(failure.Message, "Run " + command),
        _ => failure,
    };

    /// <summary>The sign-in that the profile names.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.NotSignedIn"/>: it names none.</exception>
    public static LoginSessionRef OfProfile(AwsConfiguration configuration, TimeProvider clock)
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
    public static LoginSessionRef OfSession(AwsConfiguration configuration, string sessionArn, TimeProvider clock) =>
        InFile(configuration, LoginCache.Of(configuration).PathOf(sessionArn), sessionArn, clock);

    /// <summary>A vault's secret.</summary>
    public static LoginSessionRef InVault(VaultSecretName secret, PipelineContext pipe, TimeProvider clock) =>
        new(new VaultStore<LoginSessionState>(pipe, secret, clock), clock, secret);

    /// <summary>All sign-ins of the cache folder.</summary>
    public static IReadOnlyList<(LoginSessionRef Ref, LoginSessionState Saved)> All(AwsConfiguration configuration, TimeProvider clock)
    {
        LoginCache cache = LoginCache.Of(configuration);
        Dictionary<string, string> arns = [];
        foreach (KeyValuePair<string, string> pair in configuration.LoginSessions()) arns[cache.PathOf(pair.Value)] = pair.Value;
        List<(LoginSessionRef, LoginSessionState)> all = [];
        foreach ((string path, LoginSessionState saved) in cache.Sessions())
        {
            string? arn = arns.TryGetValue(path, out string? named) ? named : saved.SessionArn?.ToString();
            all.Add((InFile(configuration, path, arn, clock), saved));
        }

        return all;
    }

    /// <inheritdoc />
    public override string? Doubt => CacheFileDoubt.Of(_path);

    /// <summary>The sign-in as users see it.</summary>
    /// <param name="saved">What is saved here.</param>
    /// <param name="newProfile">One more profile that uses it now.</param>
    public SignInSession ToOutput(LoginSessionState saved, string? newProfile = null) => new()
    {
        SessionArn = SessionArn ?? saved.SessionArn?.ToString(),
        AccountId = saved.AccountId ?? Arn.TryParse(SessionArn)?.AccountId,
        Region = saved.Location.Region ?? _region,
        ExpiresAt = saved.ExpiresAt,
        ProfileName = newProfile is null ? ProfileNames : [.. ProfileNames.Append(newProfile).Distinct().OrderBy(name => name)],
        CanRefresh = saved.RefreshToken is not null,
        Store = Secret is null ? SsoSessionStore.File : SsoSessionStore.Vault,
        Path = _path,
        Vault = Secret?.Vault,
        SecretName = Secret?.Name,
    };

    /// <inheritdoc />
    public override SsoOidcException ToUserError(SsoOidcException failure, LoginSessionState? saved) => failure.Kind switch
    {
        FailureKind.NotSignedIn when failure.NextStep is null && Secret is not null =>
            failure.With(Missing, "Run " + ConnectCommand, FailureKind.SecretNotFound),
        FailureKind.NotSignedIn when failure.NextStep is null => WithConnectCommand(failure, $"{_subject} is not there: nobody is signed in."),
        FailureKind.TokenExpired or FailureKind.UserCredentialsChanged or FailureKind.AuthCodeExpired or FailureKind.InvalidGrant =>
            WithConnectCommand(failure, $"{_subject} has ended. {failure.Message}"),
        FailureKind.RefreshTokenMissing or FailureKind.InvalidDPoPKey =>
            WithConnectCommand(failure, $"{_subject} can't be refreshed without a person: it has no refresh token with a key that fits."),
        FailureKind.InvalidRequest => failure.With(
            $"{_subject} could not be refreshed. {failure.Message}",
            $"Check this machine's clock and the region ({saved?.Location.Region ?? _region ?? "that of the sign-in"}); if both are right, run {ConnectCommand}"),
        _ => failure,
    };

    /// <inheritdoc />
    public override SsoOidcException ToSaveError(SsoOidcException failure) => SessionStores.SaveError(
        failure,
        $"The credentials were issued and are in the output, but {char.ToLowerInvariant(_subject[0]) + _subject.Substring(1)} could not be saved: {failure.Message}",
        "Fix what the message names; if a refresh fails from now on, run " + ConnectCommand);

    private static LoginSessionRef InFile(AwsConfiguration configuration, string path, string? arn, TimeProvider clock, string? profileName = null)
    {
        string[] profiles = [.. configuration.LoginSessions().Where(pair => pair.Value == arn).Select(pair => pair.Key)];
        return new LoginSessionRef(
            new LoginTokenCacheFile(path, arn, clock),
            clock,
            sessionArn: arn,
            profileName: profileName,
            profileNames: profiles,
            region: profiles.Select(configuration.RegionOf).FirstOrDefault(found => found is not null),
            path: path);
    }

    private SsoOidcException WithConnectCommand(SsoOidcException failure, string message) => failure.With(message, "Run " + ConnectCommand);
}
