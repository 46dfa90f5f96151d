using System.Net;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Login;

/// <summary>
/// Finds the access portal behind a start URL: organisations give their own name to it and redirect. A host that is not
/// known is used as it is, so that a new partition locks nobody out; the service then has the last word.
/// </summary>
/// <param name="transport">Sends the requests.</param>
/// <param name="clock">The clock of the time limit.</param>
/// <param name="deadline">The end of all that the caller does; null for none.</param>
internal sealed class StartUrlResolver(HttpTransport transport, TimeProvider clock, Deadline? deadline = null)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private static readonly string[] s_awsSuffixes =
    [
        ".awsapps.com", ".awsapps.cn", ".app.aws", ".portal.amazonaws.com", ".portal.amazonaws.com.cn",
        ".app.amazonwebservices.com.cn", ".portal.amazonaws.eu", ".api.amazonwebservices.eu",
    ];

    private static readonly string[] s_awsHosts =
    [
        "identitycenter.amazonaws.com", "identitycenter.amazonaws.com.cn", "identitycenter.amazonaws.eu",
        "identitycenter.us-gov.amazonaws.com",
    ];

    // <name>.portal.<region>. goes before these,
    private static readonly string[] s_regionSecond = ["app.aws", "app.amazonwebservices.com.cn", "api.amazonwebservices.eu"];

    // and <name>.<region>.portal. before these.
    private static readonly string[] s_regionFirst = ["amazonaws.com", "amazonaws.com.cn", "amazonaws.eu"];

    /// <summary>The portal behind a start URL; a host of AWS's own is not asked.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.InvalidStartUrl"/>: it is no https URL.</exception>
    public async Task<ResolvedStartUrl> ResolveAsync(string startUrl, CancellationToken cancellationToken)
    {
        Uri url = Checked(startUrl);
        if (IsAws(url)) return new ResolvedStartUrl(startUrl, RegionOf(url));
        try
        {
            Uri? target = await RedirectAsync(url, HttpMethod.Head, cancellationToken);
            if (target is null) return AsItIs(startUrl, "does not redirect to an AWS access portal");
            string page = target.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
            return IsPlainHttps(target) && IsAws(target)
                ? new ResolvedStartUrl(page.TrimEnd('/'), RegionOf(target))
                : AsItIs(startUrl, $"redirects to {page}, which is not known as a portal of AWS's");
        }
        catch (Exception e) when (TransportFailure.IsOne(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return AsItIs(startUrl, $"can't be asked where it leads ({TransportFailure.Of(e, url, proxy: transport.ProxyOf(url)).Message.TrimEnd('.')})");
        }
    }

    private static ResolvedStartUrl AsItIs(string startUrl, string why) =>
        new(startUrl, Doubt: $"The start URL {startUrl} {why}; it is used as it is.");

    private async Task<Uri?> RedirectAsync(Uri url, HttpMethod method, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timer = clock.CancelAfter(deadline?.Within(s_limit) ?? s_limit);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using HttpRequestMessage request = new(method, url);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Value);
        using HttpResponseMessage response = await transport.To(url).SendAsync(request, both.Token);
        if (method == HttpMethod.Head && response.StatusCode is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)
            return await RedirectAsync(url, HttpMethod.Get, cancellationToken);
        return response.Headers.Location is { } location && (int)response.StatusCode is >= 300 and < 400
            && Uri.TryCreate(url, location, out Uri? target) ? target : null;
    }

    private static Uri Checked(string startUrl) =>
        Uri.TryCreate(startUrl, UriKind.Absolute, out Uri? url) && IsPlainHttps(url)
            ? url
            : throw new SsoOidcException(
                FailureKind.InvalidStartUrl, $"The start URL '{startUrl}' is no https URL, such as https://example.awsapps.com/start.");

    /// <summary>Whether it is https, and holds no user name.</summary>
    private static bool IsPlainHttps(Uri url) => url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0;

    private static bool IsAws(Uri url) =>
        s_awsSuffixes.Any(suffix => url.Host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
        || s_awsHosts.Contains(url.Host, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The region in which a sign-in to a start URL happens: that which its host names, else the configured one; null if it is not
    /// known, since only a redirect tells.
    /// </summary>
    public static string? ExpectedRegion(string startUrl, string? configured) =>
        Uri.TryCreate(startUrl, UriKind.Absolute, out Uri? url) && IsAws(url) ? RegionOf(url) ?? configured : null;

    /// <summary>
    /// Whether it is the dual-stack portal of an instance. What StartDeviceAuthorization of the other endpoint gives for one leads to the
    /// other portal, which does not know the person (aws/aws-cli#10507).
    /// </summary>
    public static bool IsDualStack(string startUrl) =>
        Uri.TryCreate(startUrl, UriKind.Absolute, out Uri? url)
        && url.Host.ToLowerInvariant().Split('.', 4) is [_, "portal", _, var rest] && s_regionSecond.Contains(rest);

    private static string? RegionOf(Uri url)
    {
        if (url.Host.ToLowerInvariant().Split('.', 4) is not [_, var first, var second, var rest]) return null;
        return first == "portal" && s_regionSecond.Contains(rest) ? second
            : second == "portal" && s_regionFirst.Contains(rest) ? first
            : null;
    }
}

/// <summary>A start URL as the service knows it.</summary>
/// <param name="StartUrl">The URL to send to the service.</param>
/// <param name="Region">The region its host names; null if it names none.</param>
/// <param name="Doubt">Why the URL is used as it was given although its host is not known to be AWS's; null if there is none.</param>
internal sealed record ResolvedStartUrl(string StartUrl, string? Region = null, string? Doubt = null)
{
    /// <summary>What to warn about, if the host names another region than the one that was configured or given.</summary>
    public string? RegionConflict(string? configured) => Region is { } found && configured is { } said && found != said
        ? $"The access portal is in the region {found}, not {said}; {found} is used. Set sso_region to it in the config file."
        : null;
}
