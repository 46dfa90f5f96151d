namespace SsoOidc.Core.Flows;

/// <summary>What to make of a request that came to the loopback address.</summary>
/// <param name="Status">The HTTP status to answer with.</param>
/// <param name="Title">What the page says first.</param>
/// <param name="Text">What the page says then; text, never HTML.</param>
/// <param name="Answer">The answer that was waited for; null where the wait goes on.</param>
/// <param name="IsMismatch">Whether it was an answer, but to another sign-in.</param>
internal sealed record CallbackOutcome(int Status, string Title, string Text, CallbackAnswer? Answer = null, bool IsMismatch = false)
{
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
                IsMismatch: true);
        }

        request.Query.TryGetValue("error_description", out string? description);
        return string.IsNullOrEmpty(error)
            ? new(200, "Signed in", "PowerShell has the answer. You can close this tab and go back there.",
                new CallbackAnswer { Code = new Secret(code!) })
            : new(400, "The sign-in failed", string.IsNullOrEmpty(description) ? error! : $"{error}: {description}",
                new CallbackAnswer { Error = error, Description = string.IsNullOrEmpty(description) ? null : description });
    }

    public static SsoOidcException Mismatch() => new(
        FailureKind.CallbackMismatch, "An answer came to the loopback address that belongs to another sign-in; it was not used.");
}
