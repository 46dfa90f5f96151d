using System.Runtime.InteropServices;

namespace SsoOidc.Core.Platform;

/// <summary>What Linux knows of a file and .NET does not tell: whose it is, and whether it is a regular one.</summary>
internal sealed class UnixFile
{
    private const int TypeMask = 0xF000, RegularFile = 0x8000;

    private readonly uint _owner, _group;

    private UnixFile(byte[] status)
    {
        // The layout of struct statx is the same on every processor: https://man7.org/linux/man-pages/man2/statx.2.html
        _owner = BitConverter.ToUInt32(status, 20);
        _group = BitConverter.ToUInt32(status, 24);
        IsRegular = (BitConverter.ToUInt16(status, 28) & TypeMask) == RegularFile;
    }

    public bool IsRegular { get; }

    /// <summary>The file at the end of all links; null if there is none, or the system does not tell.</summary>
    public static UnixFile? Find(string path)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux)) return null;
        const int currentFolder = -100;
        const uint typeModeOwnerAndGroup = 0x1B;
        try
        {
            byte[] status = new byte[256];
            return StatX(currentFolder, Text(path), 0, typeModeOwnerAndGroup, status) == 0 ? new UnixFile(status) : null;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Makes another file belong to whom this one does.</summary>
    /// <returns>Whether it does now.</returns>
    public bool TryGive(string path) =>
        Find(path) is not { } other || (other._owner == _owner && other._group == _group) || ChangeOwner(Text(path), _owner, _group) == 0;

    private static byte[] Text(string path) => System.Text.Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libc", EntryPoint = "statx", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int folder, byte[] path, int flags, uint mask, byte[] status);

    [DllImport("libc", EntryPoint = "chown", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner(byte[] path, uint owner, uint group);
}
