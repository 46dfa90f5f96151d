using System.Security;

namespace SsoOidc;

/// <summary>What every output has that belongs to a registered client.</summary>
internal interface IClientOutput
{
    SecureString ClientSecret { get; }

    DateTimeOffset? ClientSecretExpiresAt { get; }

    string[] ClientScope { get; }

    Uri? StartUrl { get; }
}
