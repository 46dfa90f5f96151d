namespace SsoOidc.Core.Flows;

/// <summary>Lets a person sign in on another machine and asks for the code that its page shows.</summary>
public interface IVerificationPrompt
{
    /// <summary>Shows the page and waits for the code.</summary>
    /// <param name="url">The page, complete.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was typed or pasted.</returns>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InteractionRequired"/>: there is nobody to ask.</exception>
    Task<Secret> AskAsync(string url, CancellationToken cancellationToken);
}
