using SsoOidc.Core.Store;

namespace SsoOidc.Core.Flows;

/// <summary>A session that can be used now.</summary>
public sealed class RenewedSession(SavedSession session, bool isNew, SsoOidcException? saveFailure, SsoOidcException? renewFailure = null)
{
    /// <summary>The session.</summary>
    public SavedSession Session => session;

    /// <summary>Whether the service was asked for it just now.</summary>
    public bool IsNew => isNew;

    /// <summary>Why it could not be saved; null where it was, or need not be.</summary>
    public SsoOidcException? SaveFailure => saveFailure;

    /// <summary>Why it could not be renewed, where it is given all the same; null otherwise.</summary>
    public SsoOidcException? RenewFailure => renewFailure;
}
