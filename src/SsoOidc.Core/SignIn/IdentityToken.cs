using System.Text.Json;

namespace SsoOidc.Core.SignIn;

/// <summary>
/// The identity token of a console sign-in. Its signature is not checked: it comes straight from the service, and nothing is
/// decided by it but a name.
/// </summary>
internal static class IdentityToken
{
    /// <summary>The <c>sub</c> of the token, which is the session's ARN; null if it has none.</summary>
    public static Arn? SessionArn(Secret? token)
    {
        string[] parts = token?.Reveal().Split('.') ?? [];
        if (parts.Length != 3 || Base64Url.TryDecode(parts[1]) is not { } claims) return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(claims);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("sub", out JsonElement subject)
                && subject.ValueKind == JsonValueKind.String
                    ? Arn.TryParse(subject.GetString())
                    : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or a string in it that is no text.
            return null;
        }
    }
}
