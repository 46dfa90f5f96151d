namespace SsoOidc.Benchmarks.Contenders;

/// <summary>One way to make the same calls.</summary>
internal interface IContender : IDisposable
{
    string Name { get; }

    /// <summary>CreateToken with a refresh token.</summary>
    Task RefreshAsync();

    /// <summary>CreateToken with a device code that nobody has approved.</summary>
    Task PollAsync();
}
