namespace SsoOidc.Core.Store;

/// <summary>Keeps the client that a sign-in registered, so that the next one need not.</summary>
public interface IRegistrationStore
{
    /// <summary>The registration, if it is for that flow and has 15 minutes to go; else null.</summary>
    SavedSession? Read(bool forAuthorizationCode);

    /// <summary>Keeps a registration. What can't be kept is no failure: the next sign-in registers again.</summary>
    void Save(SavedSession registration);
}
