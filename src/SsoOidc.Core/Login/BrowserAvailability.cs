using System.Runtime.InteropServices;

namespace SsoOidc.Core.Login;

/// <summary>Where this process runs, as far as a sign-in cares: whether a browser can be shown, and can come back.</summary>
internal sealed class BrowserAvailability(HostPlatform platform, string? unavailableReason = null, string? browserVariable = null)
{
    private static readonly string[] s_remote = ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"];

    private static readonly string[] s_automation =
        ["CI", "TF_BUILD", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "TEAMCITY_VERSION", "BUILDKITE", "CODEBUILD_BUILD_ID", "APPVEYOR"];

    private static readonly string[] s_hosted = ["CODESPACES", "ACC_CLOUD", "AZUREPS_HOST_ENVIRONMENT", "KUBERNETES_SERVICE_HOST", "container"];

    public HostPlatform Platform => platform;

    /// <summary>Why no browser here can come back to this machine, for example <c>SSH session</c>; null if one can.</summary>
    public string? UnavailableReason => unavailableReason;

    /// <summary>What <c>BROWSER</c> names: one or more programs with colons between; null if unset, and on Windows.</summary>
    public string? BrowserVariable => browserVariable;

    /// <summary>Looks at environment and files.</summary>
    /// <param name="environment">Reads an environment variable; null for the process's own.</param>
    /// <param name="exists">Whether a file is there; null for the real one.</param>
    /// <param name="platform">The platform; null for this one.</param>
    public static BrowserAvailability Detect(
        Func<string, string?>? environment = null, Func<string, bool>? exists = null, HostPlatform? platform = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        exists ??= File.Exists;
        bool Has(string name) => !string.IsNullOrEmpty(environment(name));
        // CI=false is how a person says that it is none.
        bool IsOn(string name) => Has(name) && !string.Equals(environment(name), "false", StringComparison.OrdinalIgnoreCase);
        HostPlatform found = platform ?? ThisPlatform(environment, exists);
        string? variable = found == HostPlatform.Windows ? null : environment("BROWSER");
        return new BrowserAvailability(
            found,
            browserVariable: string.IsNullOrWhiteSpace(variable) ? null : variable,
            unavailableReason:
                s_remote.Any(Has) ? "this is an SSH session"
                : s_automation.FirstOrDefault(IsOn) is { } automation ? $"this is an automation run ({automation} is set)"
                : environment("AWS_EXECUTION_ENV") == "CloudShell" ? "this is AWS CloudShell"
                : s_hosted.FirstOrDefault(Has) is { } hosted ? $"this is a hosted machine ({hosted} is set)"
                : exists("/.dockerenv") || exists("/run/.containerenv") ? "this is a container"
                : found == HostPlatform.Linux && !Has("DISPLAY") && !Has("WAYLAND_DISPLAY") ? "there is no display (DISPLAY is not set)"
                : found == HostPlatform.Windows && environment("SESSIONNAME") == "Services" ? "this is a Windows service"
                : null);
    }

    /// <summary>How to sign in here, given what the user asked for.</summary>
    /// <param name="useDeviceCode">Never with a browser that comes back to this machine.</param>
    /// <param name="useBrowser">With a browser, even if none seems to be there.</param>
    /// <param name="noBrowser">The person opens the page.</param>
    public LoginMethod Choose(bool useDeviceCode, bool useBrowser, bool noBrowser)
    {
        bool hasBrowser = useBrowser || unavailableReason is null;
        return new LoginMethod(
            ComesBack: hasBrowser && !useDeviceCode,
            OpensBrowser: hasBrowser && !noBrowser,
            Reason: hasBrowser || useDeviceCode ? null : unavailableReason);
    }

    private static HostPlatform ThisPlatform(Func<string, string?> environment, Func<string, bool> exists) =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? HostPlatform.Windows
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? HostPlatform.MacOS
        : !string.IsNullOrEmpty(environment("WSL_DISTRO_NAME")) || exists("/proc/sys/fs/binfmt_misc/WSLInterop") ? HostPlatform.Wsl
        : HostPlatform.Linux;
}

/// <summary>How a person signs in.</summary>
/// <param name="ComesBack">In a browser that comes back to this machine; else with a code, in any browser anywhere.</param>
/// <param name="OpensBrowser">Whether this process opens the page.</param>
/// <param name="Reason">Why it is a code although none was asked for; null if there is nothing to explain.</param>
internal sealed record LoginMethod(bool ComesBack, bool OpensBrowser, string? Reason);

/// <summary>The platforms that open a page each in its own way.</summary>
internal enum HostPlatform
{
    /// <summary>Linux and other Unix systems.</summary>
    Linux,

    Wsl,

    MacOS,

    Windows,
}
