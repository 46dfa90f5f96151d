namespace SsoOidc;

/// <summary>
/// What a person must see to sign in on another machine: the MessageData of the information record that shows it. Its text is
/// what hosts print.
/// </summary>
public sealed class RemoteSignInPrompt : SignInPrompt
{
    /// <summary>The page to open, complete.</summary>
    public required string Url { get; init; }

    /// <summary>The command that takes the code, if it can't be pasted here.</summary>
    public required string Command { get; init; }

    private protected override string Text(bool isHighlighted) => $"""

        To sign in to the AWS console, open this page in a browser on any machine:

            {Page(Url, isHighlighted)}

        Sign in there, copy the code that the page shows, and paste it here. Terminals may cut a pasted line at 1024 characters:
        then run

            {Command}

        Never give the code to anybody who asks for it.

        """;
}
