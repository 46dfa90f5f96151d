using System.Globalization;
using System.Text;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Sts;

/// <summary>
/// The AWS Security Token Service, as far as the credential chain goes. Its protocol is "query": a form, and XML in return.
/// https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html
/// </summary>
/// <param name="connection">Where requests go.</param>
internal sealed class StsClient(ServiceConnection connection)
{
    private const string Version = "2011-06-15";
    private const string ContentType = "application/x-www-form-urlencoded";
    private const string SigningName = "sts";

    /// <summary>Where requests to the endpoint that is in no region are signed for.</summary>
    private const string GlobalSigningRegion = "us-east-1";

    private readonly ServiceHttpClient _channel = new(connection);

    /// <summary>Credentials of a role.</summary>
    /// <param name="request">The role, and how to take it.</param>
    /// <param name="credentials">Who takes it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public Task<AssumedRole> AssumeRoleAsync(AssumeRoleRequest request, AwsCredentialIdentity credentials, CancellationToken cancellationToken) =>
        SendAsync(
            Signed("AssumeRole", request.Members(), credentials, request.TokenCode),
            reply => AssumedRole.From(reply, "AssumeRole"),
            cancellationToken);

    /// <summary>Credentials of a role for the token of another identity provider; the request is not signed.</summary>
    /// <param name="request">The role, and how to take it.</param>
    /// <param name="token">The provider's token.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public Task<AssumedRole> AssumeRoleWithWebIdentityAsync(AssumeRoleRequest request, Secret token, CancellationToken cancellationToken) =>
        SendAsync(
            Call("AssumeRoleWithWebIdentity", [.. request.Members(), new("WebIdentityToken", token.Reveal())], token),
            reply => AssumedRole.From(reply, "AssumeRoleWithWebIdentity"),
            cancellationToken);

    /// <summary>Whose the credentials are; every caller may ask.</summary>
    /// <exception cref="SsoOidcException">The service refused, or did not answer.</exception>
    public Task<CallerIdentity> GetCallerIdentityAsync(AwsCredentialIdentity credentials, CancellationToken cancellationToken) =>
        SendAsync(Signed("GetCallerIdentity", [], credentials), CallerIdentity.From, cancellationToken);

    /// <summary>What the usual advice has in mind is Identity Center.</summary>
    private Task<T> SendAsync<T>(ServiceRequest call, Func<ServiceResponse, T> read, CancellationToken cancellationToken)
        where T : class => _channel.SendAsync(call, reply =>
        {
            try
            {
                return read(reply);
            }
            catch (SsoOidcException refused) when (Advice(refused.Kind) is { } advice)
            {
                // A token or an identity context that has ended: what is called so elsewhere is a device code.
                throw refused.With(refused.Message, advice, refused.Kind == FailureKind.ExpiredToken ? FailureKind.InvalidGrant : null);
            }
        }, cancellationToken);

    private static string? Advice(FailureKind kind) => kind switch
    {
        FailureKind.InvalidRequest => "Check what the message names: the ARN of the role, the names and ids, the duration, the policies, the context",
        FailureKind.InvalidGrant or FailureKind.ExpiredToken =>
            "Get a new token from the identity provider, or a new identity context from New-SsoTokenWithIam, and check that the role trusts that provider",
        FailureKind.InvalidCredentials => "Get new credentials with Get-SsoRoleCredential, Get-SignInCredential or Get-AwsCredential, or name another -ProfileName",
        FailureKind.InvalidSignature => "Check the secret access key, the region, and this machine's clock (5 minutes are tolerated)",
        _ => null,
    };

    private ServiceRequest Signed(
        string action, IEnumerable<KeyValuePair<string, string>> members, AwsCredentialIdentity credentials, Secret? code = null)
    {
        string region = connection.Settings.Region is { } named and not Partition.Global ? named : GlobalSigningRegion;
        ServiceRequest call = Call(action, members, code, credentials.SessionToken, credentials.SecretAccessKey);
        return call with { Authorize = (message, now) => SigV4.Sign(message, call.Body, credentials, region, SigningName, now) };
    }

