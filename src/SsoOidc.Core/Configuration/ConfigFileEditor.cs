using System.Text;

namespace SsoOidc.Core.Configuration;

/// <summary>
/// Sets keys in a file of the form of <c>~/.aws/config</c> and leaves the rest as it stands: comments, order, line ends, the
/// line end at the end or its absence, the byte order mark, and the file's mode. A reader sees the old file or the new one.
/// </summary>
internal static class ConfigFileEditor
{
    private const int Latin1 = 28591;

    /// <summary>Sets keys in a section; file, section and keys are made if they are missing.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.SaveFailed"/>.</exception>
    public static void Set(string path, string section, params (string Key, string Value)[] pairs)
    {
        try
        {
            (Encoding encoding, byte[] mark, string text) = Decode(File.Exists(path) ? File.ReadAllBytes(path) : []);
            string changed = text;
            foreach ((string key, string value) in pairs) changed = Set(changed, section, key, value);
            if (changed != text) PrivateFiles.Change(path, [.. mark, .. encoding.GetBytes(changed)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(FailureKind.SaveFailed, $"The file {path} can't be written: {e.Message}", e);
        }
    }

    /// <summary>The text with one key set.</summary>
    internal static string Set(string text, string section, string key, string value)
    {
        List<string> lines = Lines(text);
        (int end, int found) = Find(lines, section, key);
        if (found >= 0) Replace(lines, found, value);
        else if (end >= 0) Insert(lines, end + 1, $"{key} = {value}");
        else Append(lines, section, $"{key} = {value}");
        return string.Concat(lines);
    }

    /// <summary>The last line with something in the section, and the line with the key that counts; -1 if there is none.</summary>
    private static (int End, int Found) Find(List<string> lines, string section, string key)
    {
        int end = -1, found = -1, outerIndent = 0;
        bool isInside = false, hasOuter = false;
        for (int i = 0; i < lines.Count; i++)
        {
            string line = SharedConfigFile.WithoutComment(lines[i].TrimEnd('\n', '\r', ' ', '\t'));
            string trimmed = line.Trim();
            if (trimmed.Length == 0) continue;
            if (trimmed.StartsWith('[') && !char.IsWhiteSpace(line[0]))
            {
                isInside = SharedConfigFile.NameOf(trimmed) == section;
                hasOuter = false;
                if (isInside) end = i;
                continue;
            }

            if (!isInside) continue;
            end = i;
            int indent = line.Length - line.TrimStart().Length;
            if (!trimmed.Contains('=') || (hasOuter && indent > outerIndent)) continue;
            (hasOuter, outerIndent) = (true, indent);
            if (trimmed.Split('=', 2)[0].Trim().Equals(key, StringComparison.OrdinalIgnoreCase)) found = i;
        }

        return (end, found);
    }

    /// <summary>A comment behind the value moves to a line of its own: others would read it as part of the value.</summary>
    private static void Replace(List<string> lines, int at, string value)
    {
        string body = lines[at].TrimEnd('\n', '\r'), end = lines[at].Substring(body.Length);
        string code = SharedConfigFile.WithoutComment(body);
        string comment = body.Substring(code.Length).Trim();
        int start = code.IndexOf('=') + 1;
        while (start < code.Length && code[start] is ' ' or '\t') start++;
        string kept = code.Substring(0, start);
        lines[at] = kept + value + end;
        if (comment.Length == 0) return;
        string indent = body.Substring(0, body.Length - body.TrimStart().Length);
        lines.Insert(at, indent + comment + (end.Length > 0 ? end : LineEnd(lines)));
    }

    private static void Insert(List<string> lines, int at, string line)
    {
        string before = lines[at - 1];
        bool isLast = !before.EndsWith('\n');
        string end = isLast ? LineEnd(lines) : before.EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        if (isLast) lines[at - 1] = before + end;
        lines.Insert(at, isLast ? line : line + end);
    }

    private static void Append(List<string> lines, string section, string line)
    {
        string end = LineEnd(lines);
        bool isOpen = lines.Count > 0 && !lines[lines.Count - 1].EndsWith('\n');
        if (isOpen) lines[lines.Count - 1] += end;
        if (lines.Count > 0 && lines[lines.Count - 1].Trim().Length > 0) lines.Add(end);
        lines.Add($"[{Quoted(section)}]{end}");
        lines.Add(isOpen ? line : line + end);
    }

    /// <summary>A profile's name with blanks stands in quotation marks, as the AWS CLI writes it.</summary>
    private static string Quoted(string section)
    {
        string[] words = section.Split([' '], 2);
        return words.Length == 2 && words[1].Any(char.IsWhiteSpace) ? $"{words[0]} '{words[1]}'" : section;
    }

    private static string LineEnd(List<string> lines) =>
        lines.FirstOrDefault(line => line.EndsWith('\n')) is { } ended
            ? ended.EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n"
            : Environment.NewLine;

    private static List<string> Lines(string text)
    {
        List<string> lines = [];
        for (int from = 0; from < text.Length;)
        {
            int to = text.IndexOf('\n', from);
            to = to < 0 ? text.Length : to + 1;
            lines.Add(text.Substring(from, to - from));
            from = to;
        }

        return lines;
    }

    /// <summary>What is no UTF-8 is taken byte by byte, so that it comes out as it went in.</summary>
    private static (Encoding Encoding, byte[] Mark, string Text) Decode(byte[] content)
    {
        foreach (Encoding marked in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            byte[] mark = marked.GetPreamble();
            if (content.Take(mark.Length).SequenceEqual(mark))
                return (marked, mark, marked.GetString(content, mark.Length, content.Length - mark.Length));
        }

        try
        {
            UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            return (strict, [], strict.GetString(content));
        }
        catch (DecoderFallbackException)
        {
            Encoding bytes = Encoding.GetEncoding(Latin1);
            return (bytes, [], bytes.GetString(content));
        }
    }
}
