using SsoOidc.Core.Store;

namespace SsoOidc.Core.Flows;

/// <summary>A session that can be used now.</summary>
/// <param name="Session">The session.</param>
/// <param name="IsNew">Whether the service was asked for it just now.</param>
/// <param name="SaveFailure">Why it could not be saved; null where it was, or need not be.</param>
public sealed record RenewedSession(SavedSession Session, bool IsNew, SsoOidcException? SaveFailure);
