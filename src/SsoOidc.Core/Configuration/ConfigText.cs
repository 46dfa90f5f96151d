using System.Text;

namespace SsoOidc.Core.Configuration;

/// <summary>The lines of a text file, each with its end, and how to make the same bytes of them again.</summary>
internal sealed class ConfigText
{
    private const int Latin1 = 28591;

    private readonly Encoding _encoding;
    private readonly byte[] _mark;

    private ConfigText(IReadOnlyList<string> lines, Encoding encoding, byte[] mark)
    {
        Lines = lines;
        _encoding = encoding;
        _mark = mark;
    }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>What is no UTF-8 is taken byte by byte, so that it comes out as it went in.</summary>
    public static ConfigText Decode(byte[] content)
    {
        foreach (Encoding marked in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            byte[] mark = marked.GetPreamble();
            if (content.AsSpan().StartsWith(mark))
                return new ConfigText(Split(marked.GetString(content, mark.Length, content.Length - mark.Length)), marked, mark);
        }

        UTF8Encoding plain = new(encoderShouldEmitUTF8Identifier: false);
        string text = plain.GetString(content);
        if (plain.GetBytes(text).AsSpan().SequenceEqual(content)) return new ConfigText(Split(text), plain, []);
        Encoding bytes = Encoding.GetEncoding(Latin1);
        return new ConfigText(Split(bytes.GetString(content)), bytes, []);
    }

    /// <summary>The same file with other lines.</summary>
    public ConfigText With(IReadOnlyList<string> lines) => new(lines, _encoding, _mark);

    public byte[] Encode() => [.. _mark, .. _encoding.GetBytes(string.Concat(Lines))];

    /// <summary>How a line ends: CR, LF or both; empty at the end of a file.</summary>
    public static string EndOf(string line) =>
        line.EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : line.EndsWith('\n') ? "\n" : line.EndsWith('\r') ? "\r" : "";

    private static List<string> Split(string text)
    {
        List<string> lines = [];
        for (int from = 0; from < text.Length;)
        {
            int end = text.IndexOfAny(['\r', '\n'], from);
            int next = end < 0 ? text.Length : end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1);
            lines.Add(text.Substring(from, next - from));
            from = next;
        }

        return lines;
    }
}
