using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core;

namespace SsoOidc.Commands;

/// <summary>Takes what has an access key's id and secret, under the names of this module, of AWS Tools or of STS.</summary>
public sealed class AwsCredentialTransformationAttribute : ObjectTransformationAttribute
{
    private protected override string TextAdvice =>
        "Text is no credentials; pipe or give what Get-SsoRoleCredential, Get-SignInCredential or Get-AwsCredential gives.";

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

/// <summary>Tells how a script block is written, where PowerShell would name types.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ScriptBlockTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            ScriptBlock or null => inputData!,
            AwsCredential => throw new ArgumentTransformationMetadataException("Credentials come down the pipe: $credential | Use-AwsCredential { aws s3 ls }"),
            _ => throw new ArgumentTransformationMetadataException("What is to be run is written in braces: $credential | Use-AwsCredential { aws s3 ls }"),
        };
}

/// <summary>The error of a cmdlet that is of no use without credentials.</summary>
internal static class MissingCredentials
{
    public static SsoOidcException Failure(string advice) =>
        new(FailureKind.InvalidInput, "There are no credentials to work with: none were given, or what was piped in is $null.") { NextStep = advice };
}
