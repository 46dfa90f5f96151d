using System.Text;

namespace SsoOidc.Core.Sessions;

/// <summary>
/// Remembers which vault entries this user saved, by name and nothing else, so that they can be listed and completed
/// without unlocking a vault. A convenience: what it can't read or write it leaves.
/// </summary>
/// <param name="folder">Where the names are; made when missing.</param>
internal sealed class VaultNameIndex(string folder)
{
    public static VaultNameIndex OfThisUser() => new(StateFolder.Of("vault-entries"));

    /// <summary>The names saved in a vault.</summary>
    public IReadOnlyList<string> In(string vault)
    {
        try
        {
            return Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder, "*.txt").Select(Read).Where(e => Same(e.Vault, vault)).Select(e => e.Name).OrderBy(n => n).ToArray()
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public bool Has(string vault, string name) => File.Exists(PathOf(vault, name));

    public void Add(string vault, string name) => Quietly(() =>
    {
        string path = PathOf(vault, name);
        if (File.Exists(path)) return;
        StateFolder.Prepare(folder);
        File.WriteAllText(path, $"{vault}\n{name}");
    });

    public void Remove(string vault, string name) => Quietly(() => File.Delete(PathOf(vault, name)));

    private static (string Vault, string Name) Read(string path)
    {
        string[] lines = File.ReadAllText(path).Split('\n', 2);
        return lines.Length == 2 ? (lines[0], lines[1]) : ("", "");
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Only completion is the poorer for it.
        }
    }

    private string PathOf(string vault, string name) => Path.Combine(
        folder, Hashes.LowerHex(Hashes.Sha256(Encoding.UTF8.GetBytes($"{vault}\n{name}".ToLowerInvariant()))) + ".txt");
}
