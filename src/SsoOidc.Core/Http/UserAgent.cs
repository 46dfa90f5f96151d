using System.Runtime.InteropServices;

namespace SsoOidc.Core.Http;

/// <summary>What requests call this program, in the AWS SDKs' form.</summary>
internal static class UserAgent
{
    public static string Value { get; } = Build();

    private static string Build()
    {
        string version = typeof(UserAgent).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
        string os = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "windows"
            : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "macos"
            : "linux";
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        return $"SsoOidc/{version} ua/2.1 os/{os} md/arch#{architecture} lang/dotnet#{Environment.Version.ToString(2)} cfg/retry-mode#standard";
    }
}
