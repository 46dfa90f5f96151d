namespace SsoOidc.Core.Tests.Support;

/// <summary>An HTTP reply as it came.</summary>
/// <param name="Status">The status; 0 for none.</param>
/// <param name="Headers">Names without regard to case.</param>
/// <param name="Body">The body.</param>
internal sealed record RawReply(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public static RawReply Of(string text)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        string[] parts = text.Split("\r\n\r\n", 2);
        if (parts.Length < 2) return new RawReply(0, headers, text);
        string[] lines = parts[0].Split("\r\n");
        foreach (string[] pair in lines.Skip(1).Select(line => line.Split(": ", 2))) headers.Add(pair[0], pair[1]);
        return new RawReply(int.Parse(lines[0].Split(' ')[1], null), headers, parts[1]);
    }
}
