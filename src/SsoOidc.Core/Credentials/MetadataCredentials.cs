using System.Net;
using System.Text;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Credentials;

/// <summary>
/// Credentials that the machine's surroundings hand out: the container's endpoint and the instance metadata service.
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html,
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html
/// </summary>
internal sealed class MetadataCredentials(AwsConfiguration configuration, Func<HttpTransport> transport, TimeProvider clock)
{
    private const string Roles = "latest/meta-data/iam/security-credentials/";

    private static readonly TimeSpan s_containerLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_instanceLimit = TimeSpan.FromSeconds(1);
    private static readonly string[] s_plainHosts = ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"];

    public async Task<AwsCredentialIdentity?> FromContainerAsync(List<string> looked, CancellationToken cancellationToken)
    {
        string? relative = configuration.Environment("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
        string? full = configuration.Environment("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        if (relative is null && full is null)
        {
            looked.Add("container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set");
            return null;
        }

        Uri uri = ContainerUri(relative, full);
        string source = $"The container credentials endpoint {uri.Authority}";
        (HttpStatusCode status, string text) =
            await SendAsync(HttpMethod.Get, uri, "Authorization", AuthorizationToken(), s_containerLimit, cancellationToken)
            ?? throw new SsoOidcException(FailureKind.CredentialsNotFound, $"{source} did not answer.");
        return status == HttpStatusCode.OK
            ? CredentialDocument.Parse(text, source).ToCredentials(source).NotEnded(source, clock)
            : throw new SsoOidcException(FailureKind.CredentialsNotFound, $"{source} answered HTTP {(int)status}.");
    }

    public async Task<AwsCredentialIdentity?> FromInstanceAsync(List<string> looked, CancellationToken cancellationToken)
    {
        if (string.Equals(configuration.Environment("AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
        {
            looked.Add("instance metadata: switched off by AWS_EC2_METADATA_DISABLED");
            return null;
        }

        string configured = configuration.Setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint")
            ?? (string.Equals(
                    configuration.Setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode"),
                    "ipv6", StringComparison.OrdinalIgnoreCase)
                ? "http://[fd00:ec2::254]/" : "http://169.254.169.254/");
        if (!Uri.TryCreate(configured.TrimEnd('/') + "/", UriKind.Absolute, out Uri? root)
            || (root.Scheme != Uri.UriSchemeHttp && root.Scheme != Uri.UriSchemeHttps))
        {
            throw new SsoOidcException(
                FailureKind.InvalidConfiguration, $"The endpoint of the instance metadata service, '{configured}', is not an http URL.");
        }

        string source = $"The instance metadata service {root.Authority}";

        Uri tokenUri = new(root, "latest/api/token");
        (HttpStatusCode Status, string Text)? answer = await SendAsync(
            HttpMethod.Put, tokenUri, "x-aws-ec2-metadata-token-ttl-seconds", "21600", s_instanceLimit, cancellationToken);
        string? session = answer is (HttpStatusCode.OK, { Length: > 0 } token) ? token : null;
        if (session is null && !MayUseVersion1(answer?.Status))
        {
            looked.Add(answer is var (status, _)
                ? $"instance metadata: {root.Authority} gave no session token (HTTP {(int)status})"
                : $"instance metadata: no answer from {root.Authority}");
            return null;
        }

        answer = await GetAsync(new Uri(root, Roles), session, cancellationToken);
        if (answer is not (HttpStatusCode.OK, var roles) || string.IsNullOrWhiteSpace(roles))
        {
            looked.Add(answer is null
                ? $"instance metadata: no answer from {root.Authority}"
                : $"instance metadata: {root.Authority} knows no role");
            return null;
        }

        string role = roles.Trim().Split('\n', 2)[0].Trim();
        string? shown = new SecretMask(Secret.From(session)).Apply(role);
        return await GetAsync(new Uri(root, Roles + Uri.EscapeDataString(role)), session, cancellationToken) is (HttpStatusCode.OK, var document)
            // Also if they have ended, as the AWS CLI does: the service hands such out while it can't get others.
            ? CredentialDocument.Parse(document, source).ToCredentials(source)
            : throw new SsoOidcException(FailureKind.CredentialsNotFound, $"{source} has no credentials for the role '{shown}'.");
    }

    /// <summary>
    /// Version 1 has no session token. A container may be too many hops away for the answer with one, and what stands in for the
    /// service may not know of tokens.
    /// </summary>
    /// <param name="status">The answer to the request for a token; null if none came.</param>
    private bool MayUseVersion1(HttpStatusCode? status) =>
        (status is null or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed || (int)status >= 500)
        && !string.Equals(
            configuration.Setting("AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled"), "true", StringComparison.OrdinalIgnoreCase);

    private static Uri ContainerUri(string? relative, string? full)
    {
        if (relative is not null)
        {
            // What looks relative may name another host (//host/path), which then would get the token.
            Uri container = new("http://169.254.170.2");
            return Uri.TryCreate(container, relative, out Uri? below) && Uri.Compare(
                container, below, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.Ordinal) == 0
                    ? below
                    : throw new SsoOidcException(
                        FailureKind.InvalidConfiguration, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI must be a path.");
        }

        bool allowed = Uri.TryCreate(full, UriKind.Absolute, out Uri? uri)
            && (uri.Scheme == Uri.UriSchemeHttps
                || (uri.Scheme == Uri.UriSchemeHttp && (uri.IsLoopback || s_plainHosts.Contains(uri.Host))));
        return allowed
            ? uri!
            : throw new SsoOidcException(
                FailureKind.InvalidConfiguration,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI must be https, or http to a loopback or container address.");
    }

    private string? AuthorizationToken()
    {
        string? token = configuration.Environment("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") is { } file
            ? ReadToken(file)
            : configuration.Environment("AWS_CONTAINER_AUTHORIZATION_TOKEN");
        return token is null || !(token.Contains('\r') || token.Contains('\n'))
            ? token
            : throw new SsoOidcException(FailureKind.InvalidConfiguration, "The container authorization token holds a line end.");
    }

    private static string ReadToken(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SsoOidcException(
                FailureKind.InvalidConfiguration, $"The container authorization token file {file} can't be read: {e.Message}", e);
        }
    }

    private Task<(HttpStatusCode Status, string Text)?> GetAsync(Uri uri, string? session, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, uri, "x-aws-ec2-metadata-token", session, s_instanceLimit, cancellationToken);

    /// <summary>Null if nobody answers in time, or with too much.</summary>
    private async Task<(HttpStatusCode Status, string Text)?> SendAsync(
        HttpMethod method, Uri uri, string header, string? value, TimeSpan limit, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, uri);
        if (value is not null) request.Headers.TryAddWithoutValidation(header, value);
        using CancellationTokenSource timer = clock.CancelAfter(limit);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            using HttpResponseMessage response = await transport().To(uri).SendAsync(request, both.Token);
            return await ResponseBody.ReadAsync(response.Content, both.Token) is { } body
                ? (response.StatusCode, Encoding.UTF8.GetString(body))
                : null;
        }
        catch (Exception e) when (TransportFailure.IsOne(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }
}
