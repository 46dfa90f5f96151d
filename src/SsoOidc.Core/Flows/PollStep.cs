namespace SsoOidc.Core.Flows;

/// <summary>What to do after a poll.</summary>
public abstract class PollStep
{
    private PollStep()
    {
    }

    /// <summary>Poll again after a pause.</summary>
    public sealed class Wait(TimeSpan pause, PollState next) : PollStep
    {
        /// <summary>How long.</summary>
        public TimeSpan Pause => pause;

        /// <summary>Where the wait stands then.</summary>
        public PollState Next => next;
    }

    /// <summary>The tokens are there.</summary>
    public sealed class Done(IssuedToken token) : PollStep
    {
        /// <summary>The tokens.</summary>
        public IssuedToken Token => token;
    }

    /// <summary>There will be no tokens.</summary>
    public sealed class Fail(SsoOidcException failure) : PollStep
    {
        /// <summary>Why not.</summary>
        public SsoOidcException Failure => failure;
    }
}
