namespace SsoOidc.Core.Flows;

/// <summary>Shows a page to the person at this machine.</summary>
public interface IBrowser
{
    /// <summary>Opens the page.</summary>
    /// <returns>False where there is no browser, or it did not start: then the person must open the page.</returns>
    Task<bool> OpenAsync(string url, CancellationToken cancellationToken);
}
