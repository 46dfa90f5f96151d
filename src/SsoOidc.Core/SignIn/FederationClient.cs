using System.Globalization;
using System.Text;
using System.Text.Json;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.SignIn;

/// <summary>
/// Makes a link that opens the console for credentials. Requests and the link are secrets: who has one is signed in.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
/// </summary>
/// <param name="connection">Where requests go.</param>
internal sealed class FederationClient(ServiceConnection connection)
{
    private readonly ServiceHttpClient _channel = new(connection);

    /// <summary>The link to a page of the console.</summary>
    /// <param name="credentials">Temporary credentials.</param>
    /// <param name="destination">The page.</param>
    /// <param name="duration">How long the console is open; null for as long as the service has it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public async Task<Secret> LoginUrlAsync(
        AwsCredentialIdentity credentials, Uri destination, TimeSpan? duration, CancellationToken cancellationToken)
    {
        string session = Session(credentials);
        string path = "/federation?Action=getSigninToken"
            + (duration is { } length ? "&SessionDuration=" + ((long)length.TotalSeconds).ToString(CultureInfo.InvariantCulture) : "")
            + "&Session=" + Uri.EscapeDataString(session);
        ServiceRequest call = new("GetSigninToken", path, [], credentials.SecretAccessKey, credentials.SessionToken) { Method = HttpMethod.Get };
        Secret token = await _channel.SendAsync(call, Token, cancellationToken);
        string root = connection.Settings.Endpoint.AbsoluteUri.TrimEnd('/');
        return new Secret(
            $"{root}/federation?Action=login&Issuer={Uri.EscapeDataString("SsoOidc")}&Destination={Uri.EscapeDataString(destination.AbsoluteUri)}"
            + $"&SigninToken={Uri.EscapeDataString(token.Reveal())}");
    }

    /// <summary>A page of the console.</summary>
    /// <param name="region">The region; null for the one that the console opened last.</param>
    /// <param name="service">The service as the console's pages name it, for example <c>ec2</c>; null for the first page.</param>
    public static Uri Console(string? region, string? service)
    {
        Partition partition = Partition.Of(region ?? "");
        bool isRegional = region is not null && !region.EndsWith("-global", StringComparison.Ordinal);
        string host = (isRegional ? region + "." : "") + partition.ConsoleHost;
        string page = service is null ? isRegional ? "console/home" : "" : $"{service}/home";
        return new Uri($"https://{host}/{page}{(isRegional ? "?region=" + region : "")}");
    }

    /// <summary>The service says no in HTML, and not why.</summary>
    private static Secret Token(ServiceResponse reply)
    {
        if (reply is { Error: not null, Metadata.HttpStatusCode: 400 or 401 or 403 })
        {
            throw new SsoOidcException(FailureKind.InvalidCredentials, $"The console's sign-in refused the credentials. {reply.Metadata}.")
            {
                NextStep = "Check with Get-AwsCallerIdentity that they have not ended; a role that was taken by a role opens the console only without -DurationSec",
                ResponseMetadata = reply.Metadata,
            };
        }

        using JsonResponseReader json = reply.Json();
        return json.RequiredSecret("SigninToken");
    }

    private static string Session(AwsCredentialIdentity credentials)
    {
        using MemoryStream content = new();
        using (Utf8JsonWriter json = new(content))
        {
            json.WriteStartObject();
            json.WriteString("sessionId", credentials.AccessKeyId);
            json.WriteString("sessionKey", credentials.SecretAccessKey.Reveal());
            json.WriteString("sessionToken", credentials.SessionToken?.Reveal());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(content.ToArray());
    }
}
