using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Core.Tests.Support;

/// <summary>Keeps one registration for each flow in memory.</summary>
internal sealed class MemoryRegistrations : IClientRegistrationStore
{
    private readonly Dictionary<bool, ClientRegistrationState> _kept = [];

    public List<ClientRegistrationState> Saves { get; } = [];

    public MemoryRegistrations With(bool forAuthorizationCode, ClientRegistrationState registration)
    {
        _kept[forAuthorizationCode] = registration;
        return this;
    }

    public ClientRegistrationState? Read(bool forAuthorizationCode) => _kept.GetValueOrDefault(forAuthorizationCode);

    public void Save(ClientRegistrationState registration)
    {
        Saves.Add(registration);
        _kept[registration.ClientGrantType.Contains(GrantTypes.AuthorizationCode)] = registration;
    }
}
