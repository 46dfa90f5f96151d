using SsoOidc.Emulator.State;

namespace SsoOidc.Emulator.Security;

/// <summary>The credentials that requests may be signed with: those of the options, and what was given out here.</summary>
internal sealed class KeyRing(SsoEmulatorOptions options, EmulatorState state)
{
    private const string DefaultUser = "arn:aws:iam::123456789012:user/emulator";
    private const string DefaultSession = "arn:aws:sts::123456789012:assumed-role/emulator/session";

    /// <summary>The credentials, even if they have ended; null if there are none with that session token (empty for none).</summary>
    public SigningIdentity? Find(string accessKeyId, string sessionToken)
    {
        if (state.Credentials.TryGetValue(accessKeyId, out IssuedCredentials? issued))
        {
            return issued.SessionToken == sessionToken
                ? new SigningIdentity(issued.SecretAccessKey, issued.Principal, issued)
                : null;
        }

        EmulatorSigningKey? known = options.SigningKeys
            .FirstOrDefault(key => key.AccessKeyId == accessKeyId && (key.SessionToken ?? "") == sessionToken);
        return known is null
            ? null
            : new SigningIdentity(
                known.SecretAccessKey,
                Principal.OfArn(known.Arn ?? (known.SessionToken is null ? DefaultUser : DefaultSession)),
                Issued: null);
    }
}

/// <summary>Whose signature it is. <paramref name="Issued"/> is null for a key of the options, which does not end.</summary>
internal sealed record SigningIdentity(string SecretAccessKey, Principal Principal, IssuedCredentials? Issued);
