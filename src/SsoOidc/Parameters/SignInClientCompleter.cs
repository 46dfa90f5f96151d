using System.Collections;
using SsoOidc.Core.SignIn;

namespace SsoOidc.Parameters;

/// <summary>Completes the clients that AWS Sign-In knows without registration.</summary>
public sealed class SignInClientCompleter : WordCompleter
{
    private static readonly (string, string)[] s_clients =
    [
        (CreateOAuth2TokenRequest.SameDevice, "A sign-in in a browser on this machine"),
        (CreateOAuth2TokenRequest.CrossDevice, "A sign-in in a browser elsewhere"),
    ];

    private protected override IEnumerable<(string Word, string Meaning)> Words(IDictionary boundParameters) => s_clients;
}
