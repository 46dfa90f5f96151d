using System.Globalization;
using System.Text;

namespace SsoOidc.Core.Store;

/// <summary>
/// The lock of an entry while it is held, and the number of the last save. A vault may go on serving an older copy for a
/// while after another process has saved (SecretStore keeps its file in memory); the number tells that it does.
/// </summary>
public sealed class HeldEntry : IDisposable
{
    private readonly Stream _file;
    private Action? _release;

    /// <param name="file">Keeps the number; open for as long as the lock is held.</param>
    /// <param name="release">Gives the lock back where closing the file does not.</param>
    internal HeldEntry(Stream file, Action? release = null)
    {
        _file = file;
        _release = release;
        byte[] text = new byte[1024];
        string[] lines = Encoding.UTF8.GetString(text, 0, file.Read(text, 0, text.Length)).Split('\n', 2);
        Generation = long.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
        Entry = lines.Length == 2 ? lines[1] : null;
    }

    /// <summary>The number of the last save that any process finished; 0 before the first.</summary>
    public long Generation { get; private set; }

    /// <summary>Where one lock serves many entries: the one that was saved last.</summary>
    public string? Entry { get; private set; }

    /// <summary>Notes a finished save.</summary>
    public void Stamp(long generation, string? entry = null)
    {
        byte[] text = Encoding.UTF8.GetBytes(
            generation.ToString(CultureInfo.InvariantCulture) + (entry is null ? "" : "\n" + entry));
        _file.Position = 0;
        _file.Write(text, 0, text.Length);
        _file.SetLength(text.Length);
        _file.Flush();
        Generation = generation;
        Entry = entry;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _file.Dispose();
        // Once only: a second time would let two in.
        Interlocked.Exchange(ref _release, null)?.Invoke();
    }
}
