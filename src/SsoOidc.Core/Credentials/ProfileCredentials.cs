using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Credentials;

/// <summary>Credentials of the profile: in the credentials file, from its <c>credential_process</c>, in the config file.</summary>
internal sealed class ProfileCredentials(AwsConfiguration configuration, TimeProvider clock)
{
    public Task<AwsCredentialIdentity?> FindAsync(List<string> looked, CancellationToken cancellationToken)
    {
        configuration.RequireProfile();
        SharedConfigFile file = configuration.Credentials;
        string name = configuration.ProfileName;
        if (Static(key => file.Get(name, key), file.Path) is { } stored) return Task.FromResult<AwsCredentialIdentity?>(stored);
        looked.Add($"credentials file {file.Path}: {Missing(file, file.Has(name), name, "aws_access_key_id")}");

        if ((file.Get(name, "credential_process") ?? configuration.Profile("credential_process")) is { } command)
            return CredentialProcess.RunAsync(command, clock, cancellationToken);
        if (Static(configuration.Profile, configuration.Config.Path) is { } configured)
            return Task.FromResult<AwsCredentialIdentity?>(configured);
        bool known = configuration.Config.Has($"profile {name}") || configuration.Config.Has(name);
        looked.Add(
            $"config file {configuration.Config.Path}: {Missing(configuration.Config, known, name, "credential_process or aws_access_key_id")}");
        return Task.FromResult<AwsCredentialIdentity?>(null);
    }

    private static string Missing(SharedConfigFile file, bool known, string profile, string keys) =>
        !File.Exists(file.Path) ? "no such file"
        : known ? $"the profile '{profile}' has no {keys}"
        : $"no profile '{profile}'";

    private static AwsCredentialIdentity? Static(Func<string, string?> key, string path)
    {
        string? id = key("aws_access_key_id");
        if (id is null) return null;
        return new AwsCredentialIdentity
        {
            AccessKeyId = id,
            SecretAccessKey = Secret.From(key("aws_secret_access_key")) ?? throw new SsoOidcException(
                FailureKind.InvalidConfiguration, $"{path} has an aws_access_key_id without an aws_secret_access_key."),
            SessionToken = Secret.From(key("aws_session_token") ?? key("aws_security_token")),
            AccountId = key("aws_account_id"),
        };
    }
}
