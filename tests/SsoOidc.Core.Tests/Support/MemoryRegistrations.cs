using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;
using SsoOidc.Core.Sessions;

namespace SsoOidc.Core.Tests.Support;

/// <summary>Keeps one registration for each flow in memory.</summary>
internal sealed class MemoryRegistrations : IClientRegistrationStore
{
    private readonly Dictionary<bool, SavedSession> _kept = [];

    public List<SavedSession> Saves { get; } = [];

    public MemoryRegistrations With(bool forAuthorizationCode, SavedSession registration)
    {
        _kept[forAuthorizationCode] = registration;
        return this;
    }

    public SavedSession? Read(bool forAuthorizationCode) => _kept.GetValueOrDefault(forAuthorizationCode);

    public void Save(SavedSession registration)
    {
        Saves.Add(registration);
        _kept[registration.ClientGrantType.Contains(GrantTypes.AuthorizationCode)] = registration;
    }
}
