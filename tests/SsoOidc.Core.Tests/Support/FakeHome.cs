using SsoOidc.Core.Configuration;

namespace SsoOidc.Core.Tests.Support;

/// <summary>A home folder and an environment of the test's own: nothing of the machine's is seen.</summary>
internal sealed class FakeHome : IDisposable
{
    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal);

    public FakeHome()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Folder, ".aws"));
        _environment["HOME"] = Folder;
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("ssooidc-").FullName;

    public string? this[string variable]
    {
        set => _environment[variable] = value;
    }

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>Writes a file below the home folder; gives its path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(Path(name), text);
        return Path(name);
    }

    public FakeHome WithConfig(string text)
    {
        Write(".aws/config", text);
        return this;
    }

    public FakeHome WithCredentials(string text)
    {
        Write(".aws/credentials", text);
        return this;
    }

    /// <summary>Sets variables given as <c>NAME=value</c>, several with a blank line or semicolon between.</summary>
    public FakeHome With(params string[] assignments)
    {
        foreach (string[] pair in assignments.Select(assignment => assignment.Split('=', 2))) this[pair[0]] = pair[1];
        return this;
    }

    public AwsConfiguration Open(string? profile = null, Func<string>? currentFolder = null) =>
        new(profile, name => _environment.GetValueOrDefault(name), currentFolder);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
