namespace SsoOidc.Emulator.State;

/// <summary>Which of the token operations a session came from; their tokens don't mix.</summary>
internal enum SessionKind
{
    Oidc,
    Iam,
    SignIn,
}
