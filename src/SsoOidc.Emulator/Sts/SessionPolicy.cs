using System.Globalization;
using System.Text.Json;
using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.Sts;

/// <summary>What limits a session: a policy, managed policies and tags. Only form and size are checked here.</summary>
internal static class SessionPolicy
{
    // The real one packs before it counts; what is left of 2,048 characters is a fair guess.
    private const int Space = 2048;
    private const int MostPolicyArns = 10;
    private const int MostTags = 50;

    /// <summary>How much of the allotted space is used, in percent; null if nothing limits the session.</summary>
    public static string? PackedSize(StsParameters parameters)
    {
        string policy = parameters.Optional("Policy") ?? "";
        if (policy.Length > 0)
            CheckJson(policy);
        string[] arns = [.. parameters.List("PolicyArns", "arn")];
        if (arns.Length > MostPolicyArns)
            throw ServiceErrors.Sts("ValidationError", $"There can be at most {MostPolicyArns} policy ARNs");
        string[] tags = [.. parameters.List("Tags", "Key"), .. parameters.List("Tags", "Value")];
        if (tags.Length > 2 * MostTags)
            throw ServiceErrors.Sts("ValidationError", $"There can be at most {MostTags} tags");
        int used = policy.Length + arns.Concat(tags).Sum(text => text.Length);
        int percent = ((used * 100) + Space - 1) / Space;
        return percent switch
        {
            0 => null,
            > 100 => throw ServiceErrors.Sts(
                "PackedPolicyTooLarge", $"Packed policy consumes {percent} percent of allotted space, please use smaller policy."),
            _ => percent.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static void CheckJson(string policy)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(policy);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("Statement", out _))
                return;
        }
        catch (JsonException)
        {
            throw ServiceErrors.Sts("MalformedPolicyDocument", "This policy contains invalid Json");
        }

        throw ServiceErrors.Sts("MalformedPolicyDocument", "Syntax errors in policy.");
    }
}
