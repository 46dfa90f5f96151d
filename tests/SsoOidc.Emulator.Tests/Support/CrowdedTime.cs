namespace SsoOidc.Emulator.Tests.Support;

/// <summary>A slow clock that counts how many callers it has at once. Handlers call it under the lock.</summary>
internal sealed class CrowdedTime : TimeProvider
{
    private int _asking;
    private int _most;

    public int Most => _most;

    public override DateTimeOffset GetUtcNow()
    {
        int asking = Interlocked.Increment(ref _asking);
        int most = _most;
        while (asking > most)
            most = Interlocked.CompareExchange(ref _most, asking, most);
        Thread.Sleep(1);
        Interlocked.Decrement(ref _asking);
        return base.GetUtcNow();
    }
}
