using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SsoOidc.Core.Tests.Support;

/// <summary>The source this test was built from, found from where the test runs.</summary>
internal static partial class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static string Folder(string path) => Path.Combine([Root, .. path.Split('/')]);

    /// <summary>Every C# file below the folder, which must exist: a rule over nothing says nothing.</summary>
    public static IReadOnlyList<SourceFile> Files(string folder)
    {
        Assert.True(Directory.Exists(Folder(folder)), $"The folder {folder} is not there.");
        SourceFile[] files =
        [
            .. Directory.EnumerateFiles(Folder(folder), "*.cs", SearchOption.AllDirectories).Select(SourceFile.Read)
                .Where(file => !file.Name.Contains("/obj/", StringComparison.Ordinal) && !file.Name.Contains("/bin/", StringComparison.Ordinal)),
        ];
        Assert.NotEmpty(files);
        return files;
    }

    public static XDocument Project(string path) => XDocument.Load(Folder(path));

    public static IReadOnlyList<string> Includes(this XDocument project, string item) =>
        [.. project.Descendants(item).Select(element => element.Attribute("Include")?.Value ?? "")];

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

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "src", "SsoOidc.Core", "SsoOidc.Core.csproj")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The source tree is not above " + AppContext.BaseDirectory);
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
            return new SourceFile(Path.GetRelativePath(Root, path).Replace('\\', '/'), text, code);
        }

        /// <summary>Strings, so that a URL in one is not taken for a comment, and comments.</summary>
        [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"|@\"(?:\"\"|[^\"])*\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'|//[^\\n]*|/\\*[\\s\\S]*?\\*/")]
        private static partial Regex Tokens();
    }
}
