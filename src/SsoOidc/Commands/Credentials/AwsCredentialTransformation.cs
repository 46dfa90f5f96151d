using System.Security;
using SsoOidc.Binding;

namespace SsoOidc.Commands;

/// <summary>Takes what has an access key's id and secret, under the names of this module, of AWS Tools or of STS.</summary>
public sealed class AwsCredentialTransformationAttribute : ObjectTransformationAttribute
{
    private protected override object? Build(PropertyReader from)
    {
        string? id = from.Text("AccessKeyId") ?? from.Text("AccessKey");
        SecureString? secret = from.Secure("SecretAccessKey") ?? from.Secure("SecretKey");
        if (id is null || secret is null) return null;
        return new AwsCredential
        {
            AccessKeyId = id,
            SecretAccessKey = secret,
            SessionToken = from.Secure("SessionToken"),
            Expiration = from.Time("Expiration"),
            AccountId = from.Text("AccountId"),
            AccountName = from.Text("AccountName"),
            RoleName = from.Text("RoleName"),
            Source = from.Inside("Source") is { } source && source.Text("Type") is { } type ? new AwsCredentialSource
            {
                Type = type,
                SessionName = source.Text("SessionName"),
                StartUrl = source.Text("StartUrl").ToUri(),
                Region = source.Text("Region"),
                EndpointUrl = source.Text("EndpointUrl").ToUri(),
                Path = source.Text("Path"),
                Vault = source.Text("Vault"),
                SecretName = source.Text("SecretName"),
                RoleArn = source.Text("RoleArn"),
                SessionArn = source.Text("SessionArn"),
                ProfileName = source.Text("ProfileName"),
            }
            : null,
        };
    }
}
