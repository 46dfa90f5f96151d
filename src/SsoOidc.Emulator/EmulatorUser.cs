namespace SsoOidc.Emulator;

/// <summary>A person who can approve a sign-in.</summary>
public sealed record EmulatorUser
{
    /// <summary>The user name, for example for <c>SsoEmulator.Approve</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// What the person may use, each as <c>accountId/roleName</c>; null means every role of every account.
    /// </summary>
    public IReadOnlyList<string>? Assignments { get; init; }

    /// <summary>
    /// The <c>sub</c> of the id token of AWS Sign-In: the login session ARN. Null makes an assumed-role ARN from the
    /// first account and role.
    /// </summary>
    public string? LoginSessionArn { get; init; }

    /// <summary>
    /// Whether the person has <c>signin:CreateOAuth2Token</c>. If not, AWS Sign-In answers INSUFFICIENT_PERMISSIONS.
    /// </summary>
    public bool MayUseSignIn { get; init; } = true;

    /// <summary>The user name.</summary>
    public override string ToString() => Name;
}
