using SsoOidc.Core.Login;

namespace SsoOidc.Core.Tests.Login;

public sealed class BrowserAvailabilityTests
{
    public static TheoryData<string, string, string?> Places => new()
    {
        { nameof(HostPlatform.Linux), "DISPLAY=:0", null },
        { nameof(HostPlatform.Linux), "WAYLAND_DISPLAY=wayland-0", null },
        { nameof(HostPlatform.Linux), "", "there is no display" },
        { nameof(HostPlatform.Linux), "DISPLAY=", "there is no display" },
        { nameof(HostPlatform.Wsl), "", null },
        { nameof(HostPlatform.MacOS), "", null },
        { nameof(HostPlatform.Windows), "", null },
        { nameof(HostPlatform.Windows), "SESSIONNAME=Console", null },
        { nameof(HostPlatform.Windows), "SESSIONNAME=Services", "Windows service" },
        { nameof(HostPlatform.Linux), "DISPLAY=:0;SSH_CONNECTION=1.2.3.4 5 6.7.8.9 22", "SSH session" },
        { nameof(HostPlatform.MacOS), "SSH_CLIENT=1.2.3.4 5 22", "SSH session" },
        { nameof(HostPlatform.Windows), "SSH_TTY=x", "SSH session" },
        { nameof(HostPlatform.Wsl), "SSH_TTY=/dev/pts/0", "SSH session" },
        { nameof(HostPlatform.Linux), "DISPLAY=:0;SSH_TTY=", null },
        { nameof(HostPlatform.Linux), "DISPLAY=:0;CI=true", "CI is set" },
        { nameof(HostPlatform.Linux), "DISPLAY=:0;CI=False", null },
        { nameof(HostPlatform.Linux), "DISPLAY=:0;CI=false;TF_BUILD=True", "TF_BUILD is set" },
        { nameof(HostPlatform.Windows), "TF_BUILD=True", "TF_BUILD is set" },
        { nameof(HostPlatform.MacOS), "GITHUB_ACTIONS=true", "GITHUB_ACTIONS is set" },
        { nameof(HostPlatform.Linux), "DISPLAY=:0;GITLAB_CI=true", "GITLAB_CI is set" },
        { nameof(HostPlatform.Linux), "DISPLAY=:0;JENKINS_URL=http://x", "JENKINS_URL is set" },
        { nameof(HostPlatform.Linux), "DISPLAY=:0;CODEBUILD_BUILD_ID=x", "CODEBUILD_BUILD_ID is set" },
        { nameof(HostPlatform.Linux), "DISPLAY=:0;AWS_EXECUTION_ENV=CloudShell", "AWS CloudShell" },
        { nameof(HostPlatform.Linux), "DISPLAY=:0;AWS_EXECUTION_ENV=other", null },
        { nameof(HostPlatform.Linux), "DISPLAY=:0;CODESPACES=true", "CODESPACES is set" },
        { nameof(HostPlatform.Linux), "DISPLAY=:0;AZUREPS_HOST_ENVIRONMENT=cloud-shell/1.0", "AZUREPS_HOST_ENVIRONMENT is set" },
        { nameof(HostPlatform.Linux), "DISPLAY=:0;KUBERNETES_SERVICE_HOST=10.0.0.1", "KUBERNETES_SERVICE_HOST is set" },
        { nameof(HostPlatform.Linux), "DISPLAY=:0;container=podman", "container is set" },
        { nameof(HostPlatform.Linux), "DISPLAY=:0;/.dockerenv", "this is a container" },
        { nameof(HostPlatform.Wsl), "/run/.containerenv", "this is a container" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void Whether_a_browser_can_come_back_here(string platform, string surroundings, string? unavailableReason)
    {
        BrowserAvailability place = Detect(surroundings, Enum.Parse<HostPlatform>(platform));
        if (unavailableReason is null) Assert.Null(place.UnavailableReason);
        else Assert.Contains(unavailableReason, place.UnavailableReason, StringComparison.Ordinal);
        Assert.Equal(platform, place.Platform.ToString());
    }

    [Theory]
    [InlineData("BROWSER=firefox", nameof(HostPlatform.Linux), "firefox")]
    [InlineData("BROWSER=firefox", nameof(HostPlatform.MacOS), "firefox")]
    [InlineData("BROWSER=firefox", nameof(HostPlatform.Wsl), "firefox")]
    [InlineData("BROWSER=firefox", nameof(HostPlatform.Windows), null)]
    [InlineData("BROWSER= ", nameof(HostPlatform.Linux), null)]
    [InlineData("", nameof(HostPlatform.Linux), null)]
    public void BROWSER_counts_except_on_Windows(string surroundings, string platform, string? variable) =>
        Assert.Equal(variable, Detect(surroundings, Enum.Parse<HostPlatform>(platform)).BrowserVariable);

    [Theory]
    [InlineData("WSL_DISTRO_NAME=Ubuntu", true)]
    [InlineData("/proc/sys/fs/binfmt_misc/WSLInterop", true)]
    [InlineData("", false)]
    public void Linux_inside_Windows_is_told_by_its_name_or_its_interop_file(string surroundings, bool isWsl)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The other systems know themselves.");
        Assert.Equal(isWsl ? HostPlatform.Wsl : HostPlatform.Linux, Detect(surroundings, null).Platform);
    }

    [Theory]
    [InlineData(null, false, false, false, true, true, null)]
    [InlineData(null, false, false, true, true, false, null)]
    [InlineData(null, true, false, false, false, true, null)]
    [InlineData("SSH", false, false, false, false, false, "SSH")]
    [InlineData("SSH", false, true, false, true, true, null)]
    [InlineData("SSH", true, false, false, false, false, null)]
    public void How_to_sign_in_follows_from_place_and_switches(
        string? unavailable, bool useDeviceCode, bool useBrowser, bool noBrowser, bool comesBack, bool opens, string? reason) => Assert.Equal(
        new LoginMethod(comesBack, opens, reason),
        new BrowserAvailability(HostPlatform.Linux, unavailable).Choose(useDeviceCode, useBrowser, noBrowser));

    [Fact]
    public void Without_anything_given_it_looks_at_this_process() => Assert.Equal(
        OperatingSystem.IsWindows(), BrowserAvailability.Detect().Platform == HostPlatform.Windows);

    /// <summary>Variables as <c>NAME=value</c> and files as paths, with semicolons between.</summary>
    private static BrowserAvailability Detect(string surroundings, HostPlatform? platform)
    {
        string[] parts = surroundings.Split(';');
        Dictionary<string, string> variables = parts.Where(part => part.Contains('=')).Select(part => part.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return BrowserAvailability.Detect(variables.GetValueOrDefault, parts.Where(part => part.StartsWith('/')).Contains, platform);
    }
}
