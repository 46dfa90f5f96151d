using System.Management.Automation;
using SsoOidc.Core;

namespace SsoOidc;

/// <summary>
/// What a person must see to sign in: the MessageData of the information record that shows it. Its text is plain; a host
/// that can prints <see cref="HostInformationMessage.Message"/>, where what matters stands out.
/// </summary>
public abstract class SignInPrompt : HostInformationMessage
{
    private const string Off = "\u001b[0m";

    private protected SignInPrompt()
    {
    }

    /// <summary>The whole message, without any colours.</summary>
    public sealed override string ToString() => Text(false);

    /// <summary>Makes <see cref="HostInformationMessage.Message"/>.</summary>
    internal void Compose(bool isHighlighted) => Message = Text(isHighlighted);

    private protected abstract string Text(bool isHighlighted);

    /// <summary>A page to open.</summary>
    private protected static string Page(string url, bool isHighlighted) => isHighlighted ? $"\u001b[1m{Shown(url)}{Off}" : Shown(url);

    /// <summary>What has to be compared: reversed, which no colour scheme makes unreadable.</summary>
    private protected static string Code(string code, bool isHighlighted) => isHighlighted ? $"\u001b[1;7m {Shown(code)} {Off}" : Shown(code);

    /// <summary>What came from outside must not move the cursor, or look like something else.</summary>
    private protected static string Shown(string text) => DisplayText.Safe(text, DisplayText.LineLimit);
}
