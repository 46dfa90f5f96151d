using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Core.Credentials;

/// <summary>The sources of the credential chain, in the order in which they are asked.</summary>
internal enum CredentialSourceType
{
    Environment,
    AssumeRole,
    WebIdentity,
    SsoRole,
    SharedCredentialsFile,
    ConsoleSignIn,
    Process,
    SharedConfigFile,
    Container,
    InstanceMetadata,
}

/// <summary>Credentials that a source gives although their time is over.</summary>
internal static class EndedCredentials
{
    /// <summary>As in the AWS CLI they are an error, and no reason to be somebody else.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.CredentialsNotFound"/>: they have ended.</exception>
    public static AwsCredentialIdentity NotEnded(this AwsCredentialIdentity credentials, string source, TimeProvider clock) =>
        credentials.Expiration is { } end && end <= clock.GetUtcNow()
            ? throw new SsoOidcException(FailureKind.CredentialsNotFound, $"{source} gave credentials that ended at {CacheDates.Write(end)}.")
            : credentials;
}

/// <summary>Credentials, and where they came from.</summary>
/// <param name="Identity">The credentials.</param>
/// <param name="Type">The source.</param>
/// <param name="ProfileName">The profile that names it; null for none.</param>
/// <param name="Subject">What it is more exactly: an ARN, a session, a file.</param>
internal sealed record FoundCredentials(AwsCredentialIdentity Identity, CredentialSourceType Type, string? ProfileName = null, string? Subject = null)
{
    /// <summary>The role of Identity Center, if they are of one.</summary>
    public string? RoleName { get; init; }

    /// <summary>The sign-in that role came by.</summary>
    public SsoInstance? Instance { get; init; }
}
