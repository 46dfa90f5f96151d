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
    public static void Set(string path, SectionName section, params (string Key, string? Value)[] pairs) =>
        Change(path, [new SectionChange(section, pairs)]);

    /// <summary>Makes any number of changes in one write.</summary>
    /// <param name="path">The file.</param>
    /// <param name="changes">What to change, each section once.</param>
    /// <param name="isCredentials">Whether a header is the name of a profile as it stands.</param>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.SaveFailed"/> or <see cref="FailureKind.InvalidInput"/>.</exception>
    public static void Change(string path, IReadOnlyList<SectionChange> changes, bool isCredentials = false)
    {
        foreach (SectionChange change in changes)
        {
            Require(change.Section);
            foreach ((string key, string? value) in change.Pairs) Require(key, value);
        }

        try
        {
            byte[] before = ReplacedFiles.Read(path) ?? [];
            SharedConfigFile file = Parse(ConfigText.Decode(before));
            SectionChange[] removals = [.. changes.Where(change => change.IsRemoval && file.Find(change.Section) is not null)];
            if (removals.Length > 0) file = Parse(Remove(file, removals));
            SectionChange[] edits = [.. changes.Where(change => !change.IsRemoval && file.Find(change.Section) is not null && !IsDone(file, change))];
            SectionChange[] additions = [.. changes.Where(change => !change.IsRemoval && file.Find(change.Section) is null)];
            SectionChange[] apart = [.. edits.Where(change => IsApart(file, change.Section))];
            if (apart.Length > 0) file = Parse(SetApart(file, apart, isCredentials));
            foreach (SectionChange change in edits.Except(apart)) file = Set(file, change, isCredentials);
            if (additions.Length > 0) file = Parse(Append(file, additions, isCredentials));
            byte[] after = file.Text.Encode();
            RequireSame(Parse(ConfigText.Decode(after)), changes);
            if (!after.SequenceEqual(before)) PrivateFiles.Write(path, after);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(FailureKind.SaveFailed, $"The file {path} can't be written: {e.Message}", e)
            {
                NextStep = "See that you may write the file and its folder, and that the disk is neither full nor read-only, or name another file in "
                    + (isCredentials ? "AWS_SHARED_CREDENTIALS_FILE" : "AWS_CONFIG_FILE") + "; then run the command again",
            };
        }

        SharedConfigFile Parse(ConfigText text) => SharedConfigFile.Parse(path, text, isCredentials);
    }

    /// <summary>What a section would look like that is not there yet.</summary>
    public static IReadOnlyList<string> Lines(SectionChange change, bool isCredentials = false) =>
    [
        isCredentials ? $"[{change.Section.Name}]" : change.Section.ToString(),
        .. change.Pairs.Where(pair => pair.Value is not null).Select(pair => $"{pair.Key} = {pair.Value}"),
    ];

    private static void RequireSame(SharedConfigFile written, IReadOnlyList<SectionChange> changes)
    {
        foreach (SectionChange change in changes)
        {
            if (Array.Find(change.Pairs, pair => written.Get(change.Section, pair.Key) != pair.Value).Key is { } lost)
                throw Invalid($"{lost} of {change.Section} has a character that the encoding of {written.Path} lacks.");
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
                $"What names a section ({section.Kind}) can't have line ends, control characters, ']', or '#' or ';' after a blank: "
                + $"'{Shown(section.Name)}'.");
        }
    }

    private static void Require(string key, string? value)
    {
        if (key.Length == 0 || key.Any(c => !char.IsLetterOrDigit(c) && c is not ('_' or '-' or '.')))
            throw Invalid($"The key '{Shown(key)}' can't be written to a config file: letters, digits, '_', '-' and '.' only.");
        if (value is null) return;
        if (value.Length == 0 || value != value.Trim() || value.Any(char.IsControl) || CommentIn(" " + value) >= 0)
        {
            throw Invalid(
                $"The value of {key} can't be written to a config file: it must have no line ends or control characters, no blank "
                + "at its ends, and no '#' or ';' there or after a blank.");
        }
    }

    private static bool IsDone(SharedConfigFile file, SectionChange change) =>
        Array.TrueForAll(change.Pairs, pair => pair.Value is null
            ? file.Find(change.Section)?.Find(pair.Key) is null
            : file.Get(change.Section, pair.Key) == pair.Value);

    /// <summary>Whether a section can be changed without a look at the lines around it.</summary>
    private static bool IsApart(SharedConfigFile file, SectionName section) =>
        file.Find(section) is { NextIndent: "", Parts: [(_, int last)] } && last < file.Text.Lines.Count - 1;

    /// <summary>Changes many sections, from the last to the first, so that the lines of the others stay where they are.</summary>
    private static ConfigText SetApart(SharedConfigFile file, IReadOnlyList<SectionChange> changes, bool isCredentials)
    {
        List<string> lines = [.. file.Text.Lines];
        foreach (SectionChange change in changes.OrderByDescending(change => file.Find(change.Section)!.LastLine))
        {
            (int from, int to) = file.Find(change.Section)!.Parts[0];
            ConfigText before = file.Text.With(lines.GetRange(from, to - from + 1));
            SharedConfigFile after = Set(SharedConfigFile.Parse(file.Path, before, isCredentials), change, isCredentials);
            lines.RemoveRange(from, to - from + 1);
            lines.InsertRange(from, after.Text.Lines);
        }

        return file.Text.With(lines);
    }

    private static SharedConfigFile Set(SharedConfigFile file, SectionChange change, bool isCredentials)
    {
        foreach ((string key, string? value) in change.Pairs)
        {
            if (value is not null && file.Get(change.Section, key) != value) file = With(key, value);
            // It may be there more than once: without the last one, the one before it would count.
            while (value is null && file.Find(change.Section)?.Find(key) is not null) file = With(key, null);
        }

        return file;

        SharedConfigFile With(string key, string? value) =>
            SharedConfigFile.Parse(file.Path, Set(file, change.Section, key, value), isCredentials);
    }

    private static ConfigText Set(SharedConfigFile file, SectionName section, string key, string? value)
    {
        List<string> lines = [.. file.Text.Lines];
        ConfigSection found = file.Find(section)!;
        ConfigOption? option = found.Find(key);
        if (value is null) RemoveOption(lines, option);
        else if (option is not null) Replace(lines, option, value);
        else Insert(lines, found, $"{key} = {value}");
        return file.Text.With(lines);
    }

    private static void RemoveOption(List<string> lines, ConfigOption? option)
    {
        if (option is null) return;
        foreach (int more in option.MoreLines.Reverse()) lines.RemoveAt(more);
        lines.RemoveAt(option.Line);
    }

    /// <summary>The text without sections, each with the blank line behind it.</summary>
    private static ConfigText Remove(SharedConfigFile file, IReadOnlyList<SectionChange> removals)
    {
        HashSet<int> gone = [];
        foreach ((int from, int to) in removals.SelectMany(removal => file.Find(removal.Section)!.Parts))
        {
            for (int line = from; line <= to; line++) gone.Add(line);
            if (to + 1 < file.Text.Lines.Count && file.Text.Lines[to + 1].Trim().Length == 0) gone.Add(to + 1);
        }

        return file.Text.With([.. file.Text.Lines.Where((_, line) => !gone.Contains(line))]);
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

    private static ConfigText Append(SharedConfigFile file, IReadOnlyList<SectionChange> additions, bool isCredentials)
    {
        List<string> lines = [.. file.Text.Lines];
        string end = LineEnd(lines);
        bool isOpen = lines.Count > 0 && ConfigText.EndOf(lines[lines.Count - 1]).Length == 0;
        if (isOpen) lines[lines.Count - 1] += end;
        foreach (SectionChange addition in additions)
        {
            if (lines.Count > 0 && lines[lines.Count - 1].Trim().Length > 0) lines.Add(end);
            foreach (string line in Lines(addition, isCredentials)) lines.Add(line + end);
        }

        if (isOpen) lines[lines.Count - 1] = lines[lines.Count - 1].TrimEnd('\r', '\n');
        return file.Text.With(lines);
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

/// <summary>What is to be changed in a section.</summary>
/// <param name="Section">The section; made if it is not there.</param>
/// <param name="Pairs">Keys and their values; a key without a value is removed.</param>
internal sealed record SectionChange(SectionName Section, params (string Key, string? Value)[] Pairs)
{
    /// <summary>Whether the whole section goes.</summary>
    public bool IsRemoval { get; init; }
}
