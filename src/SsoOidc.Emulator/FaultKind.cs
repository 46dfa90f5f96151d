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

    /// <summary>Answers with a status and no body; the operation is not carried out.</summary>
    EmptyBody,

    /// <summary>Carries the operation out, then sends half of its JSON with the Content-Length of that half.</summary>
    TruncatedBody,

    /// <summary>Carries the operation out, announces the full Content-Length, sends half and closes the connection.</summary>
    CutConnection,

    /// <summary>Carries the operation out and gives its reply another content type.</summary>
    WrongContentType,

    /// <summary>Closes the connection without an answer; the operation is not carried out.</summary>
    DropConnection,

    /// <summary>
    /// Carries the operation out (a refresh token is rotated, for example), then closes the connection without an answer.
    /// </summary>
    LoseReply,

    /// <summary>Waits before the operation is carried out.</summary>
    Delay,

    /// <summary>Leaves the refresh token out of the reply; a refresh then does not rotate.</summary>
    NoRefreshToken,

    /// <summary>Leaves the access token out of a successful reply.</summary>
    NoAccessToken,

    /// <summary>Returns a verification URL of the newer form, without the user code.</summary>
    VerificationUrlWithoutCode,

    /// <summary>Shifts the clock of the Date header and of the checks of proofs and signatures.</summary>
    ClockSkew,
}
