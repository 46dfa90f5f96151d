namespace SsoOidc.Emulator.SignIn;

/// <summary>The two public clients of AWS Sign-In that need no registration.</summary>
internal static class SignInClients
{
    public const string SameDevice = "arn:aws:signin:::devtools/same-device";
    public const string CrossDevice = "arn:aws:signin:::devtools/cross-device";

    /// <summary>The redirect URI of the cross-device client: a page that shows the code to copy.</summary>
    public const string ConfirmationPath = "/v1/sessions/confirmation";

    public static bool IsKnown(string clientId) => clientId is SameDevice or CrossDevice;
}
