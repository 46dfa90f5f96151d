using System.Text.Json;

namespace SsoOidc.Core.SignIn;

/// <summary>
/// The identity token of a console sign-in. Its signature is not checked: it comes straight from the service, and nothing is
/// decided by it but a name.
/// </summary>
internal static class IdentityToken
{
    /// <summary>The <c>sub</c> of the token, which is the session's ARN; null where it has none, or one that is no ARN.</summary>
    public static string? SessionArn(Secret? token)
    {
        string[] parts = token?.Reveal().Split('.') ?? [];
        if (parts.Length != 3 || Base64Url.TryDecode(parts[1]) is not { } claims) return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(claims);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("sub", out JsonElement subject)
                && subject.ValueKind == JsonValueKind.String
                && IsArn(subject.GetString()!)
                    ? subject.GetString()
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary><c>arn:aws:sts::111122223333:assumed-role/Admin/jane</c>. It goes into the config file, so it is one line.</summary>
    private static bool IsArn(string text)
    {
        string[] parts = text.Split(':');
        return parts.Length >= 6 && parts[0] == "arn" && parts[4].Length > 0 && parts[5].Length > 0
            && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));
    }
}
