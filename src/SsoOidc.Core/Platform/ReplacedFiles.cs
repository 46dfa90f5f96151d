namespace SsoOidc.Core.Platform;

/// <summary>Files that one process replaces while others use them, which Windows does not let happen by itself.</summary>
internal static class ReplacedFiles
{
    /// <summary>For a file that is being replaced, which takes less than these; what a killed process left beside one that is gone costs no more.</summary>
    private const int Looks = 50;

    private const int SharingViolation = 32;

    /// <summary>What ReplaceFile says where another program holds the old file.</summary>
    private const int UnableToRemoveReplaced = 1175;

    /// <summary>The content of a file; null if there is none. On Windows others may replace or delete it meanwhile, which what .NET has for it forbids.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[]? Read(string path)
    {
        bool isWindows = Path.DirectorySeparatorChar == '\\';
        for (int turn = 1; turn <= Looks; turn++)
        {
            try
            {
                if (File.Exists(path)) return ReadPresent(path);
                // Windows moves the old file away before it moves the new one there, which until then lies beside it.
                if (!isWindows || (PrivateFiles.LeftOvers(path).Count == 0 && !File.Exists(path))) return null;
            }
            catch (FileNotFoundException)
            {
                // It was a moment ago.
            }
            catch (IOException e) when (turn < Looks && IsHeld(e))
            {
                // Windows has not let go of the new one yet, or another program writes it.
            }

            Thread.Yield();
        }

        return null;
    }

    /// <summary>Whether it failed since another program, such as one that looks for viruses, holds the file for a moment. Windows alone lets it.</summary>
    public static bool IsHeld(Exception? failure) =>
        Path.DirectorySeparatorChar == '\\' && failure is IOException && (failure.HResult & 0xFFFF) is SharingViolation or UnableToRemoveReplaced;

    /// <summary>ReplaceFile takes the old file away before it puts the new one there, and may fail in between.</summary>
    public static void ReplaceOnWindows(string from, string to)
    {
        try
        {
            File.Replace(from, to, null);
        }
        catch (IOException) when (!File.Exists(to) && File.Exists(from))
        {
            File.Move(from, to);
        }
    }

    private static byte[] ReadPresent(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        using MemoryStream content = new();
        file.CopyTo(content);
        return content.ToArray();
    }
}
