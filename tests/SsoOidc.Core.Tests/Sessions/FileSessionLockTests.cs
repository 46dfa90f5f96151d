using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Sessions;

public sealed class FileSessionLockTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "ssooidc-" + Guid.NewGuid().ToString("N"));
    private readonly TestClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task One_at_a_time_and_the_next_when_it_is_given_back()
    {
        FileSessionLock sessionLock = new(_folder, _clock);
        SessionLockHandle first = await sessionLock.TakeAsync("name", TimeSpan.Zero, Cancel);
        SsoOidcException busy = await Assert.ThrowsAsync<SsoOidcException>(() => sessionLock.TakeAsync("name", TimeSpan.Zero, Cancel));
        Assert.Equal(FailureKind.CacheBusy, busy.Kind);
        first.Dispose();
        (await sessionLock.TakeAsync("name", TimeSpan.Zero, Cancel)).Dispose();
    }

    [Fact]
    public async Task Other_names_are_other_locks()
    {
        FileSessionLock sessionLock = new(_folder, _clock);
        using SessionLockHandle one = await sessionLock.TakeAsync("one", TimeSpan.Zero, Cancel);
        using SessionLockHandle other = await sessionLock.TakeAsync("other", TimeSpan.Zero, Cancel);
    }

    [Fact]
    public async Task The_number_and_entry_of_the_last_save_stay_with_the_lock()
    {
        FileSessionLock sessionLock = new(_folder, _clock);
        using (SessionLockHandle held = await sessionLock.TakeAsync("name", TimeSpan.Zero, Cancel))
        {
            Assert.Equal(0, held.Generation);
            held.Stamp(12345, "entry");
            held.Stamp(7, "é");
        }

        using SessionLockHandle again = await sessionLock.TakeAsync("name", TimeSpan.Zero, Cancel);
        Assert.Equal((7, "é"), (again.Generation, again.Entry));
    }

    [Theory]
    [InlineData("1\n\n99999999999999")]
    [InlineData("1\n\n-5")]
    [InlineData("\0\0\0\n\n\n")]
    [InlineData("")]
    public async Task Damaged_notes_count_as_none(string notes)
    {
        FileSessionLock sessionLock = new(_folder, _clock);
        (await sessionLock.TakeAsync("name", TimeSpan.Zero, Cancel)).Dispose();
        File.WriteAllText(Directory.GetFiles(_folder).Single(), notes);
        using SessionLockHandle held = await sessionLock.TakeAsync("name", TimeSpan.Zero, Cancel);
        Assert.Null(held.TriedAt);
    }

    [Fact]
    public void Notes_that_can_not_be_written_stop_nobody()
    {
        using FullDisk disk = new();
        using SessionLockHandle held = new(disk, () => { });
        held.Stamp(3);
        Assert.Equal(3, held.Generation);
    }

    [Fact]
    public async Task A_lock_that_can_not_be_made_is_told_at_once()
    {
        // A folder in the place of the lock file: no process to wait for.
        FileSessionLock sessionLock = new(_folder, _clock);
        (await sessionLock.TakeAsync("name", TimeSpan.Zero, Cancel)).Dispose();
        string file = Directory.GetFiles(_folder).Single();
        File.Delete(file);
        Directory.CreateDirectory(file);
        SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(() => sessionLock.TakeAsync("name", TimeSpan.FromHours(1), Cancel));
        Assert.Equal(FailureKind.LockUnavailable, failure.Kind);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        FileSessionLock sessionLock = new(_folder, TimeProvider.System);
        using SessionLockHandle held = await sessionLock.TakeAsync("name", TimeSpan.Zero, Cancel);
        using CancellationTokenSource stop = new();
        Task<SessionLockHandle> waiting = sessionLock.TakeAsync("name", TimeSpan.FromHours(1), stop.Token);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_folder_that_can_not_be_made_is_told()
    {
        Directory.CreateDirectory(_folder);
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        FileSessionLock sessionLock = new(Path.Combine(file, "below"), _clock);
        SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(() => sessionLock.TakeAsync("name", TimeSpan.Zero, Cancel));
        Assert.Equal(FailureKind.LockUnavailable, failure.Kind);
        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lock_of_a_file_is_beside_its_folder_so_that_two_homes_share_it()
    {
        string cache = Directory.CreateDirectory(Path.Combine(_folder, "one", "cache")).FullName;
        string file = Path.Combine(cache, "token.json");
        using (await FileSessionLock.Of(file, _clock).TakeAsync("family", TimeSpan.Zero, Cancel))
        {
            Assert.Single(Directory.GetFiles(Path.Combine(_folder, "one", "cache.locks"), "*.lock"));
            Assert.Empty(Directory.GetFileSystemEntries(cache));
            if (Test.IsNetStandard) return;
            // Another home leads to the same folder.
            Directory.CreateSymbolicLink(Path.Combine(_folder, "two"), Path.Combine(_folder, "one"));
            string other = Path.Combine(_folder, "two", "cache", "token.json");
            SsoOidcException busy = await Assert.ThrowsAsync<SsoOidcException>(
                () => FileSessionLock.Of(other, _clock).TakeAsync("family", TimeSpan.Zero, Cancel));
            Assert.Equal(FailureKind.CacheBusy, busy.Kind);
        }
    }

    [Fact]
    public async Task Where_the_lock_can_not_be_beside_the_file_it_is_in_the_users_folder()
    {
        string cache = Directory.CreateDirectory(Path.Combine(_folder, "cache")).FullName;
        File.WriteAllText(cache + ".locks", "in the way");
        using SessionLockHandle held = await FileSessionLock.Of(Path.Combine(cache, "token.json"), _clock, Path.Combine(_folder, "state"))
            .TakeAsync("family", TimeSpan.Zero, Cancel);
        Assert.Single(Directory.GetFiles(Path.Combine(_folder, "state"), "*.lock"));
        Assert.Equal("in the way", File.ReadAllText(cache + ".locks"));
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_lock_folder_is_not_followed()
    {
        Assert.SkipWhen(Test.IsNetStandard || OperatingSystem.IsWindows(), "Links are looked for by the .NET build on Linux and macOS alone.");
        string elsewhere = Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName;
        Directory.CreateDirectory(Path.Combine(_folder, "SsoOidc-user"));
        string locks = Path.Combine(_folder, "SsoOidc-user", "locks");
        Directory.CreateSymbolicLink(locks, elsewhere);
        SsoOidcException failure = await Assert.ThrowsAsync<SsoOidcException>(
            () => new FileSessionLock(locks, _clock).TakeAsync("name", TimeSpan.Zero, Cancel));
        Assert.Equal(FailureKind.LockUnavailable, failure.Kind);
        Directory.Delete(Path.Combine(_folder, "SsoOidc-user"), recursive: true);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "SsoOidc-user"), elsewhere);
        await Assert.ThrowsAsync<SsoOidcException>(() => new FileSessionLock(locks, _clock).TakeAsync("name", TimeSpan.Zero, Cancel));
        Assert.Empty(Directory.GetFiles(elsewhere, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_lock_folder_is_closed_to_others()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Test.IsNetStandard, "File modes are set by the .NET build on Linux and macOS alone.");
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Directory.CreateDirectory(_folder, own | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
            (await new FileSessionLock(_folder, _clock).TakeAsync("name", TimeSpan.Zero, Cancel)).Dispose();
            Assert.Equal(own, File.GetUnixFileMode(_folder));
        }
    }

    [Fact]
    public void Names_of_entries_are_remembered_and_forgotten()
    {
        VaultNameIndex names = new(_folder);
        Assert.Empty(names.In("Ops"));
        names.Add("Ops", "b");
        names.Add("Ops", "a");
        names.Add("Other", "c");
        Assert.Equal(["a", "b"], names.In("ops"));
        names.Remove("OPS", "A");
        Assert.Equal(["b"], names.In("Ops"));
    }

    [Fact]
    public void Every_user_has_a_folder_of_his_own()
    {
        string given = StateFolder.Of("locks", name => name == "XDG_STATE_HOME" ? "/state" : null);
        Assert.Equal(Path.Combine("/state", "SsoOidc", "locks"), given);
        Assert.EndsWith(Path.Combine("SsoOidc", "locks"), StateFolder.Of("locks", _ => null), StringComparison.Ordinal);
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");
    }
}
