using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.SignIn;

/// <summary>Who a person is once signed in to the console.</summary>
internal sealed class SignInPrincipals(SsoEmulatorOptions options)
{
    public Principal Of(EmulatorUser user) => Principal.OfArn(user.LoginSessionArn ?? Session(user));

    private string Session(EmulatorUser user)
    {
        EmulatorAccount account = options.Accounts is [EmulatorAccount first, ..] ? first : new() { AccountId = "111122223333" };
        string role = account.Roles is [string name, ..] ? name : "AdministratorAccess";
        return $"arn:aws:sts::{account.AccountId}:assumed-role/{role}/{user.Name}";
    }
}
