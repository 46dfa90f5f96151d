using System.Diagnostics;
using SsoOidc.Core.Platform;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Platform;

/// <summary>Files that are not simply ours: links, devices, those of other users, and mounted ones.</summary>
public sealed class PrivateFilesTests : IDisposable
{
    private const int Stranger = 12345;

    /// <summary>For their owner alone.</summary>
    private const string OwnFile = "600", OwnFolder = "700";

    private readonly FakeHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_link_stays_one_and_its_target_is_written()
    {
        RequireUnix();
        string target = _home.Write("target", "old"), link = _home.Path("link"), second = _home.Path("second");
        File.CreateSymbolicLink(link, target);
        File.CreateSymbolicLink(second, link);
        Write(second);
        Assert.Equal("new", File.ReadAllText(target));
        Assert.Equal((link, target), (new FileInfo(second).LinkTarget, new FileInfo(link).LinkTarget));
        Assert.Empty(PrivateFiles.LeftOvers(second));
    }

    [Fact]
    public void A_link_to_nothing_is_replaced_by_the_file()
    {
        RequireUnix();
        string link = _home.Path("link");
        File.CreateSymbolicLink(link, _home.Path("nowhere"));
        Write(link);
        Assert.Equal("new", File.ReadAllText(link));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/zero")]
    [InlineData("pipe")]
    [InlineData("folder")]
    public void What_is_no_regular_file_is_left_alone(string what)
    {
        RequireLinux();
        string path = _home.Path("special");
        if (what == "pipe") Run("mkfifo", path);
        else if (what == "folder") Directory.CreateDirectory(path);
        else File.CreateSymbolicLink(path, what);
        Assert.Contains("no regular file", Assert.Throws<IOException>(() => Write(path)).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => PrivateFiles.RequireWritable(path, 10));
        Assert.False(UnixFile.Find(path)!.IsRegular);
    }

    [Fact]
    public void A_new_file_and_each_new_folder_of_its_way_are_their_owners_alone()
    {
        RequireLinux();
        Write(_home.Path("a/b/c/new"));
        Assert.Equal(OwnFile, ModeOf(_home.Path("a/b/c/new")));
        foreach (string folder in (string[])["a", "a/b", "a/b/c"]) Assert.Equal(OwnFolder, ModeOf(_home.Path(folder)));
        PrivateFiles.RequireWritable(_home.Path("d/e/file"), 10);
        foreach (string folder in (string[])["d", "d/e"]) Assert.Equal(OwnFolder, ModeOf(_home.Path(folder)));
    }

    [Theory]
    [InlineData("600", "700")]
    [InlineData("644", "755")]
    [InlineData("640", "750")]
    [InlineData("666", "777")]
    public void What_is_there_keeps_its_mode(string file, string folder)
    {
        RequireLinux();
        Directory.CreateDirectory(_home.Path("folder"));
        Run("chmod", folder, _home.Path("folder"));
        string path = _home.Write("folder/file", "old, and longer");
        Run("chmod", file, path);
        Write(path);
        PrivateFiles.RequireWritable(path, 10);
        Write(_home.Path("folder/another"));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal((file, folder), (ModeOf(path), ModeOf(_home.Path("folder"))));
        Assert.Equal(OwnFile, ModeOf(_home.Path("folder/another")));
    }

    [Fact]
    public void A_folder_of_our_own_is_made_its_owners_alone_even_if_it_was_there()
    {
        RequireLinux();
        Directory.CreateDirectory(_home.Path("own"));
        Run("chmod", "755", _home.Path("own"));
        PrivateFiles.CreateOwnFolder(_home.Path("own"));
        Assert.Equal(OwnFolder, ModeOf(_home.Path("own")));
    }

    [Fact]
    public void A_strangers_file_keeps_its_mode_as_well()
    {
        RequireAdministrator();
        string path = _home.Write("file", "old, and longer");
        Run("chmod", "640", path);
        Run("chown", $"{Stranger}:{Stranger}", path);
        Write(path);
        Assert.Equal($"{Stranger}:{Stranger} 640", Run("stat", "-c", "%u:%g %a", path));
    }

    [Fact]
    public void A_file_stays_its_owners()
    {
        RequireAdministrator();
        string path = _home.Write("file", "old, and longer");
        Run("chown", $"{Stranger}:{Stranger}", path);
        Write(path);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal($"{Stranger}:{Stranger}", Run("stat", "-c", "%u:%g", path));
    }

    [Fact]
    public void A_mounted_file_is_written_in_place()
    {
        RequireAdministrator();
        string real = _home.Write("real", "old, and longer"), mounted = _home.Write("mounted", "");
        if (TryRun("mount", "--bind", real, mounted) is { } refused) Assert.Skip("mount: " + refused);
        try
        {
            PrivateFiles.RequireWritable(mounted, 100);
            Write(mounted);
            Assert.Equal("new", File.ReadAllText(real));
            Assert.Empty(Directory.GetFiles(_home.Folder, "*.tmp"));
        }
        finally
        {
            Run("umount", mounted);
        }
    }

    [Fact]
    public void Where_nothing_can_be_written_that_is_known_beforehand()
    {
        RequireLinux();
        // Not even the administrator can make a file there.
        string path = "/proc/ssooidc/token.json";
        Exception failure = Assert.ThrowsAny<Exception>(() => PrivateFiles.RequireWritable(path, 10));
        Assert.True(failure is IOException or UnauthorizedAccessException);
        Assert.ThrowsAny<Exception>(() => Write("/proc/token.json"));
    }

    [Fact]
    public void What_can_be_written_leaves_no_trace_of_the_question()
    {
        string path = _home.Path("new/folder/token.json");
        PrivateFiles.RequireWritable(path, 10);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    private static void Write(string path) => PrivateFiles.Write(path, "new"u8.ToArray());

    private static string ModeOf(string path) => Run("stat", "-c", "%a", path);

    private static void RequireUnix()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows makes links for administrators only.");
        Assert.SkipWhen(Test.IsNetStandard, "Links are looked for by the .NET build alone.");
    }

    private static void RequireLinux()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells what kind of file it is.");
        Assert.SkipWhen(Test.IsNetStandard, "Windows PowerShell does not run there.");
    }

    private static void RequireAdministrator()
    {
        RequireLinux();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a file away, or mount one.");
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return said.Trim();
    }

    /// <returns>Why it failed; null if it did not.</returns>
    private static string? TryRun(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : said.Trim();
    }
}
