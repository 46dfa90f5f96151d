namespace SsoOidc.Core.Flows;

/// <summary>What to make of a request that came to the loopback address.</summary>
internal sealed class CallbackOutcome(int status, string title, string text, CallbackAnswer? answer = null, bool isMismatch = false)
{
    /// <summary>The HTTP status to answer with.</summary>
    public int Status => status;

    /// <summary>What the page says first.</summary>
    public string Title => title;

    /// <summary>What the page says then; text, never HTML.</summary>
    public string Text => text;

    /// <summary>The answer that was waited for; null where the wait goes on.</summary>
    public CallbackAnswer? Answer => answer;

    /// <summary>Whether it was an answer, but to another sign-in.</summary>
    public bool IsMismatch => isMismatch;

    public static CallbackOutcome Of(CallbackRequest request, string path, string state)
    {
        if (request.Path != path) return new(404, "Nothing here", "This address only takes the answer to a sign-in.");
        if (request.Method != "GET") return new(405, "Nothing here", "This address only takes GET.");
        request.Query.TryGetValue("code", out string? code);
        request.Query.TryGetValue("error", out string? error);
        if (string.IsNullOrEmpty(code) && string.IsNullOrEmpty(error))
            return new(400, "No answer", "This address holds neither a code nor an error.");

        request.Query.TryGetValue("state", out string? came);
        if (!FixedTime.Equal(came ?? "", state))
        {
            return new(400, "Another sign-in", "This answer does not belong to the sign-in that is waiting. Start again in PowerShell.",
                isMismatch: true);
        }

        request.Query.TryGetValue("error_description", out string? description);
        return string.IsNullOrEmpty(error)
            ? new(200, "Signed in", "PowerShell has the answer. You can close this tab and go back there.",
                new CallbackAnswer(new Secret(code!), null, null))
            : new(400, "The sign-in failed", string.IsNullOrEmpty(description) ? error! : $"{error}: {description}",
                new CallbackAnswer(null, error, string.IsNullOrEmpty(description) ? null : description));
    }

    public static SsoOidcException Mismatch() => new(
        FailureKind.CallbackMismatch, "An answer came to the loopback address that belongs to another sign-in; it was not used.");
}
