namespace SsoOidc.Errors;

/// <summary>Commands as people type them.</summary>
internal static class CommandText
{
    /// <summary>A value as an argument: in quotes where PowerShell would take it apart.</summary>
    public static string Quoted(string text) =>
        text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or ':' or '.' or '/')
            ? text
            : "'" + text.Replace("'", "''") + "'";
}
