namespace SsoOidc.Benchmarks.Pipeline;

/// <summary>A number of objects through a pipe: microseconds and allocated bytes of one, and what all left on the heap.</summary>
internal sealed record PipedCount(string Name, int Count, double Micros, double Bytes, double Kept);
