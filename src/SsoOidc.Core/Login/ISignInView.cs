using SsoOidc.Core.Oidc;

namespace SsoOidc.Core.Login;

/// <summary>What a sign-in shows to the person.</summary>
internal interface ISignInView
{
    /// <summary>The page to open; the browser comes back by itself.</summary>
    /// <param name="url">The page, complete.</param>
    /// <param name="deadline">When the wait for the browser ends.</param>
    void ShowPage(string url, DateTimeOffset deadline);

    /// <summary>The page to open and the code to compare there.</summary>
    void ShowCode(DeviceAuthorization authorization);

    /// <summary>The time that is left; about once a second.</summary>
    void Tick(TimeSpan left);

    /// <summary>Something that does not end the sign-in.</summary>
    void Warn(string text);
}

/// <summary>Lets a person sign in on another machine and asks for the code that its page shows.</summary>
internal interface IVerificationPrompt
{
    /// <summary>Shows the page and waits for the code.</summary>
    /// <param name="url">The page, complete.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was typed or pasted.</returns>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InteractionRequired"/>: there is nobody to ask.</exception>
    Task<Secret> AskAsync(string url, CancellationToken cancellationToken);
}
