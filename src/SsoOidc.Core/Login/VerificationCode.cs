using System.Text;

namespace SsoOidc.Core.Login;

/// <summary>The one string that a person copies from the sign-in page: base64 of a query string with code and state.</summary>
internal sealed class VerificationCode
{
    /// <summary>Where many terminals cut a pasted line (POSIX MAX_CANON and its like).</summary>
    private static readonly int[] s_lineLimits = [255, 256, 1023, 1024, 4094, 4095, 4096];

    private VerificationCode(Secret code, string state)
    {
        Code = code;
        State = state;
    }

    public Secret Code { get; }

    /// <summary>Tells which sign-in it belongs to.</summary>
    public string State { get; }

    /// <summary>Takes the string apart; blanks and line ends that came with it do not matter.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidVerificationCode"/>.</exception>
    public static VerificationCode Parse(Secret pasted)
    {
        string text = new([.. pasted.Reveal().Where(c => !char.IsWhiteSpace(c))]);
        if (Base64Url.TryDecode(text) is { } query)
        {
            Dictionary<string, string> values = LoopbackRequest.Values(Encoding.UTF8.GetString(query));
            if (values.TryGetValue("code", out string? code) && code.Length > 0
                && values.TryGetValue("state", out string? state) && state.Length > 0)
            {
                return new VerificationCode(new Secret(code), state);
            }
        }

        throw new SsoOidcException(
            FailureKind.InvalidVerificationCode,
            $"These {text.Length} characters are not the code of a sign-in page, or not the whole of it."
            + (s_lineLimits.Contains(text.Length) ? " Terminals cut a pasted line at about this length." : ""));
    }
}
