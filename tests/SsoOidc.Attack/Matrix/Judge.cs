using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;
using SsoOidc.Core;

namespace SsoOidc.Attack.Matrix;

/// <summary>What is wrong with what a cell gave.</summary>
[Flags]
internal enum Wrong
{
    None = 0,
    Id = 1,
    System = 2,
    Leak = 4,
    Control = 8,
    Injection = 16,
    Slow = 32,
    Lost = 64,
}

/// <summary>What a cell gave.</summary>
/// <param name="All">Every object of every stream.</param>
/// <param name="End">What ended the pipeline; null if nothing did.</param>
/// <param name="Time">How long the line ran.</param>
/// <param name="Lines">Each message and each value by itself, as it is.</param>
/// <param name="Shown">All of it, as PowerShell prints it in several forms.</param>
internal sealed record CellResult(IReadOnlyList<object> All, ErrorRecord? End, TimeSpan Time, IReadOnlyList<string> Lines, string Shown)
{
    public IEnumerable<ErrorRecord> Errors => All.OfType<ErrorRecord>();

    public string Ids => string.Join(",", Errors.Select(IdOf).Distinct());

    public static string IdOf(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}

/// <summary>Says what is wrong.</summary>
internal static partial class Judge
{
    /// <summary>Much longer than <c>-TimeoutSec 2</c>: what takes it does not keep to the limit, be the machine ever so busy.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(15);

    /// <summary>What <c>-TimeoutSec</c> gives.</summary>
    private static readonly TimeSpan s_given = TimeSpan.FromSeconds(1.9);

    /// <summary>The plant in Base64, wherever it falls into the groups.</summary>
    private static readonly string[] s_plants =
        [.. Enumerable.Range(0, 3).Select(before => CoreOf(before, "pl4nt&d'Sec<")), .. Enumerable.Range(0, 3).Select(before => CoreOf(before, "pl4nt\\u0026d"))];

    public static (Wrong Wrong, string What) Of(Cell cell, CellResult result, bool isFileChanged)
    {
        if (result.End is not null) return (Wrong.System, $"the pipeline ended: {CellResult.IdOf(result.End)}: {result.End}");
        foreach (ErrorRecord error in result.Errors)
        {
            string id = CellResult.IdOf(error);
            if (!Enum.TryParse(id, out FailureKind kind) || kind == FailureKind.InternalError) return (Wrong.System, $"{id}: {error}");
            if (error.CategoryInfo.Category == ErrorCategory.NotSpecified) return (Wrong.Id, $"{id} has no category");
            if (string.IsNullOrEmpty(error.ErrorDetails?.RecommendedAction)) return (Wrong.Id, $"{id} names no next step");
        }

        if (WrongId(cell, result) is { } wrong) return (Wrong.Id, wrong);
        if (Leak(result.Shown + string.Concat(result.Lines)) is { } leak) return (Wrong.Leak, leak);
        foreach (string line in result.Lines)
        {
            if (Controls().Match(line) is { Success: true } control) return (Wrong.Control, $"U+{(int)control.Value[0]:X4}: {Around(line, control.Index)}");
            if (line.Length > 20_000) return (Wrong.Control, $"{line.Length} characters: {line[..100]}");
        }

        if (Controls().Match(result.Shown.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)) is { Success: true } shown)
            return (Wrong.Control, $"U+{(int)shown.Value[0]:X4} as it is printed");
        if (Injection(result) is { } injection) return (Wrong.Injection, injection);
        if (isFileChanged && result.Errors.Any()) return (Wrong.Lost, "the file is not what it was");
        return result.Time > s_limit ? (Wrong.Slow, $"{result.Time.TotalSeconds:0.0} s") : (Wrong.None, "");
    }

    private static string? WrongId(Cell cell, CellResult result)
    {
        if (!result.Errors.Any())
        {
            bool mayBeGood = cell.Fault.MaySucceed || (cell.Path.ReadsNoAnswer && IsSignedOut(cell.Fault));
            return mayBeGood ? null : "no error";
        }

        HashSet<FailureKind> allowed = [.. cell.Fault.Kinds];
        if (cell.Path.Waits) allowed.Add(FailureKind.SignInTimeout);
        // On a busy machine the limit may come before the fault does.
        if (result.Time > s_given) allowed.Add(FailureKind.RequestTimeout);
        allowed.UnionWith(cell.Path.Ends);
        return result.Errors.Any(error => allowed.Contains(Enum.Parse<FailureKind>(CellResult.IdOf(error))))
            ? null
            : $"{result.Ids} instead of {string.Join(" or ", cell.Fault.Kinds)}: {result.Errors.First()}";
    }

    /// <summary>Nothing, and an empty object, is what the portal answers to a sign-out; an access token that is over needs none.</summary>
    private static bool IsSignedOut(Fault fault) =>
        fault.Group == "member" || fault.Kinds.Contains(FailureKind.Unauthorized)
        || fault.Name is "nothing" or "blanks" or "an empty object" or "a length that is no number" or "a negative length" or "two lengths";

    private static string? Leak(string text)
    {
        int at = text.IndexOf("pl4nt", StringComparison.OrdinalIgnoreCase);
        foreach (string plant in s_plants)
        {
            if (at < 0) at = text.Replace('-', '+').Replace('_', '/').IndexOf(plant, StringComparison.Ordinal);
        }

        return at < 0 ? null : Around(text, at);
    }

    private static string? Injection(CellResult result)
    {
        foreach (string line in result.Lines)
        {
            if (line.Contains('\n' + Faults.Injected, StringComparison.Ordinal) || line.Contains('\r' + Faults.Injected, StringComparison.Ordinal))
                return "a line of its own";
        }

        if (result.Errors.FirstOrDefault(error => error.ErrorDetails?.RecommendedAction?.Contains("Remove-Item", StringComparison.Ordinal) == true) is { } error)
            return error.ErrorDetails.RecommendedAction;
        return result.All.OfType<InformationRecord>().Select(said => said.MessageData?.ToString()).FirstOrDefault(said =>
            said is not null && (said.Contains("javascript:", StringComparison.Ordinal) || said.Contains("file:///", StringComparison.Ordinal)));
    }

    private static string Around(string text, int at) =>
        DisplayText.Safe(text.Substring(Math.Max(0, at - 60), Math.Min(text.Length - Math.Max(0, at - 60), 140)), 300);

    private static string CoreOf(int before, string plant)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(plant);
        string all = Convert.ToBase64String([.. new byte[before], .. bytes]);
        int first = ((before * 8) + 5) / 6, end = (before + bytes.Length) * 8 / 6;
        return all[first..end];
    }

    [GeneratedRegex(@"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}-[\r\n\t]]")]
    private static partial Regex Controls();
}
