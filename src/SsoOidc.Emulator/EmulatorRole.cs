namespace SsoOidc.Emulator;

/// <summary>A role that STS gives credentials for, and whom it trusts. What is null is not asked for.</summary>
public sealed record EmulatorRole
{
    /// <summary>The ARN, e.g. <c>arn:aws:iam::111122223333:role/deploy</c>.</summary>
    public required string RoleArn { get; init; }

    /// <summary>
    /// Who may assume it with AssumeRole: ARNs of users, roles or sessions, in which * stands for any characters, or account
    /// numbers. Null: everyone whose signature is good.
    /// </summary>
    public IReadOnlyList<string>? TrustedPrincipals { get; init; }

    /// <summary>The external id that AssumeRole must bring.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The MFA device that AssumeRole must name, with a code.</summary>
    public string? MfaSerial { get; init; }

    /// <summary>The only code that is right; null for any of six digits.</summary>
    public string? MfaCode { get; init; }

    /// <summary>The longest session that may be asked for, up to 12 hours.</summary>
    public TimeSpan MaxSessionDuration { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The <c>iss</c> that a web identity token must have.</summary>
    public string? WebIdentityIssuer { get; init; }

    /// <summary>The <c>sub</c> that a web identity token must have; * stands for any characters.</summary>
    public string? WebIdentitySubject { get; init; }

    /// <summary>The <c>aud</c> that a web identity token must have.</summary>
    public string? WebIdentityAudience { get; init; }

    /// <summary>The ARN.</summary>
    public override string ToString() => RoleArn;
}
