namespace SsoOidc.Emulator;

/// <summary>What an <see cref="EmulatorFault"/> does to a request.</summary>
public enum FaultKind
{
    /// <summary>Answers with a modelled error instead of carrying the operation out.</summary>
    ServiceError,

    /// <summary>Answers 429 with the service's throttling error; the operation is not carried out.</summary>
    Throttled,

    /// <summary>Answers with a proxy's HTML page; the operation is not carried out.</summary>
    HtmlBody,

    /// <summary>Answers with a status and no body at all; the operation is not carried out.</summary>
    EmptyBody,

    /// <summary>Carries the operation out, then sends half its JSON with a Content-Length that fits the half.</summary>
    TruncatedBody,

    /// <summary>Carries the operation out, announces the full Content-Length, sends half and closes the connection.</summary>
    CutConnection,

    /// <summary>Carries the operation out and labels its reply with another content type.</summary>
    WrongContentType,

    /// <summary>Closes the connection without an answer; the operation is not carried out.</summary>
    DropConnection,

    /// <summary>
    /// Carries the operation out (a refresh token is rotated, say), then closes the connection without an answer.
    /// </summary>
    LoseReply,

    /// <summary>Waits before the operation is carried out.</summary>
    Delay,

    /// <summary>Leaves the refresh token out of the reply; a refresh then does not rotate.</summary>
    NoRefreshToken,

    /// <summary>Leaves the access token out of a reply that is otherwise a success.</summary>
    NoAccessToken,

    /// <summary>Hands out a verification URL of the newer form, with no user code in it.</summary>
    VerificationUrlWithoutCode,

    /// <summary>Shifts the clock that the Date header and the checks of proofs and signatures go by.</summary>
    ClockSkew,
}
