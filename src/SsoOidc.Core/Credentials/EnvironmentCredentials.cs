using System.Globalization;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Credentials;

internal static class EnvironmentCredentials
{
    public static AwsCredentialIdentity? Find(AwsConfiguration configuration, TimeProvider clock, List<string> looked)
    {
        string? id = configuration.Environment("AWS_ACCESS_KEY_ID");
        string? secret = configuration.Environment("AWS_SECRET_ACCESS_KEY");
        if (id is null && secret is null)
        {
            looked.Add("environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set");
            return null;
        }

        if (id is null || secret is null)
        {
            throw new SsoOidcException(
                FailureKind.InvalidConfiguration,
                $"AWS_{(id is null ? "ACCESS_KEY_ID" : "SECRET_ACCESS_KEY")} is not set beside its partner; set both or neither.");
        }

        bool dated = DateTimeOffset.TryParse(
            configuration.Environment("AWS_CREDENTIAL_EXPIRATION"),
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset expiration);
        AwsCredentialIdentity found = new()
        {
            AccessKeyId = id,
            SecretAccessKey = new Secret(secret),
            // In the order of the AWS CLI.
            SessionToken = Secret.From(configuration.Environment("AWS_SECURITY_TOKEN") ?? configuration.Environment("AWS_SESSION_TOKEN")),
            Expiration = dated ? expiration : null,
            AccountId = configuration.Environment("AWS_ACCOUNT_ID"),
        };
        return found.NotEnded("The environment (AWS_CREDENTIAL_EXPIRATION)", clock);
    }
}
