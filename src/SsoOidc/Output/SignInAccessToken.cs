using System.Diagnostics.CodeAnalysis;
using System.Security;
using SsoOidc.Binding;
using SsoOidc.Core.Configuration;
using SsoOidc.Core.SignIn;
using SsoOidc.Output;
using SsoOidc.Pipeline;

namespace SsoOidc;

/// <summary>A bearer token of AWS Sign-In for one resource. Nothing refreshes it: a new one takes its place.</summary>
public sealed class SignInAccessToken : ServiceOutput
{
    /// <summary>One to be filled, for a mock.</summary>
    public SignInAccessToken()
    {
    }

    [SetsRequiredMembers]
    internal SignInAccessToken(AccessToken token, AccessTokenRequest request, ServiceLocation location) : base(location, token.ResponseMetadata)
    {
        AccessToken = token.Value.ToSecureString()!;
        TokenType = token.TokenType;
        ExpiresIn = token.ExpiresIn;
        ExpiresAt = token.ExpiresAt;
        IssuedTokenType = token.IssuedTokenType;
        Resource = request.Resource;
        Scope = [.. token.Scope ?? request.Scope];
        ClientId = request.ClientId;
    }

    /// <summary>The bearer token.</summary>
    public required SecureString AccessToken { get; init; }

    /// <summary>How the token is used; <c>Bearer</c>.</summary>
    public required string TokenType { get; init; }

    /// <summary>Life of the token in seconds from the reply; null if the service does not say.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>When the token ends; null if the service does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What the token is for, for example <c>ecr.amazonaws.com</c>; null if that was left to the service.</summary>
    public string? Resource { get; init; }

    /// <summary>What the token has no rights beyond.</summary>
    public string[] Scope { get; init; } = [];

    /// <summary>The client that was named in the request.</summary>
    public string? ClientId { get; init; }

    /// <summary>What kind of token came out of an exchange, if the service says.</summary>
    public string? IssuedTokenType { get; init; }

    /// <summary>Whether the token has ended by this machine's clock, or that of an emulator in this process.</summary>
    public bool IsExpired => ExpiresAt <= ModuleClock.Instance.GetUtcNow();

    /// <summary>Resource and expiry.</summary>
    public override string ToString() =>
        $"SignInAccessToken{(Resource is null ? "" : $" for {Resource}")}, {(ExpiresAt is null ? "expiry not known" : Instants.Until(ExpiresAt))}";
}
