namespace SsoOidc.Core.Configuration;

/// <summary>
/// One file in the form of <c>~/.aws/config</c>: sections, keys, and keys below a key (as in <c>[services NAME]</c>),
/// which are read as <c>outer.inner</c>. Names of keys are not case sensitive, names of sections are.
/// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
/// </summary>
internal sealed class SharedConfigFile
{
    private readonly Dictionary<string, Dictionary<string, string>> _sections = new(StringComparer.Ordinal);

    private SharedConfigFile(string path) => Path = path;

    public string Path { get; }

    public IEnumerable<string> SectionNames => _sections.Keys;

    /// <summary>Reads a file; one that is not there is an empty one.</summary>
    /// <exception cref="SsoOidcException">The file is there and can't be read.</exception>
    public static SharedConfigFile Read(string path)
    {
        try
        {
            return File.Exists(path) ? Parse(path, File.ReadAllText(path)) : new SharedConfigFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(FailureKind.InvalidConfiguration, $"The file {path} can't be read: {e.Message}", e);
        }
    }

    public static SharedConfigFile Parse(string path, string text)
    {
        SharedConfigFile file = new(path);
        Dictionary<string, string>? section = null;
        string outer = "";
        int outerIndent = 0;
        foreach (string raw in text.Split('\n'))
        {
            string line = WithoutComment(raw.TrimEnd('\r', ' ', '\t'));
            string trimmed = line.Trim();
            if (trimmed.Length == 0) continue;
            if (trimmed.StartsWith('[') && !char.IsWhiteSpace(line[0]))
            {
                section = file.Section(NameOf(trimmed));
                outer = "";
                continue;
            }

            string[] pair = trimmed.Split('=', 2);
            if (section is null || pair.Length != 2) continue;
            string key = pair[0].Trim().ToLowerInvariant();
            // Below a key is what stands further right; keys that are all indented alike are siblings.
            int indent = line.Length - line.TrimStart().Length;
            bool nested = indent > outerIndent && outer.Length > 0;
            section[nested ? $"{outer}.{key}" : key] = pair[1].Trim();
            if (!nested) (outer, outerIndent) = (key, indent);
        }

        return file;
    }

    public bool Has(string section) => _sections.ContainsKey(section);

    /// <summary>The value, or null if the section or key is missing or the value empty.</summary>
    public string? Get(string section, string key) =>
        _sections.TryGetValue(section, out Dictionary<string, string>? values)
        && values.TryGetValue(key, out string? value)
        && value.Length > 0
            ? value
            : null;

    private Dictionary<string, string> Section(string name)
    {
        if (!_sections.TryGetValue(name, out Dictionary<string, string>? values))
            _sections[name] = values = new Dictionary<string, string>(StringComparer.Ordinal);
        return values;
    }

    /// <summary><c>[profile "my one"]</c> becomes <c>profile my one</c>.</summary>
    internal static string NameOf(string header)
    {
        int end = header.IndexOf(']');
        string name = (end > 0 ? header.Substring(1, end - 1) : header.Substring(1)).Trim();
        string[] words = name.Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 2 ? $"{words[0]} {words[1].Trim().Trim('"', '\'')}" : name.Trim('"', '\'');
    }

    /// <summary>A comment starts a line, or follows a blank: the <c>#/</c> of a start URL is none.</summary>
    internal static string WithoutComment(string line)
    {
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] is '#' or ';' && (i == 0 || char.IsWhiteSpace(line[i - 1]))) return line.Substring(0, i).TrimEnd();
        }

        return line;
    }
}
