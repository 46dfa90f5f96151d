using System.Runtime.InteropServices;
using Xunit.Runner.InProc.SystemConsole;

namespace SsoOidc.Core.Tests.Mono;

internal static class Program
{
    public static int Main(string[] args)
    {
        int failures = ConsoleRunner.Run(args).GetAwaiter().GetResult();
        Console.Out.Flush();
        // Mono aborts the threads that are left, and now and then itself with them.
        Exit(failures);
        return failures;
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void Exit(int code);
}
