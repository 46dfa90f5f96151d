using System.Collections.Concurrent;
using SsoOidc.Core.Login;
using SsoOidc.Core.Oidc;

namespace SsoOidc.Core.Tests.Support;

/// <summary>Keeps what a person would have seen.</summary>
internal sealed class SignInView : ISignInView
{
    public ConcurrentQueue<(string Url, DateTimeOffset Deadline)> Pages { get; } = new();

    public ConcurrentQueue<DeviceAuthorization> Codes { get; } = new();

    public ConcurrentQueue<TimeSpan> Ticks { get; } = new();

    public ConcurrentQueue<string> Warnings { get; } = new();

    public void ShowPage(string url, DateTimeOffset deadline) => Pages.Enqueue((url, deadline));

    public void ShowCode(DeviceAuthorization authorization) => Codes.Enqueue(authorization);

    public void Tick(TimeSpan left) => Ticks.Enqueue(left);

    public void Warn(string text) => Warnings.Enqueue(text);
}
