using System.Text;
using SsoOidc.Emulator.Http;
using SsoOidc.Emulator.Pages;
using SsoOidc.Emulator.Routing;

namespace SsoOidc.Emulator.SignIn;

/// <summary>
/// GET /v1/sessions/confirmation: shows the string that the person copies to the other device, base64 of
/// <c>code=...&amp;state=...</c>.
/// </summary>
internal static class ConfirmationPage
{
    public static Reply Show(ServiceCall call)
    {
        if (call.Request.Query.TryGetValue("error", out string? error))
            return Html.Message("Not authorized", $"The request was refused: {error}.");
        if (!call.Request.Query.ContainsKey("code"))
            return Html.Message("Nothing to confirm", "There is no authorization code here.", 400);
        string code = Convert.ToBase64String(Encoding.UTF8.GetBytes(call.Request.RawQuery));
        return Html.Page("Copy the code", $"""
            <p><label for="verification-code">Paste this code where you started to sign in.</label></p>
            <p><textarea id="verification-code" rows="8" readonly>{Html.Encode(code)}</textarea></p>
            """);
    }
}
