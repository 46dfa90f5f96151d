namespace SsoOidc;

/// <summary>What AWS adds to an OAuth token reply.</summary>
/// <param name="IdentityContext">For STS AssumeRole: the <c>ContextAssertion</c> of a provided context.</param>
public sealed record AwsAdditionalDetails(string? IdentityContext);
