using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Credentials;

/// <summary>Credentials of the profile: in the credentials file, from its <c>credential_process</c>, in the config file.</summary>
internal sealed class ProfileCredentials(AwsConfiguration configuration, TimeProvider clock)
{
    public Task<AwsCredentialIdentity?> FindAsync(List<string> looked, CancellationToken cancellationToken)
    {
        configuration.RequireProfile();
        SharedConfigFile credentials = configuration.Credentials, config = configuration.Config;
        SectionName profile = configuration.ProfileSection;
        if (Static(credentials, profile) is { } stored) return Task.FromResult<AwsCredentialIdentity?>(stored);
        looked.Add($"credentials file {credentials.Path}: {Missing(credentials, profile, "aws_access_key_id")}");

        if (configuration.Profile("credential_process") is { } command)
            return CredentialProcess.RunAsync(command, clock, cancellationToken);
        if (Static(config, profile) is { } configured) return Task.FromResult<AwsCredentialIdentity?>(configured);
        looked.Add($"config file {config.Path}: {Missing(config, profile, "credential_process or aws_access_key_id")}");
        return Task.FromResult<AwsCredentialIdentity?>(null);
    }

    private static string Missing(SharedConfigFile file, SectionName profile, string keys) =>
        !File.Exists(file.Path) ? "no such file"
        : file.Has(profile) ? $"the profile '{profile.Name}' has no {keys}"
        : $"no profile '{profile.Name}'";

    /// <summary>The keys of one file: those of both are never mixed.</summary>
    private static AwsCredentialIdentity? Static(SharedConfigFile file, SectionName profile)
    {
        string? Key(string name) => file.Get(profile, name);
        string? id = Key("aws_access_key_id");
        if (id is null) return null;
        return new AwsCredentialIdentity
        {
            AccessKeyId = id,
            SecretAccessKey = Secret.From(Key("aws_secret_access_key")) ?? throw new SsoOidcException(
                FailureKind.InvalidConfiguration, $"{file.Path} has an aws_access_key_id without an aws_secret_access_key."),
            SessionToken = Secret.From(Key("aws_session_token") ?? Key("aws_security_token")),
            AccountId = Key("aws_account_id"),
        };
    }
}
