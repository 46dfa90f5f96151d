namespace SsoOidc.Core.Flows;

/// <summary>What to do after a poll.</summary>
public abstract record PollStep
{
    private PollStep()
    {
    }

    /// <summary>Poll again after a pause.</summary>
    public sealed record Wait(TimeSpan Pause, PollState Next) : PollStep;

    /// <summary>The tokens are there.</summary>
    public sealed record Done(IssuedToken Token) : PollStep;

    /// <summary>There will be no tokens.</summary>
    public sealed record Fail(SsoOidcException Failure) : PollStep;
}
