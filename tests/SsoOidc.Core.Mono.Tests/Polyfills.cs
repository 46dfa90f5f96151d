using System.ComponentModel;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SsoOidc.Core.Tests.Support;

namespace System.Net.Http.Headers
{
    /// <summary>The values of a header that was never parsed.</summary>
    internal readonly struct HeaderStringValues(IEnumerable<string> values) : IEnumerable<string>
    {
        public IEnumerator<string> GetEnumerator() => values.GetEnumerator();

        Collections.IEnumerator Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

namespace System.Net.Security
{
    internal sealed class SslServerAuthenticationOptions
    {
        public X509Certificate? ServerCertificate { get; set; }
    }
}

namespace SsoOidc.Core.Tests
{
    /// <summary>Found before the one of the framework, since the tests are in namespaces below this one.</summary>
    internal sealed class TcpListener(IPAddress address, int port) : System.Net.Sockets.TcpListener(address, port), IDisposable
    {
        public async ValueTask<TcpClient> AcceptTcpClientAsync(CancellationToken cancellationToken) =>
            await AcceptTcpClientAsync().WaitAsync(cancellationToken);

        public void Dispose() => Stop();
    }
}

namespace SsoOidc.Core.Tests.Support
{
    /// <summary>What the tests use of .NET that neither .NET Framework nor the package Polyfill has.</summary>
    internal static class Polyfills
    {
        extension(string text)
        {
            public string Replace(string oldValue, string newValue, StringComparison comparison) => comparison == StringComparison.Ordinal
                ? text.Replace(oldValue, newValue)
                : throw new NotSupportedException();
        }

        extension(TimeSpan)
        {
            public static TimeSpan operator /(TimeSpan time, double divisor) => TimeSpan.FromTicks((long)(time.Ticks / divisor));
        }

        extension(Task task)
        {
            public bool IsCompletedSuccessfully => task.Status == TaskStatus.RanToCompletion;
        }

        extension(Convert)
        {
            public static string ToBase64String(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes.ToArray());
        }

        extension(HMACSHA256)
        {
            public static byte[] HashData(byte[] key, byte[] source)
            {
                using HMACSHA256 mac = new(key);
                return mac.ComputeHash(source);
            }
        }

        extension(HttpHeaders headers)
        {
            public IEnumerable<KeyValuePair<string, HeaderStringValues>> NonValidated =>
                headers.Select(header => new KeyValuePair<string, HeaderStringValues>(
                    // Products are parsed, whoever added them and how.
                    header.Key, new HeaderStringValues(header.Key == "User-Agent" ? [string.Join(" ", header.Value)] : header.Value)));
        }

        extension(HttpClient)
        {
            public static IWebProxy DefaultProxy
            {
                get => WebRequest.DefaultWebProxy;
                set => WebRequest.DefaultWebProxy = value;
            }
        }

        extension(SslStream stream)
        {
            public Task AuthenticateAsServerAsync(SslServerAuthenticationOptions options, CancellationToken cancellationToken) =>
                stream.AuthenticateAsServerAsync(options.ServerCertificate!).WaitAsync(cancellationToken);
        }

        extension(Socket socket)
        {
            public ValueTask ConnectAsync(IPAddress address, int port, CancellationToken cancellationToken) =>
                new(socket.ConnectAsync(address, port).WaitAsync(cancellationToken));
        }

        // Mono has no elliptic curves: the tests that come here are left out there.
        extension(ECDsa key)
        {
            public void ImportFromPem(string pem) => throw new PlatformNotSupportedException($"{key.KeySize}: {pem}");

            public string ExportPkcs8PrivateKeyPem() => throw new PlatformNotSupportedException($"{key.KeySize}");
        }
    }

    internal static class DirectoryPolyfills
    {
        extension(Directory)
        {
            public static FileSystemInfo CreateSymbolicLink(string path, string target)
            {
                NativeMethods.Link(path, target);
                return new DirectoryInfo(path);
            }

            public static DirectoryInfo CreateDirectory(string path, UnixFileMode mode) => throw new PlatformNotSupportedException($"{path}: {mode}");
        }
    }

    internal static class FilePolyfills
    {
        extension(File)
        {
            public static FileSystemInfo CreateSymbolicLink(string path, string target)
            {
                NativeMethods.Link(path, target);
                return new FileInfo(path);
            }

            public static FileSystemInfo? ResolveLinkTarget(string path, bool returnFinalTarget)
            {
                byte[] target = new byte[4096];
                if (!returnFinalTarget || NativeMethods.RealPath(Encoding.UTF8.GetBytes(path + '\0'), target) == IntPtr.Zero) return null;
                return new FileInfo(Encoding.UTF8.GetString(target).Split('\0')[0]);
            }
        }
    }

    internal static class NativeMethods
    {
        public static void Link(string path, string target)
        {
            if (SymLink(Encoding.UTF8.GetBytes(target + '\0'), Encoding.UTF8.GetBytes(path + '\0')) != 0)
                throw new Win32Exception(Marshal.GetLastWin32Error(), path);
        }

        [DllImport("libc", EntryPoint = "symlink", SetLastError = true)]
        private static extern int SymLink(byte[] target, byte[] path);

        [DllImport("libc", EntryPoint = "realpath")]
        internal static extern IntPtr RealPath(byte[] path, byte[] resolved);
    }
}
