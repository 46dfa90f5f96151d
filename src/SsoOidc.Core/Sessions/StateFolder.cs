namespace SsoOidc.Core.Sessions;

/// <summary>
/// This user's folder for what only this module needs: locks, notes, sign-ins that wait for a code. Below XDG_STATE_HOME, else
/// where the platform keeps a user's local data.
/// </summary>
internal static class StateFolder
{
    private const string Name = "SsoOidc";

    /// <summary>The path of a folder in it. Nothing is made.</summary>
    public static string Of(string name, Func<string, string?>? environment = null) => Path.Combine(Root(environment), name);

    /// <summary>The folder of this user for the time being, for what has to be somewhere although the other can't be written.</summary>
    public static string TemporaryOf(string name) => Path.Combine(Temporary, name);

    /// <summary>
    /// Makes a folder in it, and makes sure that both are this user's alone: without a home they are in the temporary folder, where
    /// anybody may have been first.
    /// </summary>
    /// <exception cref="IOException">It can't be made, or is a link.</exception>
    /// <exception cref="UnauthorizedAccessException">It is another user's.</exception>
    public static void Prepare(string folder)
    {
        string parent = Path.GetDirectoryName(folder)!;
        if (Path.GetFileName(parent).StartsWith(Name, StringComparison.Ordinal)) PrivateFiles.CreateOwnFolder(parent);
        PrivateFiles.CreateOwnFolder(folder);
    }

    private static string Root(Func<string, string?>? environment)
    {
        string? local = (environment ?? Environment.GetEnvironmentVariable)("XDG_STATE_HOME");
        if (string.IsNullOrEmpty(local)) local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        if (!string.IsNullOrEmpty(local)) return Path.Combine(local, Name);
        // A service account may have no home. The administrator, whom no owner of a folder keeps out, has a place of its own.
        return PrivateFiles.AdministratorFolder is { } own
            ? Path.Combine(own, Name)
            : Temporary;
    }

    private static string Temporary => Path.Combine(Path.GetTempPath(), $"{Name}-{Environment.UserName}");
}
