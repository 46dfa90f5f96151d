namespace SsoOidc.Core.Configuration;

/// <summary>
/// Sets keys in <c>~/.aws/config</c> and leaves the rest as it stands: comments, order, line ends, the line end at the end or
/// its absence, the byte order mark, and the file's mode. A reader sees the old file or the new one. What botocore, the SDKs
/// and <see cref="SharedConfigFile"/> would not all read back as it was given is refused.
/// </summary>
internal static class ConfigFileEditor
{
    /// <summary>Sets keys in a section; file, section and keys are made where they are missing.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.SaveFailed"/> or <see cref="FailureKind.InvalidInput"/>.</exception>
    public static void Set(string path, SectionName section, params (string Key, string Value)[] pairs)
    {
        Require(section);
        foreach ((string key, string value) in pairs) Require(key, value);
        try
        {
            byte[] before = File.Exists(path) ? File.ReadAllBytes(path) : [];
            SharedConfigFile file = SharedConfigFile.Parse(path, ConfigText.Decode(before));
            foreach ((string key, string value) in pairs) file = SharedConfigFile.Parse(path, Set(file, section, key, value));
            byte[] after = file.Text.Encode();
            SharedConfigFile written = SharedConfigFile.Parse(path, ConfigText.Decode(after));
            if (Array.Find(pairs, pair => written.Get(section, pair.Key) != pair.Value).Key is { } lost)
                throw Invalid($"{lost} of {section} has a character that the encoding of {path} lacks.");
            if (!after.SequenceEqual(before)) PrivateFiles.Change(path, after);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(FailureKind.SaveFailed, $"The file {path} can't be written: {e.Message}", e);
        }
    }

    /// <summary>Refuses a name that can't stand in a header.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidInput"/>.</exception>
    public static void Require(SectionName section)
    {
        // The SDKs end a line at " #", and older versions of Python a header at the first bracket.
        if (section.Name.Any(char.IsControl) || section.Name.Contains(']') || CommentIn(section.Header) >= 0)
        {
            throw Invalid(
                $"The name of a {section.Kind} can't have line ends, control characters, ']', or '#' or ';' after a blank: "
                + $"'{Shown(section.Name)}'.");
        }
    }

    private static void Require(string key, string value)
    {
        if (key.Length == 0 || key.Any(c => !char.IsLetterOrDigit(c) && c is not ('_' or '-' or '.')))
            throw Invalid($"The key '{Shown(key)}' can't be written to a config file: letters, digits, '_', '-' and '.' only.");
        if (value.Length == 0 || value != value.Trim() || value.Any(char.IsControl) || CommentIn(" " + value) >= 0)
        {
            throw Invalid(
                $"The value of {key} can't be written to a config file: it must have no line ends or control characters, no blank "
                + "at its ends, and no '#' or ';' there or after a blank.");
        }
    }

    private static ConfigText Set(SharedConfigFile file, SectionName section, string key, string value)
    {
        List<string> lines = [.. file.Text.Lines];
        ConfigSection? found = file.Find(section);
        if (found?.Find(key) is { } option) Replace(lines, option, value);
        else if (found is not null) Insert(lines, found, $"{key} = {value}");
        else Append(lines, section, $"{key} = {value}");
        return file.Text.With(lines);
    }

    /// <summary>
    /// The SDKs know no colon, and take for a comment what follows a blank, which to botocore is part of the value: the one
    /// becomes <c>=</c>, the other moves to a line of its own.
    /// </summary>
    private static void Replace(List<string> lines, ConfigOption option, string value)
    {
        foreach (int more in option.MoreLines.Reverse()) lines.RemoveAt(more);
        string line = lines[option.Line], end = ConfigText.EndOf(line);
        string body = line.Substring(0, line.Length - end.Length);
        string indent = body.Substring(0, body.Length - body.TrimStart().Length);
        int delimiter = body.IndexOfAny(['=', ':']);
        int comment = CommentIn(body, delimiter);
        string key = body.Substring(0, delimiter), old = body.Substring(delimiter + 1, (comment < 0 ? body.Length : comment) - delimiter - 1);
        string before = old.Substring(0, old.Length - old.TrimStart().Length);
        string after = comment < 0 && old.Length > before.Length ? old.Substring(old.TrimEnd().Length) : "";
        lines[option.Line] = (body[delimiter] == '=' ? $"{key}={before}" : $"{key.TrimEnd()} = ") + value + after + end;
        if (comment >= 0) lines.Insert(option.Line, indent + body.Substring(comment).TrimEnd() + (end.Length > 0 ? end : LineEnd(lines)));
    }

    private static void Insert(List<string> lines, ConfigSection section, string line)
    {
        string before = lines[section.LastLine], end = ConfigText.EndOf(before);
        if (end.Length == 0) lines[section.LastLine] = before + LineEnd(lines);
        lines.Insert(section.LastLine + 1, section.NextIndent + line + end);
    }

    private static void Append(List<string> lines, SectionName section, string line)
    {
        string end = LineEnd(lines);
        bool isOpen = lines.Count > 0 && ConfigText.EndOf(lines[lines.Count - 1]).Length == 0;
        if (isOpen) lines[lines.Count - 1] += end;
        if (lines.Count > 0 && lines[lines.Count - 1].Trim().Length > 0) lines.Add(end);
        lines.Add(section + end);
        lines.Add(isOpen ? line : line + end);
    }

    /// <summary>Where the SDKs see a comment behind something; -1 if nowhere.</summary>
    private static int CommentIn(string line, int from = 0)
    {
        for (int i = from + 1; i < line.Length; i++)
        {
            if (line[i] is '#' or ';' && char.IsWhiteSpace(line[i - 1])) return i;
        }

        return -1;
    }

    private static string LineEnd(List<string> lines) =>
        lines.Select(ConfigText.EndOf).FirstOrDefault(end => end.Length > 0) ?? Environment.NewLine;

    private static string Shown(string text) => new([.. text.Select(c => char.IsControl(c) ? '?' : c)]);

    private static SsoOidcException Invalid(string message) => new(FailureKind.InvalidInput, message);
}
