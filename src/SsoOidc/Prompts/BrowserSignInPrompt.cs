using System.Globalization;
using SsoOidc.Core;

namespace SsoOidc;

/// <summary>
/// What a person must see to sign in with the browser of this machine: the MessageData of the information record that shows
/// it. Its text is what hosts print.
/// </summary>
public sealed class BrowserSignInPrompt : SignInPrompt
{
    /// <summary>The page to open, complete.</summary>
    public required string Url { get; init; }

    /// <summary>When the wait for the browser ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What is signed in to: a start URL, session name or AWS Sign-In.</summary>
    public required string Target { get; init; }

    /// <summary>Whether the page is being opened already.</summary>
    public bool IsOpened { get; init; }

    /// <summary>
    /// Where the page is, for the progress line: Windows PowerShell's progress pane can lie over the printed page. In ASCII, so
    /// that no letter looks like another.
    /// </summary>
    internal string Status => Uri.TryCreate(Url, UriKind.Absolute, out Uri? page)
        ? $"Waiting for the browser at {Shown((page.TryWithAsciiHost() ?? page).Authority)}"
        : "Waiting for the browser";

    private protected override string Text(bool isHighlighted)
    {
        string end = ExpiresAt.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        string start = IsOpened
            ? $"Your browser is being opened to sign in to {Shown(Target)}. If it does not open, use this page on this machine:"
            : $"To sign in to {Shown(Target)}, open this page in a browser on this machine:";
        return $"""

            {start}

                {Page(Url, isHighlighted)}

            This command waits for the browser until {end}. Approve only what you started yourself.

            """;
    }
}
