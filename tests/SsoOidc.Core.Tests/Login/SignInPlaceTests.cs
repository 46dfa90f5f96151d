using SsoOidc.Core.Login;

namespace SsoOidc.Core.Tests.Login;

public sealed class SignInPlaceTests
{
    public static TheoryData<SignInSystem, string, string?> Places => new()
    {
        { SignInSystem.Linux, "DISPLAY=:0", null },
        { SignInSystem.Linux, "WAYLAND_DISPLAY=wayland-0", null },
        { SignInSystem.Linux, "", "there is no display" },
        { SignInSystem.Linux, "DISPLAY=", "there is no display" },
        { SignInSystem.Wsl, "", null },
        { SignInSystem.MacOS, "", null },
        { SignInSystem.Windows, "", null },
        { SignInSystem.Windows, "SESSIONNAME=Console", null },
        { SignInSystem.Windows, "SESSIONNAME=Services", "Windows service" },
        { SignInSystem.Linux, "DISPLAY=:0;SSH_CONNECTION=1.2.3.4 5 6.7.8.9 22", "SSH session" },
        { SignInSystem.MacOS, "SSH_CLIENT=1.2.3.4 5 22", "SSH session" },
        { SignInSystem.Windows, "SSH_TTY=x", "SSH session" },
        { SignInSystem.Wsl, "SSH_TTY=/dev/pts/0", "SSH session" },
        { SignInSystem.Linux, "DISPLAY=:0;SSH_TTY=", null },
        { SignInSystem.Linux, "DISPLAY=:0;CI=true", "CI is set" },
        { SignInSystem.Linux, "DISPLAY=:0;CI=False", null },
        { SignInSystem.Linux, "DISPLAY=:0;CI=false;TF_BUILD=True", "TF_BUILD is set" },
        { SignInSystem.Windows, "TF_BUILD=True", "TF_BUILD is set" },
        { SignInSystem.MacOS, "GITHUB_ACTIONS=true", "GITHUB_ACTIONS is set" },
        { SignInSystem.Linux, "DISPLAY=:0;GITLAB_CI=true", "GITLAB_CI is set" },
        { SignInSystem.Linux, "DISPLAY=:0;JENKINS_URL=http://x", "JENKINS_URL is set" },
        { SignInSystem.Linux, "DISPLAY=:0;CODEBUILD_BUILD_ID=x", "CODEBUILD_BUILD_ID is set" },
        { SignInSystem.Linux, "DISPLAY=:0;AWS_EXECUTION_ENV=CloudShell", "AWS CloudShell" },
        { SignInSystem.Linux, "DISPLAY=:0;AWS_EXECUTION_ENV=other", null },
        { SignInSystem.Linux, "DISPLAY=:0;CODESPACES=true", "CODESPACES is set" },
        { SignInSystem.Linux, "DISPLAY=:0;AZUREPS_HOST_ENVIRONMENT=cloud-shell/1.0", "AZUREPS_HOST_ENVIRONMENT is set" },
        { SignInSystem.Linux, "DISPLAY=:0;KUBERNETES_SERVICE_HOST=10.0.0.1", "KUBERNETES_SERVICE_HOST is set" },
        { SignInSystem.Linux, "DISPLAY=:0;container=podman", "container is set" },
        { SignInSystem.Linux, "DISPLAY=:0;/.dockerenv", "this is a container" },
        { SignInSystem.Wsl, "/run/.containerenv", "this is a container" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void Whether_a_browser_can_come_back_here(SignInSystem system, string surroundings, string? obstacle)
    {
        SignInPlace place = Detect(surroundings, system);
        if (obstacle is null) Assert.Null(place.Obstacle);
        else Assert.Contains(obstacle, place.Obstacle, StringComparison.Ordinal);
        Assert.Equal(system, place.System);
    }

    [Theory]
    [InlineData("BROWSER=firefox", SignInSystem.Linux, "firefox")]
    [InlineData("BROWSER=firefox", SignInSystem.MacOS, "firefox")]
    [InlineData("BROWSER=firefox", SignInSystem.Wsl, "firefox")]
    [InlineData("BROWSER=firefox", SignInSystem.Windows, null)]
    [InlineData("BROWSER= ", SignInSystem.Linux, null)]
    [InlineData("", SignInSystem.Linux, null)]
    public void BROWSER_counts_except_on_Windows(string surroundings, SignInSystem system, string? variable) =>
        Assert.Equal(variable, Detect(surroundings, system).BrowserVariable);

    [Theory]
    [InlineData("WSL_DISTRO_NAME=Ubuntu", true)]
    [InlineData("/proc/sys/fs/binfmt_misc/WSLInterop", true)]
    [InlineData("", false)]
    public void Linux_inside_Windows_is_told_by_its_name_or_its_interop_file(string surroundings, bool isWsl)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The other systems know themselves.");
        Assert.Equal(isWsl ? SignInSystem.Wsl : SignInSystem.Linux, Detect(surroundings, null).System);
    }

    [Fact]
    public void Without_anything_given_it_looks_at_this_process() => Assert.Equal(
        OperatingSystem.IsWindows(), SignInPlace.Detect().System == SignInSystem.Windows);

    /// <summary>Variables as <c>NAME=value</c> and files as paths, with semicolons between.</summary>
    private static SignInPlace Detect(string surroundings, SignInSystem? system)
    {
        string[] parts = surroundings.Split(';');
        Dictionary<string, string> variables = parts.Where(part => part.Contains('=')).Select(part => part.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return SignInPlace.Detect(variables.GetValueOrDefault, parts.Where(part => part.StartsWith('/')).Contains, system);
    }
}
