namespace SsoOidc.Emulator.Hosting;

/// <summary>What the program prints when it is ready. The first line is the base URL alone, for scripts.</summary>
internal static class Banner
{
    private const int MostAccounts = 10;

    public static string Text(SsoEmulator emulator)
    {
        SsoEmulatorOptions options = emulator.Options;
        string url = emulator.BaseUrl.GetLeftPart(UriPartial.Authority);
        string accounts = string.Join(Environment.NewLine, options.Accounts.Take(MostAccounts).Select(account =>
            $"    {account.AccountId}  {account.AccountName}  ({string.Join(", ", account.Roles)})"));
        if (options.Accounts.Count > MostAccounts)
            accounts += $"{Environment.NewLine}    and {options.Accounts.Count - MostAccounts} more";
        return $"""
            {url}

            An offline double of sso-oidc, sso, signin and sts. It knows:
              region       {options.Region}
              start URL    {options.StartUrl}
              users        {string.Join(", ", options.Users.Select(user => user.Name))}
              accounts
            {accounts}
              application  {string.Join(", ", options.IamApplications)}
              signing key  {string.Join(", ", options.SigningKeys.Select(key => key.AccessKeyId).Distinct())}

            To use it:
              AWS_ENDPOINT_URL_SSO_OIDC={url}
              AWS_ENDPOINT_URL_SSO={url}
              AWS_ENDPOINT_URL_SIGNIN={url}
              AWS_ENDPOINT_URL_STS={url}

            Approve a device code at {url}/device. Ctrl+C ends it.
            """;
    }
}
