using System.Text;

namespace SsoOidc.Core.Configuration;

/// <summary>
/// What a section is about. Several headers can say the same, as <c>[profile dev]</c> and <c>[profile "dev"]</c>; the rules
/// are those of botocore's <c>configloader.py</c>, and of the AWS CLI for what is written.
/// </summary>
/// <remarks>A class: collections of classes are compiled with .NET, those of a struct of ours in every process anew.</remarks>
internal sealed record SectionName
{
    private const string ProfileKind = "profile";

    /// <summary>In the order in which botocore tries them.</summary>
    private static readonly string[] s_kinds = [ProfileKind, "sso-session", "services"];

    private SectionName(string kind, string name) => (Kind, Name) = (kind, name);

    public string Kind { get; }

    public string Name { get; }

    public bool IsProfile => Kind == ProfileKind;

    public bool IsSsoSession => Kind == s_kinds[1];

    /// <summary>The text between the brackets, so that <see cref="Parse"/> gives this name again.</summary>
    public string Header
    {
        get
        {
            if (this == Profile("default")) return Name;
            string bare = $"{Kind} {Name}";
            return Parse(bare) == this ? bare : $"{Kind} '{Name.Replace("'", "'\"'\"'", StringComparison.Ordinal)}'";
        }
    }

    public static SectionName Profile(string name) => new(ProfileKind, name);

    public static SectionName SsoSession(string name) => new(s_kinds[1], name);

    public static SectionName Services(string name) => new(s_kinds[2], name);

    /// <summary>
    /// What a header of the config file is about; null if it is none of these. botocore looks at how a header begins and for
    /// two words, so <c>[profiles dev]</c> is also a profile and <c>[profile my dev]</c> is not.
    /// </summary>
    public static SectionName? Parse(string header)
    {
        if (header == "default") return Profile(header);
        string? kind = Array.Find(s_kinds, kind => header.StartsWith(kind, StringComparison.Ordinal));
        return kind is not null && Words(header) is [_, string name] ? new(kind, name) : null;
    }

    public override string ToString() => $"[{Header}]";

    /// <summary>Splits as Python's <c>shlex.split</c>; null if a quotation mark is left open or nothing is escaped.</summary>
    private static List<string>? Words(string text)
    {
        List<string> words = [];
        StringBuilder? word = null;
        char? quote = null;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote is null && c is ' ' or '\t')
            {
                if (word is not null) words.Add(word.ToString());
                word = null;
                continue;
            }

            word ??= new StringBuilder();
            if (c == quote)
            {
                quote = null;
            }
            else if (quote is null && c is '"' or '\'')
            {
                quote = c;
            }
            else if (quote != '\'' && c == '\\')
            {
                if (++i == text.Length) return null;
                if (quote is not null && text[i] is not ('"' or '\\')) word.Append(c);
                word.Append(text[i]);
            }
            else
            {
                word.Append(c);
            }
        }

        if (word is not null) words.Add(word.ToString());
        return quote is null ? words : null;
    }
}
