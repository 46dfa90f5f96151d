using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

// What a program does with the AWS SDK for .NET: ask a profile for its token, its credentials or a setting, and sign in when there is none.
switch (args)
{
    case ["token", var profile]:
        TryResponse<AWSToken> found = await new ProfileTokenProvider(profile).TryResolveTokenAsync();
        if (!found.Success) return 1;
        Console.WriteLine(found.Value.Token);
        return 0;

    case ["sign-in", var session, var startUrl, var region]:
        SSOAWSCredentials credentials = new("111122223333", region, "AdministratorAccess", startUrl, new SSOAWSCredentialsOptions
        {
            ClientName = "sdk-program",
            SessionName = session,
            Scopes = ["sso:account:access"],
            SupportsGettingNewToken = true,
            SsoVerificationCallback = _ => { },
        });
        Console.WriteLine((await credentials.GetCredentialsAsync()).AccessKey);
        return 0;

    case ["credentials", var profile]:
        if (!new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out AWSCredentials kept)) return 1;
        ImmutableCredentials given = await kept.GetCredentialsAsync();
        Console.WriteLine(JsonSerializer.Serialize(new { AccessKeyId = given.AccessKey, SecretAccessKey = given.SecretKey, SessionToken = given.Token, given.AccountId }));
        return 0;

    case ["region", var profile]:
        if (!new CredentialProfileStoreChain().TryGetProfile(profile, out CredentialProfile read)) return 1;
        Console.WriteLine(read.Region?.SystemName);
        return 0;

    default:
        return 2;
}
