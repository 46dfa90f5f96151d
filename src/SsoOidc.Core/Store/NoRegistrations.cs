namespace SsoOidc.Core.Store;

/// <summary>Keeps nothing: for sessions that are to leave nothing on disk.</summary>
public sealed class NoRegistrations : IRegistrationStore
{
    /// <inheritdoc />
    public SavedSession? Read(bool forAuthorizationCode) => null;

    /// <inheritdoc />
    public void Save(SavedSession registration)
    {
    }
}
