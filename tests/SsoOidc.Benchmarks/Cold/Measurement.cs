namespace SsoOidc.Benchmarks.Cold;

/// <summary>What one fresh process said of itself. Times in milliseconds, sizes in bytes.</summary>
internal sealed record Measurement(double Import, double Calls, double WorkingSet, double Private)
{
    public double Total => Import + Calls;
}
