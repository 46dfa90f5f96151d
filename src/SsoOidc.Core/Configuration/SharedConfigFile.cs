namespace SsoOidc.Core.Configuration;

/// <summary>
/// <c>~/.aws/config</c> or <c>~/.aws/credentials</c>, line by line, as botocore and the AWS CLI read it: Python's
/// <c>RawConfigParser</c> below botocore's <c>configloader.py</c>. So <c>=</c> or <c>:</c> stands behind a key, a line that
/// is indented further belongs to the value above, a comment has a line of its own, and section names are quoted as in a
/// shell. Files that botocore refuses are also read: a broken line is skipped, and of what is there twice the last counts.
/// https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
/// </summary>
internal sealed class SharedConfigFile
{
    /// <summary>Its keys count in every section that lacks them.</summary>
    private const string DefaultsHeader = "DEFAULT";

    private readonly Dictionary<string, ConfigSection> _headers = new(StringComparer.Ordinal);
    private readonly Dictionary<SectionName, ConfigSection> _sections = [];

    private SharedConfigFile(string path, ConfigText text)
    {
        Path = path;
        Text = text;
    }

    public string Path { get; }

    public ConfigText Text { get; }

    public IEnumerable<SectionName> Sections => _sections.Keys;

    /// <summary>Reads a file; one that is not there is an empty one.</summary>
    /// <exception cref="SsoOidcException">The file is there and can't be read.</exception>
    public static SharedConfigFile Read(string path, bool isCredentials = false)
    {
        try
        {
            return Parse(path, ConfigText.Decode(ReplacedFiles.Read(path) ?? []), isCredentials);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"The file {path} can't be read: {e.Message}", e);
        }
    }

    /// <param name="path">Where the text comes from.</param>
    /// <param name="text">The content.</param>
    /// <param name="isCredentials">Whether a header is the name of a profile as it stands.</param>
    public static SharedConfigFile Parse(string path, ConfigText text, bool isCredentials = false)
    {
        SharedConfigFile file = new(path, text);
        file.ReadLines();
        foreach (ConfigSection section in file._headers.Values)
        {
            if (section.Header == DefaultsHeader) continue;
            // As in botocore, another header of the same name replaces the section and is not added to it.
            if ((isCredentials ? SectionName.Profile(section.Header) : SectionName.Parse(section.Header)) is { } name)
                file._sections[name] = section;
        }

        return file;
    }

    public bool Has(SectionName section) => _sections.ContainsKey(section);

    public bool Has(SectionName section, string key) => Option(section, key) is not null;

    /// <summary>The value, which can have several lines; null if it is missing, empty, or a group of inner keys.</summary>
    public string? Get(SectionName section, string key) =>
        Option(section, key)?.Value is { Length: > 0 } value && value[0] != '\n' ? value : null;

    /// <summary>The value of a key below a key; null if it is missing or empty. Case counts, as it does in botocore.</summary>
    public string? Get(SectionName section, string key, string inner)
    {
        if (Option(section, key)?.Value is not { } value || !value.StartsWith('\n')) return null;
        string[]? pair = value.Split('\n').Select(line => line.Split('=', 2)).LastOrDefault(pair => pair.Length == 2 && pair[0].Trim() == inner);
        return pair?[1].Trim() is { Length: > 0 } found ? found : null;
    }

    /// <summary>The section that counts under this name.</summary>
    public ConfigSection? Find(SectionName section) => _sections.TryGetValue(section, out ConfigSection? found) ? found : null;

    private ConfigOption? Option(SectionName section, string key)
    {
        if (Find(section) is not { } found) return null;
        return found.Find(key) ?? (_headers.TryGetValue(DefaultsHeader, out ConfigSection? defaults) ? defaults.Find(key) : null);
    }

    private void ReadLines()
    {
        ConfigSection? section = null;
        ConfigOption? option = null;
        int optionIndent = 0;
        for (int i = 0; i < Text.Lines.Count; i++)
        {
            string line = Text.Lines[i], content = line.Trim();
            if (content.Length == 0) option?.Add(i, content);
            if (content.Length == 0 || content[0] is '#' or ';') continue;
            int indent = line.Length - line.TrimStart().Length;
            if (option is not null && indent > optionIndent)
            {
                option.Add(i, content);
                section!.Reach(i);
                continue;
            }

            optionIndent = indent;
            option = null;
            int delimiter = content.IndexOfAny(['=', ':']);
            if (HeaderOf(content, delimiter) is { } header)
            {
                if (section is not null) section.NextIndent = line.Substring(0, indent);
                if (!_headers.TryGetValue(header, out section)) _headers[header] = section = new ConfigSection(header);
                section.Begin(i);
            }
            else if (section is not null)
            {
                section.Reach(i);
                if (delimiter <= 0) continue;
                option = section.Add(content.Substring(0, delimiter).TrimEnd());
                option.Add(i, content.Substring(delimiter + 1).TrimStart());
            }
        }
    }

    /// <summary>A bracket left open also begins a section, so that its keys do not end up in the section above.</summary>
    private static string? HeaderOf(string content, int delimiter)
    {
        if (content[0] != '[') return null;
        int end = content.LastIndexOf(']');
        return end > 1 ? content.Substring(1, end - 1) : delimiter < 0 ? content.Substring(1) : null;
    }
}

/// <summary>All sections with one header.</summary>
internal sealed class ConfigSection(string header)
{
    private readonly List<ConfigOption> _options = [];
    private readonly List<LineRange> _parts = [];

    public string Header => header;

    /// <summary>The lines from each of its headers to the last that is neither blank nor a comment; more than one where it goes on later.</summary>
    public IReadOnlyList<LineRange> Parts => _parts;

    /// <summary>The last line that is neither blank nor a comment.</summary>
    public int LastLine => _parts[^1].To;

    /// <summary>What stands before the next header: a new line that is indented like it becomes no part of another value.</summary>
    public string NextIndent { get; set; } = "";

    public void Begin(int line)
    {
        _parts.Add(new LineRange(line, line));
        NextIndent = "";
    }

    public void Reach(int line) => _parts[^1] = _parts[^1] with { To = line };

    /// <summary>The option that counts under this key.</summary>
    public ConfigOption? Find(string key) => _options.FindLast(option => option.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    public ConfigOption Add(string key)
    {
        ConfigOption option = new(key);
        _options.Add(option);
        return option;
    }
}

/// <summary>A key with the lines of its value.</summary>
internal sealed class ConfigOption(string key)
{
    private readonly List<int> _lines = [];
    private readonly List<string> _texts = [];

    public string Key => key;

    public int Line => _lines[0];

    /// <summary>The lines after the first that the value goes on in.</summary>
    public IEnumerable<int> MoreLines => _lines.Where((_, i) => i > 0 && _texts[i].Length > 0);

    public string Value => string.Join("\n", _texts).TrimEnd();

    public void Add(int line, string text)
    {
        _lines.Add(line);
        _texts.Add(text);
    }
}

/// <summary>Lines of a file, the last one included.</summary>
internal sealed record LineRange(int From, int To);
