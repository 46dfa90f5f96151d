using System.Text;

namespace SsoOidc.Core.Sessions;

/// <summary>JSON as Python's <c>json.dumps</c> writes it: the AWS CLI names its cache files after hashes of that.</summary>
internal static class PythonJson
{
    /// <summary>As Python writes a string: ASCII, with its own short escapes, and lower-case <c>\uXXXX</c>.</summary>
    public static string Text(string? text)
    {
        if (text is null) return "null";
        StringBuilder json = new("\"");
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                >= ' ' and <= '~' => json.Append(c),
                _ => json.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)),
            };
        }

        return json.Append('"').ToString();
    }
}
