namespace SsoOidc.Core.Configuration;

/// <summary>The services this library calls.</summary>
public enum AwsService
{
    /// <summary>IAM Identity Center OIDC, <c>sso-oidc</c>.</summary>
    SsoOidc,

    /// <summary>The IAM Identity Center access portal, <c>sso</c>.</summary>
    SsoPortal,

    /// <summary>AWS Sign-In, <c>signin</c>.</summary>
    SignIn,
}