    private static ServiceRequest Call(string action, IEnumerable<KeyValuePair<string, string>> members, params Secret?[] secrets)
    {
        StringBuilder form = new($"Action={action}&Version={Version}");
        foreach (KeyValuePair<string, string> member in members)
            form.Append('&').Append(member.Key).Append('=').Append(Uri.EscapeDataString(member.Value));
        return new ServiceRequest(action, "/", Encoding.UTF8.GetBytes(form.ToString()), secrets) { ContentType = ContentType };
    }
}

/// <summary>A role to take.</summary>
internal sealed record AssumeRoleRequest
{
    public required string RoleArn { get; init; }

    /// <summary>Stands in the logs of the account.</summary>
    public required string RoleSessionName { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>The MFA device.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>What the MFA device shows.</summary>
    public Secret? TokenCode { get; init; }

    public int? DurationSeconds { get; init; }

    /// <summary>A policy that the session has no rights beyond.</summary>
    public string? Policy { get; init; }

    /// <summary>ARNs of managed policies that the session has no rights beyond.</summary>
    public IReadOnlyList<string> PolicyArns { get; init; } = [];

    /// <summary>Identity contexts of IAM Identity Center, which say for whom the role is taken.</summary>
    public IReadOnlyList<string> IdentityContexts { get; init; } = [];

    public IEnumerable<KeyValuePair<string, string>> Members()
    {
        const string identityCenter = "arn:aws:iam::aws:contextProvider/IdentityCenter";
        yield return new("RoleArn", RoleArn);
        yield return new("RoleSessionName", RoleSessionName);
        if (ExternalId is not null) yield return new("ExternalId", ExternalId);
        if (SerialNumber is not null) yield return new("SerialNumber", SerialNumber);
        if (TokenCode is not null) yield return new("TokenCode", TokenCode.Reveal());
        if (DurationSeconds is { } seconds) yield return new("DurationSeconds", seconds.ToString(CultureInfo.InvariantCulture));
        if (Policy is not null) yield return new("Policy", Policy);
        for (int i = 0; i < PolicyArns.Count; i++) yield return new($"PolicyArns.member.{i + 1}.arn", PolicyArns[i]);
        for (int i = 0; i < IdentityContexts.Count; i++)
        {
            yield return new($"ProvidedContexts.member.{i + 1}.ProviderArn", identityCenter);
            yield return new($"ProvidedContexts.member.{i + 1}.ContextAssertion", IdentityContexts[i]);
        }
    }
}

/// <summary>Credentials of a role that was taken.</summary>
/// <param name="Identity">The credentials.</param>
/// <param name="Metadata">What came with the reply.</param>
internal sealed record AssumedRole(AwsCredentialIdentity Identity, ResponseMetadata Metadata)
{
    public static AssumedRole From(ServiceResponse reply, string action)
    {
        XmlMembers xml = reply.Xml(action + "Response");
        string result = action + "Result";
        return new AssumedRole(
            new AwsCredentialIdentity
            {
                AccessKeyId = Required("AccessKeyId"),
                SecretAccessKey = new Secret(Required("SecretAccessKey")),
                SessionToken = new Secret(Required("SessionToken")),
                Expiration = DateTimeOffset.TryParse(
                    Required("Expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset end)
                    ? end
                    : throw ServiceExceptionFactory.BadReply(reply, "the Expiration in the answer is no time"),
                AccountId = Arn.TryParse(xml.Text($"{result}/AssumedRoleUser/Arn"))?.AccountId,
            },
            reply.Metadata);

        string Required(string name) => xml.Required($"{result}/Credentials/{name}", reply);
    }
}

/// <summary>Whose credentials are.</summary>
internal sealed record CallerIdentity(string Account, string Arn, string UserId, ResponseMetadata Metadata)
{
    public static CallerIdentity From(ServiceResponse reply)
    {
        XmlMembers xml = reply.Xml("GetCallerIdentityResponse");
        return new CallerIdentity(Required("Account"), Required("Arn"), Required("UserId"), reply.Metadata);

        string Required(string name) => xml.Required("GetCallerIdentityResult/" + name, reply);
    }
}
