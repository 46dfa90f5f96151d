using System.Management.Automation;

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
    private protected static string Page(string url, bool isHighlighted) => isHighlighted ? $"\u001b[1m{url}{Off}" : url;

    /// <summary>What has to be compared: reversed, which no colour scheme makes unreadable.</summary>
    private protected static string Code(string code, bool isHighlighted) => isHighlighted ? $"\u001b[1;7m {code} {Off}" : code;
}
