using System.Globalization;
using System.Text.RegularExpressions;
using SsoOidc.Emulator.Http;

namespace SsoOidc.Emulator.Sts;

/// <summary>The parameters of a request, with the checks of the service model.</summary>
internal sealed class StsParameters(IncomingRequest request)
{
    private readonly IReadOnlyDictionary<string, string> _values = request.Parameters;

    /// <summary>A parameter; null if it is absent or empty.</summary>
    public string? Optional(string name) => _values.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>A parameter of that length and, from end to end, that pattern.</summary>
    public string? Optional(string name, int least, int most, string? pattern = null)
    {
        if (Optional(name) is not string value)
            return null;
        if (value.Length < least)
            throw Constraint(value, name, $"Member must have length greater than or equal to {least}");
        if (value.Length > most)
            throw Constraint(value, name, $"Member must have length less than or equal to {most}");
        return pattern is null || Regex.IsMatch(value, $"^(?:{pattern})$(?!\n)", RegexOptions.ECMAScript)
            ? value
            : throw Constraint(value, name, $"Member must satisfy regular expression pattern: {pattern}");
    }

    public string Required(string name, int least, int most, string? pattern = null) =>
        Optional(name, least, most, pattern) ?? throw ServiceErrors.Sts("ValidationError",
            $"1 validation error detected: Value null at '{Camel(name)}' failed to satisfy constraint: Member must not be null");

    public TimeSpan Duration(string name, TimeSpan usual)
    {
        if (Optional(name) is not string text)
            return usual;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds))
            throw ServiceErrors.Sts("ValidationError", $"{name} must be a whole number");
        return seconds switch
        {
            < 900 => throw Constraint(text, name, "Member must have value greater than or equal to 900"),
            > 43200 => throw Constraint(text, name, "Member must have value less than or equal to 43200"),
            _ => TimeSpan.FromSeconds(seconds),
        };
    }

    /// <summary>The members of a list: <c>name.member.1.part</c> and so on until one is missing.</summary>
    public IEnumerable<string> List(string name, string part)
    {
        for (int number = 1; _values.TryGetValue(
            string.Format(CultureInfo.InvariantCulture, "{0}.member.{1}.{2}", name, number, part), out string? value); number++)
            yield return value;
    }

    // The service speaks of members by the names of its own language.
    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    // A token is a secret also where it is wrong.
    private static ServiceErrorException Constraint(string value, string name, string constraint) => ServiceErrors.Sts(
        "ValidationError",
        $"1 validation error detected: Value '{(name is "WebIdentityToken" or "TokenCode" ? "****" : value)}' at '{Camel(name)}' "
        + $"failed to satisfy constraint: {constraint}");
}
