namespace SsoOidc.Core.Flows;

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
