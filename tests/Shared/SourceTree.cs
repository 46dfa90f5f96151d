using System.Text.RegularExpressions;

namespace SsoOidc.TestSupport;

/// <summary>The C# sources as text, for the rules that a compiler does not know. A rule that is broken names file and line.</summary>
internal static partial class SourceTree
{
    /// <summary>Every C# file below the folder, which must exist: a rule over nothing says nothing.</summary>
    public static IReadOnlyList<SourceFile> Files(string folder)
    {
        string path = Repository.Path(folder.Split('/'));
        Assert.True(Directory.Exists(path), $"The folder {folder} is not there.");
        SourceFile[] files =
        [
            .. Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Replace('\\', '/').Contains("/obj/", StringComparison.Ordinal)
                    && !file.Replace('\\', '/').Contains("/bin/", StringComparison.Ordinal))
                .Select(SourceFile.Read),
        ];
        Assert.NotEmpty(files);
        return files;
    }

    /// <summary>
    /// Fails with each place where the pattern stands in code; comments are not looked at. Exceptions are files by name, and
    /// folders by name with a slash at the end.
    /// </summary>
    public static void HasNo(string folder, string pattern, params string[] except)
    {
        IEnumerable<string> found =
            from file in Files(folder)
            where !except.Any(file.IsIn)
            from Match match in Regex.Matches(file.Code, pattern)
            select $"{file.Name}({file.Code[..match.Index].Count(c => c == '\n') + 1}): {match.Value}";
        Assert.Empty(found);
    }

    /// <param name="Name">Path below the root, with slashes.</param>
    /// <param name="Text">The file.</param>
    /// <param name="Code">The file with its comments blanked out; line numbers stay.</param>
    public sealed partial record SourceFile(string Name, string Text, string Code)
    {
        public bool IsIn(string fileOrFolder) => fileOrFolder.EndsWith('/')
            ? Name.Contains("/" + fileOrFolder, StringComparison.Ordinal)
            : Path.GetFileName(Name) == fileOrFolder;

        public static SourceFile Read(string path)
        {
            string text = File.ReadAllText(path);
            string code = Tokens().Replace(text, match => match.Value.StartsWith('/')
                ? new string([.. match.Value.Select(c => c == '\n' ? c : ' ')])
                : match.Value);
            return new SourceFile(Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'), text, code);
        }

        /// <summary>Strings, so that a URL in one is not taken for a comment, and comments.</summary>
        [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"|@\"(?:\"\"|[^\"])*\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'|//[^\\n]*|/\\*[\\s\\S]*?\\*/")]
        private static partial Regex Tokens();
    }
}
