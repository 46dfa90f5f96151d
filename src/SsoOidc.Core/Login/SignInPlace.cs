using System.Runtime.InteropServices;

namespace SsoOidc.Core.Login;

/// <summary>Where this process runs, as far as a sign-in cares: whether a browser can be shown, and can come back.</summary>
public sealed class SignInPlace(SignInSystem system, string? obstacle = null, string? browserVariable = null)
{
    private static readonly string[] s_remote = ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"];

    private static readonly string[] s_automation =
        ["CI", "TF_BUILD", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "TEAMCITY_VERSION", "BUILDKITE", "CODEBUILD_BUILD_ID", "APPVEYOR"];

    private static readonly string[] s_hosted = ["CODESPACES", "ACC_CLOUD", "AZUREPS_HOST_ENVIRONMENT", "KUBERNETES_SERVICE_HOST", "container"];

    /// <summary>The kind of system.</summary>
    public SignInSystem System => system;

    /// <summary>Why no browser here can come back to this machine, for example <c>SSH session</c>; null where one can.</summary>
    public string? Obstacle => obstacle;

    /// <summary>What <c>BROWSER</c> names: one or more programs with colons between; null where unset, and on Windows.</summary>
    public string? BrowserVariable => browserVariable;

    /// <summary>Looks at environment and files.</summary>
    /// <param name="environment">Reads an environment variable; null for the process's own.</param>
    /// <param name="exists">Whether a file is there; null for the real one.</param>
    /// <param name="system">The system; null for this one.</param>
    public static SignInPlace Detect(
        Func<string, string?>? environment = null, Func<string, bool>? exists = null, SignInSystem? system = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        exists ??= File.Exists;
        bool Has(string name) => !string.IsNullOrEmpty(environment(name));
        // CI=false is how a person says that it is none.
        bool IsOn(string name) => Has(name) && !string.Equals(environment(name), "false", StringComparison.OrdinalIgnoreCase);
        SignInSystem found = system ?? ThisSystem(environment, exists);
        string? variable = found == SignInSystem.Windows ? null : environment("BROWSER");
        return new SignInPlace(
            found,
            browserVariable: string.IsNullOrWhiteSpace(variable) ? null : variable,
            obstacle:
                s_remote.Any(Has) ? "this is an SSH session"
                : s_automation.FirstOrDefault(IsOn) is { } automation ? $"this is an automation run ({automation} is set)"
                : environment("AWS_EXECUTION_ENV") == "CloudShell" ? "this is AWS CloudShell"
                : s_hosted.FirstOrDefault(Has) is { } hosted ? $"this is a hosted machine ({hosted} is set)"
                : exists("/.dockerenv") || exists("/run/.containerenv") ? "this is a container"
                : found == SignInSystem.Linux && !Has("DISPLAY") && !Has("WAYLAND_DISPLAY") ? "there is no display (DISPLAY is not set)"
                : found == SignInSystem.Windows && environment("SESSIONNAME") == "Services" ? "this is a Windows service"
                : null);
    }

    private static SignInSystem ThisSystem(Func<string, string?> environment, Func<string, bool> exists) =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? SignInSystem.Windows
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? SignInSystem.MacOS
        : !string.IsNullOrEmpty(environment("WSL_DISTRO_NAME")) || exists("/proc/sys/fs/binfmt_misc/WSLInterop") ? SignInSystem.Wsl
        : SignInSystem.Linux;
}

/// <summary>The kinds of system that open a page each in its own way.</summary>
public enum SignInSystem
{
    /// <summary>Linux and other Unix systems.</summary>
    Linux,

    /// <summary>Linux inside Windows (WSL).</summary>
    Wsl,

    /// <summary>macOS.</summary>
    MacOS,

    /// <summary>Windows.</summary>
    Windows,
}
