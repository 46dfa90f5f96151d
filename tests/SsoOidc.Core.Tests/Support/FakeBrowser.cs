using SsoOidc.Core.Login;

namespace SsoOidc.Core.Tests.Support;

/// <summary>A browser that does what the test says with each page.</summary>
internal sealed class FakeBrowser(Func<string, Task<bool>> open) : IBrowser
{
    public List<string> Opened { get; } = [];

    /// <summary>There is none.</summary>
    public static FakeBrowser Missing => new(_ => Task.FromResult(false));

    /// <summary>One whose person is signed in already: it comes back at once, with the page's own state.</summary>
    public static FakeBrowser ComingBack(string answer) => new(async url =>
    {
        await RawBrowser.GetAsync(
            LoopbackAddress.Of(QueryOf(url)["redirect_uri"]),
            $"/oauth/callback?{answer}&state={Uri.EscapeDataString(QueryOf(url)["state"])}");
        return true;
    });

    public static IReadOnlyDictionary<string, string> QueryOf(string url) => new Uri(url).Query.TrimStart('?').Split('&')
        .Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));

    public Task<bool> OpenAsync(string url, CancellationToken cancellationToken)
    {
        Opened.Add(url);
        return open(url);
    }
}
