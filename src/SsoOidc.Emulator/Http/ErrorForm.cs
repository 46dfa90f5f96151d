namespace SsoOidc.Emulator.Http;

/// <summary>The ways an error is put on the wire.</summary>
internal enum ErrorForm
{
    /// <summary>sso-oidc: shape in the x-amzn-ErrorType header, body error and error_description.</summary>
    Oidc,

    /// <summary>signin: shape in the header, body error and message.</summary>
    SignIn,

    /// <summary>signin, unmodelled: no shape anywhere, body error and error_description as in RFC 6749.</summary>
    Rfc6749,

    /// <summary>Portal: shape in the body's __type, body message.</summary>
    Portal,

    /// <summary>The common front of all services (signature checks, throttling): shape in the header, body message.</summary>
    MessageOnly,
}
