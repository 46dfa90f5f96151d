using System.Globalization;
using System.Management.Automation;
using SsoOidc.Core;
using SsoOidc.Pipeline;

namespace SsoOidc.Prompts;

/// <summary>
/// Lets a person choose one of many roles in any host: a numbered list, made shorter by typing a part of a name, until a number is
/// typed or one is left.
/// </summary>
internal static class RolePicker
{
    private const int LinesShown = 20;

    /// <exception cref="SsoOidcException"><see cref="FailureKind.InteractionRequired"/>: there is nobody to choose.</exception>
    public static async Task RequirePersonAsync(PipelineContext pipe)
    {
        if (!await pipe.CallAsync(Questions.IsInteractive)) throw Nobody();
    }

    /// <summary>The role chosen; null if none was.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InteractionRequired"/>: there is nobody to choose.</exception>
    public static async Task<SsoAccountRole?> PickAsync(PipelineContext pipe, IReadOnlyList<SsoAccountRole> roles)
    {
        if (roles.Count == 0) return null;
        using (pipe.Deadline.Pause())
        {
            (bool isAnswered, SsoAccountRole? picked) = await pipe.CallAsync(
                cmdlet => (Questions.TryAsk(cmdlet, () => Ask(cmdlet, roles), out SsoAccountRole? role), role));
            return isAnswered ? picked : throw Nobody();
        }
    }

    private static SsoOidcException Nobody() => new(FailureKind.InteractionRequired, "Nobody can be asked to choose a role here.")
    {
        NextStep = "Give -AccountId and -RoleName in place of -Pick; Get-SsoAccountRole lists them",
    };

    private static SsoAccountRole? Ask(PSCmdlet cmdlet, IReadOnlyList<SsoAccountRole> all)
    {
        IReadOnlyList<SsoAccountRole> shown = all;
        while (true)
        {
            for (int i = 0; i < Math.Min(shown.Count, LinesShown); i++)
                cmdlet.Host.UI.WriteLine(string.Format(CultureInfo.InvariantCulture, "{0,4}  {1}", i + 1, DisplayText.Safe(shown[i].ToString(), DisplayText.LineLimit)));
            if (shown.Count > LinesShown) cmdlet.Host.UI.WriteLine($"      ... and {shown.Count - LinesShown} more");
            cmdlet.Host.UI.Write("Number, part of a name, or nothing to stop: ");
            string answer = (cmdlet.Host.UI.ReadLine() ?? "").Trim();
            if (answer.Length == 0) return null;
            if (int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= Math.Min(shown.Count, LinesShown))
                return shown[number - 1];
            SsoAccountRole[] found = [.. all.Where(role => Array.TrueForAll(
                answer.Split(' '), word => CultureInfo.InvariantCulture.CompareInfo.IndexOf(role.ToString(), word, CompareOptions.IgnoreCase) >= 0))];
            if (found.Length == 1) return found[0];
            if (found.Length == 0) cmdlet.Host.UI.WriteLine($"Nothing has '{DisplayText.Safe(answer, DisplayText.LineLimit)}' in its name.");
            else shown = found;
        }
    }
}
