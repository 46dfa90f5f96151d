using System.Globalization;
using System.Management.Automation;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Commands;

/// <summary>
/// Lets a parameter that takes an output of this module also take what is left of one after Export-Clixml, a job, remoting, JSON
/// or CSV, and a custom object with the same properties. Anything else stays as it is, for PowerShell to refuse.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class ObjectTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>What to say of a text, where PowerShell would name types; null to let it.</summary>
    private protected virtual string? TextAdvice => null;

    /// <inheritdoc />
    public sealed override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => inputData switch
    {
        PSObject { BaseObject: PSCustomObject } bag when Build(new PropertyReader(bag)) is { } output => output,
        string or PSObject { BaseObject: string } when TextAdvice is { } advice => throw new ArgumentTransformationMetadataException(advice),
        _ => inputData,
    };

    /// <summary>The object; null if the properties it needs are not there.</summary>
    private protected abstract object? Build(PropertyReader from);
}

/// <summary>Takes what has <c>ClientId</c>, <c>ClientSecret</c> and <c>DeviceCode</c>.</summary>
public sealed class DeviceAuthorizationTransformationAttribute : ObjectTransformationAttribute
{
    private protected override object? Build(PropertyReader from)
    {
        if (!from.Has("ClientId", "ClientSecret", "DeviceCode")) return null;
        ServiceLocation location = from.Location();
        return new SsoDeviceAuthorization
        {
            ClientId = from.Text("ClientId") ?? "",
            Region = location.Region,
            EndpointUrl = location.EndpointUrl,
            UseFipsEndpoint = location.UseFips == true,
            UseDualStackEndpoint = location.UseDualStack == true,
            ClientSecret = from.Secure("ClientSecret") ?? new SecureString(),
            ClientSecretExpiresAt = from.Time("ClientSecretExpiresAt"),
            ClientScope = from.Texts("ClientScope"),
            DeviceCode = from.Secure("DeviceCode") ?? new SecureString(),
            UserCode = from.Text("UserCode") ?? "",
            VerificationUri = from.Text("VerificationUri") ?? "",
            VerificationUriComplete = from.Text("VerificationUriComplete"),
            ExpiresIn = from.Number("ExpiresIn") ?? 0,
            ExpiresAt = from.Time("ExpiresAt") ?? default,
            Interval = from.Number("Interval"),
            StartUrl = from.Text("StartUrl").ToUri()!,
        };
    }
}

/// <summary>Takes what has <c>ClientId</c>, <c>ClientSecret</c> and <c>RefreshToken</c>.</summary>
public sealed class TokenTransformationAttribute : ObjectTransformationAttribute
{
    private protected override object? Build(PropertyReader from) =>
        !from.Has("ClientId", "ClientSecret", "RefreshToken") || from.Has("DeviceCode")
            ? null
            : new SsoToken(new SsoSessionState
            {
                ClientId = from.Text("ClientId") ?? "",
                Location = from.Location(),
                ClientSecret = from.Secret("ClientSecret"),
                ClientSecretExpiresAt = from.Time("ClientSecretExpiresAt"),
                ClientScope = from.Texts("ClientScope"),
                AccessToken = from.Secret("AccessToken"),
                TokenType = from.Text("TokenType"),
                ExpiresIn = from.Number("ExpiresIn"),
                ExpiresAt = from.Time("ExpiresAt"),
                RefreshToken = from.Secret("RefreshToken"),
                IdToken = from.Secret("IdToken"),
                StartUrl = from.Text("StartUrl"),
            });
}

/// <summary>Takes what has <c>ClientId</c> and <c>ClientSecret</c>, and neither a device code nor a refresh token.</summary>
public sealed class ClientTransformationAttribute : ObjectTransformationAttribute
{
    private protected override object? Build(PropertyReader from) =>
        !from.Has("ClientId", "ClientSecret") || from.Has("DeviceCode") || from.Has("RefreshToken")
            ? null
            : new SsoClient(new ClientRegistrationState
            {
                ClientId = from.Text("ClientId") ?? "",
                Location = from.Location(),
                ClientSecret = from.Secret("ClientSecret") ?? new Secret(""),
                ClientSecretExpiresAt = from.Time("ClientSecretExpiresAt"),
                ClientIdIssuedAt = from.Time("ClientIdIssuedAt"),
                ClientScope = from.Texts("ClientScope"),
                ClientName = from.Text("ClientName"),
                ClientGrantType = from.Texts("ClientGrantType"),
                AuthorizationEndpoint = from.Text("AuthorizationEndpoint"),
                TokenEndpoint = from.Text("TokenEndpoint"),
            });
}

/// <summary>The properties of an object, in the forms that serializers leave them in.</summary>
internal sealed class PropertyReader(PSObject from)
{
    private static readonly DateTimeOffsetTransformationAttribute s_time = new();
    private static readonly SecretTransformationAttribute s_secret = new();
    private static readonly StringListTransformationAttribute s_texts = new();
    private static readonly SwitchTransformationAttribute s_flag = new();

    public bool Has(params string[] names) => Array.TrueForAll(names, name => from.Properties[name] is not null);

    public string? Text(string name) => Value(name)?.ToString() is { Length: > 0 } text ? text : null;

    public SecureString? Secure(string name) => Value(name) is { } value ? s_secret.Transform(null!, value) as SecureString : null;

    public Secret? Secret(string name) => Secure(name).ToSecret();

    public ServiceLocation Location() => new(
        Text("Region"), Text("EndpointUrl").ToUri(), Flag("UseFipsEndpoint"), Flag("UseDualStackEndpoint"));

    public DateTimeOffset? Time(string name) => Value(name) is { } value ? (DateTimeOffset?)s_time.Transform(null!, value) : null;

    public string[] Texts(string name) => Value(name) is { } value && s_texts.Transform(null!, value) is string[] texts ? texts : [];

    /// <summary>An object inside; null if there is none.</summary>
    public PropertyReader? Inside(string name) => Value(name) is { } value ? new PropertyReader(PSObject.AsPSObject(value)) : null;

    private bool Flag(string name) => Value(name) is { } value && s_flag.Transform(null!, value) is SwitchParameter { IsPresent: true };

    public int? Number(string name) =>
        int.TryParse(Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null;

    private object? Value(string name) => from.Properties[name]?.Value;
}
