namespace SsoOidc.Emulator;

/// <summary>One set of AWS credentials whose Signature Version 4 signatures CreateTokenWithIAM and STS accept.</summary>
public sealed record EmulatorSigningKey
{
    /// <summary>The access key id, e.g. <c>AKIDEXAMPLE</c>.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>The secret access key the signature is computed with.</summary>
    public required string SecretAccessKey { get; init; }

    /// <summary>The session token the request must carry, or null if it must carry none.</summary>
    public string? SessionToken { get; init; }

    /// <summary>
    /// Whose key it is, as GetCallerIdentity tells it: the ARN of a user or of a session of a role. Null makes one of
    /// account 123456789012.
    /// </summary>
    public string? Arn { get; init; }

    /// <summary>The access key id only: the rest is secret.</summary>
    public override string ToString() => AccessKeyId;
}
