namespace SsoOidc.Core;

/// <summary>An Amazon Resource Name, for example <c>arn:aws:sts::111122223333:assumed-role/Admin/jane</c>.</summary>
internal sealed record Arn
{
    private readonly string _text;

    private Arn(string text, string accountId) => (_text, AccountId) = (text, accountId);

    public string AccountId { get; }

    /// <summary>Null if the text is none with an account and a resource. It goes into config files, so it must be one line without blanks.</summary>
    public static Arn? TryParse(string? text) =>
        text?.Split(':') is { Length: >= 6 } parts && parts[0] == "arn" && parts[4].Length > 0 && parts[5].Length > 0
        && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            ? new Arn(text, parts[4])
            : null;

    public override string ToString() => _text;
}
