namespace SsoOidc.Core;

/// <summary>Text as PowerShell reads it.</summary>
internal static class PowerShellText
{
    /// <summary>A string in single quotes. PowerShell also ends one at the quotes that word processors make.</summary>
    public static string Quoted(string text) =>
        "'" + string.Concat(text.Select(c => c is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B' ? $"{c}{c}" : $"{c}")) + "'";
}
