namespace SsoOidc.Emulator;

/// <summary>
/// An error made on purpose. Make one with a factory, narrow it with <c>with</c> or <see cref="On"/>, and
/// hand it to <c>SsoEmulator.AddFault</c>. Of the faults that answer instead of the service, the one added
/// first wins; the others (<see cref="FaultKind.Delay"/>, <see cref="FaultKind.NoRefreshToken"/>, ...) add up.
/// </summary>
public sealed partial record EmulatorFault
{
    /// <summary>The operation it applies to, e.g. <c>CreateToken</c>, or <c>*</c> for every service operation.</summary>
    public string Operation { get; init; } = "*";

    /// <summary>The only <c>grantType</c> it applies to, or null for any.</summary>
    public string? GrantType { get; init; }

    /// <summary>The only account it applies to; requests that name no account then are not concerned. Null for any.</summary>
    public string? AccountId { get; init; }

    /// <summary>The only role it applies to; requests that name no role then are not concerned. Null for any.</summary>
    public string? RoleName { get; init; }

    /// <summary>How many requests it applies to; null means until it is removed.</summary>
    public int? Times { get; init; } = 1;

    /// <summary>What it does.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The HTTP status; null for that of the model.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The shape name of the error, e.g. <c>InvalidGrantException</c>.</summary>
    public string? ErrorShape { get; init; }

    /// <summary>The <c>error</c> member; null for that of the model.</summary>
    public string? Error { get; init; }

    /// <summary>The <c>error_description</c> (sso-oidc) or <c>message</c> (signin, portal).</summary>
    public string? Description { get; init; }

    /// <summary>The <c>reason</c> member, e.g. <c>KMS_AccessDeniedException</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The <c>region</c> member of InvalidRequestRegionException.</summary>
    public string? Region { get; init; }

    /// <summary>The <c>endpoint</c> member of InvalidRequestRegionException.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The value of <c>x-amz-retry-after</c> and, rounded up, <c>Retry-After</c>, in milliseconds.</summary>
    public int? RetryAfterMs { get; init; }

    /// <summary>The body to send instead of the built-in one.</summary>
    public string? Body { get; init; }

    /// <summary>The content type to send instead of the right one.</summary>
    public string? ContentType { get; init; }

    /// <summary>
    /// How long to wait (<see cref="FaultKind.Delay"/>) or to shift the clock (<see cref="FaultKind.ClockSkew"/>).
    /// </summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The same fault for another operation.</summary>
    public EmulatorFault On(string operation) => this with { Operation = operation };

    /// <summary>The same fault for one account, and in it for one role if it is given.</summary>
    public EmulatorFault For(string accountId, string? roleName = null) => this with { AccountId = accountId, RoleName = roleName };

    /// <summary>The same fault for that many requests, or until it is removed.</summary>
    public EmulatorFault Repeat(int? times) => this with { Times = times };
}
