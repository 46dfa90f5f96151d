using System.Globalization;
using System.Text;
using SsoOidc.Core;

namespace SsoOidc.Commands;

/// <summary>Names of profiles by a template: safe in a config file and on a command line, and each for one role.</summary>
internal sealed class ProfileNames
{
    private static readonly string[] s_placeholders = ["AccountId", "AccountName", "RoleName", "SessionName"];

    private readonly string _template;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal) { "default" };

    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidInput"/>: the template has an unknown placeholder.</exception>
    public ProfileNames(string template)
    {
        _template = template;
        string rest = s_placeholders.Aggregate(template, (text, placeholder) => text.Replace("{" + placeholder + "}", ""));
        if (rest.IndexOfAny(['{', '}']) < 0 && template.Trim().Length > 0) return;
        throw new SsoOidcException(
            FailureKind.InvalidInput, $"The name template '{DisplayText.Safe(template, DisplayText.LineLimit)}' is not one: it can have {string.Join(", ", s_placeholders.Select(name => "{" + name + "}"))}.");
    }

    /// <summary>A name that no other role has got.</summary>
    /// <param name="accountId">For the template.</param>
    /// <param name="accountName">For the template.</param>
    /// <param name="roleName">For the template.</param>
    /// <param name="sessionName">For the template.</param>
    /// <param name="isKept">Whether a name belongs to another role already.</param>
    public string Of(string accountId, string? accountName, string roleName, string sessionName, Func<string, bool> isKept)
    {
        string name = Safe(_template
            .Replace("{AccountId}", accountId)
            .Replace("{AccountName}", accountName is not null && accountName.Any(IsPlain) ? accountName : accountId)
            .Replace("{RoleName}", roleName)
            .Replace("{SessionName}", sessionName));
        if (MayTake(name)) return name;
        string more = $"{name}-{accountId}";
        for (int number = 2; !MayTake(more); number++) more = $"{name}-{accountId}-{number}";
        return more;

        bool MayTake(string free) => !isKept(free) && _taken.Add(free);
    }

    /// <summary>
    /// What every SDK finds. The one for JavaScript finds no names with other letters than those of ASCII, nor with an equals sign
    /// (smithy-typescript, parseIni.ts), for which the one for .NET loses the profile before. So accents go, and all else becomes a dash.
    /// </summary>
    private static string Safe(string name)
    {
        StringBuilder safe = new();
        foreach (char given in name)
        {
            char c = char.IsLetter(given) ? given.ToString().Normalize(NormalizationForm.FormD)[0] : given;
            if (IsPlain(c) || c is '.' or '_' or '/' or ':' or '@' or '+') safe.Append(c);
            else if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            else if (safe.Length > 0 && safe[^1] != '-') safe.Append('-');
        }

        string text = safe.ToString().Trim('-');
        return text.Length > 0 ? text : "profile";
    }

    private static bool IsPlain(char c) => c < 128 && char.IsLetterOrDigit(c);
}
