using Amazon.Runtime;
using Amazon.SSO;
using Amazon.SecurityToken;
using Amazon.SSOOIDC;

namespace SsoOidc.Emulator.Tests.Support;

/// <summary>Clients of the AWS SDK for .NET for an emulator.</summary>
internal static class Sdk
{
    public const string Application = "arn:aws:sso::123456789012:application/ssoins-1/apl-1";

    public static AmazonSSOOIDCClient Oidc(
        SsoEmulator emulator, AWSCredentials? credentials = null, string region = "us-east-1") =>
        new(credentials ?? new AnonymousAWSCredentials(), new AmazonSSOOIDCConfig
        {
            ServiceURL = emulator.BaseUrl.AbsoluteUri,
            AuthenticationRegion = region,
            MaxErrorRetry = 0,
        });

    public static AmazonSSOClient Portal(SsoEmulator emulator, int retries = 0) =>
        new(new AnonymousAWSCredentials(), new AmazonSSOConfig
        {
            ServiceURL = emulator.BaseUrl.AbsoluteUri,
            AuthenticationRegion = "us-east-1",
            MaxErrorRetry = retries,
        });

    public static AmazonSecurityTokenServiceClient Sts(SsoEmulator emulator, AWSCredentials? credentials = null) =>
        new(credentials ?? new AnonymousAWSCredentials(), new AmazonSecurityTokenServiceConfig
        {
            ServiceURL = emulator.BaseUrl.AbsoluteUri,
            AuthenticationRegion = "eu-west-1",
            MaxErrorRetry = 0,
        });

    public static AWSCredentials Keys(
        string id = "AKIDEXAMPLE",
        string secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        string? token = "SESSIONTOKENEXAMPLE") =>
        token is null ? new BasicAWSCredentials(id, secret) : new SessionAWSCredentials(id, secret, token);
}
