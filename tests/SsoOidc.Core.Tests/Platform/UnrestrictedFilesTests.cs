using SsoOidc.Core.Platform;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Platform;

/// <summary>The user's wish that new files have the rights that the system gives, which stands in the environment of the process.</summary>
[Collection("The process's environment")]
public sealed class UnrestrictedFilesTests : IDisposable
{
    private const string Variable = "AWS_RESTRICT_FILE_PERMISSIONS";

    private readonly FakeHome _home = new();
    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _before);
        _home.Dispose();
    }

    [Theory]
    [InlineData("UNRESTRICTED", true)]
    [InlineData(" unrestricted ", true)]
    [InlineData("RESTRICTED", false)]
    [InlineData("false", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void New_files_and_folders_are_as_the_system_makes_them_for_who_says_so(string? value, bool isUnrestricted)
    {
        Assert.SkipWhen(Test.IsNetStandard, "Windows PowerShell does not run there.");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
            return;
        }

        // Made with the same umask.
        UnixFileMode file = File.GetUnixFileMode(_home.Write("plain", ""));
        UnixFileMode folder = File.GetUnixFileMode(Directory.CreateDirectory(_home.Path("folder")).FullName);
        if (!isUnrestricted)
        {
            file = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            folder = file | UnixFileMode.UserExecute;
        }

        Environment.SetEnvironmentVariable(Variable, value);
        PrivateFiles.Write(_home.Path("a/b/file"), "new"u8.ToArray());
        Assert.Equal(
            (file, folder, folder),
            (File.GetUnixFileMode(_home.Path("a/b/file")), File.GetUnixFileMode(_home.Path("a/b")), File.GetUnixFileMode(_home.Path("a"))));
    }

    [CollectionDefinition("The process's environment", DisableParallelization = true)]
    public sealed class OneAtATime;
}
