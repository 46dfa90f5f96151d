namespace SsoOidc.Core.Platform;

internal static class PrivateFiles
{
    private const string TemporaryEnd = ".tmp";

#if !NETSTANDARD2_0
    /// <summary>
    /// Whether the user wants what is new to have the rights that the system gives, as the AWS SDK for .NET has it.
    /// https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
    /// </summary>
    private static bool IsUnrestricted => "UNRESTRICTED".Equals(
        Environment.GetEnvironmentVariable("AWS_RESTRICT_FILE_PERMISSIONS")?.Trim(), StringComparison.OrdinalIgnoreCase);
#endif

    /// <summary>Makes a folder, and those it is in, that only their owner may enter; one that is there stays as it is.</summary>
    public static void CreateFolder(string path)
    {
#if NETSTANDARD2_0
        Directory.CreateDirectory(path);
#else
        if (OperatingSystem.IsWindows() || IsUnrestricted)
        {
            Directory.CreateDirectory(path);
            return;
        }

        // .NET gives the mode to the last folder alone.
        if (Path.GetDirectoryName(path) is { Length: > 0 } outer && !Directory.Exists(outer)) CreateFolder(outer);
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#endif
    }

    /// <summary>Where only the administrator can write, if that is who runs this on Unix; null for all others.</summary>
    public static string? AdministratorFolder =>
#if NETSTANDARD2_0
        null;
#else
        !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess ? "/var/lib" : null;
#endif

    /// <summary>Makes a folder that is this user's alone, or makes sure that the one that is there is.</summary>
    /// <exception cref="IOException">It is a link, which may lead anywhere, or can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It is another user's.</exception>
    public static void CreateOwnFolder(string path)
    {
        CreateFolder(path);
#if !NETSTANDARD2_0
        if (new DirectoryInfo(path).LinkTarget is not null) throw new IOException($"'{path}' is a link.");
        // Only the owner of a folder may set its mode, so this fails for another user's.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#endif
    }

    /// <summary>Whether everybody on this machine may put files into a folder, and replace those in it.</summary>
    public static bool IsWritableByAll(string folder)
    {
#if NETSTANDARD2_0
        return false;
#else
        try
        {
            const UnixFileMode sticky = UnixFileMode.StickyBit;
            return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & (UnixFileMode.OtherWrite | sticky)) == UnixFileMode.OtherWrite;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
#endif
    }

    /// <summary>The path without links, as far as it is there; of a loop of links as it is.</summary>
    public static string RealPath(string path)
    {
        string full = Path.GetFullPath(path);
#if NETSTANDARD2_0
        return full;
#else
        try
        {
            string real = Path.GetPathRoot(full)!;
            foreach (string part in full.Substring(real.Length).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
            {
                real = Path.Combine(real, part);
                FileSystemInfo entry = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
                if (entry.ResolveLinkTarget(returnFinalTarget: true) is { } target) real = RealPath(target.FullName);
            }

            return real;
        }
        catch (IOException)
        {
            return full;
        }
#endif
    }

    /// <summary>
    /// Writes a file in one step: a reader sees the old content or the new, never half. A new one only its owner may read, on
    /// Windows whom the folder lets, which below a user's profile is the user; one that is there keeps its rights. A file that is a link, or
    /// another user's, stays so; one that can't be replaced, since it is mounted or its folder is read-only, is written in place.
    /// </summary>
    /// <exception cref="IOException">It can't be written, or is no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, byte[] content)
    {
        path = Target(path);
        UnixFile? present = UnixFile.Find(path);
        if (present is { IsRegular: false }) throw NoFile(path);
        string temporary = NewTemporary(path);
        bool wasThere = File.Exists(path);
        try
        {
            CreateFolder(Path.GetDirectoryName(path)!);
            WriteNew(temporary, content);
            if (present?.TryGive(temporary) == false)
            {
                File.Delete(temporary);
                WriteInPlace(path, content);
            }
            else if (File.Exists(path))
            {
                Replace(temporary, path);
            }
            else
            {
                Move(temporary, path);
            }
        }
        catch (Exception e) when (IsBound(e) && File.Exists(path))
        {
            File.Delete(temporary);
            WriteInPlace(path, content);
        }
        catch
        {
            // Where a replacement took the old file away and failed then, this is all that is left.
            if (!wasThere || File.Exists(path)) File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Makes sure, as far as that can be known, that a file of this size could be written.</summary>
    /// <exception cref="IOException">It could not.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    public static void RequireWritable(string path, int size)
    {
        string target = Target(path);
        if (UnixFile.Find(target) is { IsRegular: false }) throw NoFile(target);
        string temporary = NewTemporary(target);
        try
        {
            CreateFolder(Path.GetDirectoryName(target)!);
            WriteNew(temporary, new byte[size]);
        }
        catch (Exception e) when (File.Exists(target) && IsBound(e))
        {
            using FileStream file = new(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void WriteNew(string path, byte[] content)
    {
        using FileStream file = CreateNew(path);
        file.Write(content, 0, content.Length);
        file.Flush(flushToDisk: true);
    }

    private static void WriteInPlace(string path, byte[] content)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.None);
        file.Write(content, 0, content.Length);
        file.SetLength(content.Length);
        file.Flush(flushToDisk: true);
    }

    private static string NewTemporary(string path) => $"{path}.{Guid.NewGuid():N}{TemporaryEnd}";

    private static IOException NoFile(string path) => new($"'{path}' is no regular file, and only such a one is written.");

    /// <summary>Whether a file's place is what keeps it from being replaced; errno as .NET hands it out on Unix.</summary>
    private static bool IsBound(Exception e)
    {
        const int busy = 16, otherDevice = 18, readOnly = 30;
        return e is UnauthorizedAccessException || (Path.DirectorySeparatorChar == '/' && e is IOException { HResult: busy or otherDevice or readOnly });
    }

    /// <summary>What writes of this file left behind that were killed before they were done; the newest first.</summary>
    public static IReadOnlyList<FileInfo> LeftOvers(string path)
    {
        path = Target(path);
        string folder = Path.GetDirectoryName(path)!;
        string name = Path.GetFileName(path);
        int length = name.Length + 1 + 32 + TemporaryEnd.Length;
        return !Directory.Exists(folder)
            ? []
            : [.. new DirectoryInfo(folder).GetFiles(name + ".*" + TemporaryEnd)
                .Where(file => file.Name.Length == length && Guid.TryParseExact(file.Name.Substring(name.Length + 1, 32), "N", out _))
                .OrderByDescending(file => file.LastWriteTimeUtc)];
    }

    private static FileStream CreateNew(string path)
    {
#if NETSTANDARD2_0
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
#else
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows() && !IsUnrestricted) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
#endif
    }

    private static string Target(string path)
    {
#if NETSTANDARD2_0
        return path;
#else
        return File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
#endif
    }

    /// <summary>Windows keeps the rights of a file that is replaced; elsewhere they go over to the new one first.</summary>
    private static void Replace(string from, string to)
    {
#if NETSTANDARD2_0
        ReplacedFiles.ReplaceOnWindows(from, to);
#else
        if (OperatingSystem.IsWindows())
        {
            ReplacedFiles.ReplaceOnWindows(from, to);
            return;
        }

        File.SetUnixFileMode(from, File.GetUnixFileMode(to));
        Move(from, to);
#endif
    }

    private static void Move(string from, string to)
    {
#if NETSTANDARD2_0
        if (File.Exists(to)) File.Replace(from, to, null);
        else File.Move(from, to);
#else
        File.Move(from, to, overwrite: true);
#endif
    }
}
