using System.Diagnostics;
using System.Globalization;
using SsoOidc.Benchmarks.Contenders;
using SsoOidc.Benchmarks.Server;

namespace SsoOidc.Benchmarks.Warm;

/// <summary>
/// The in-process rows, all contenders in turn in each round: the machine's moods hit all alike, so the ratios of one run
/// hold where its absolute figures do not.
/// </summary>
internal static class InterleavedCalls
{
    private const int WarmUp = 3000;
    private const int CallsInRound = 200;
    private const int Callers = 64;
    private const int CallsOfCaller = 200;

    public static async Task RunAsync(int rounds)
    {
        using ServerProcess server = new();
        IContender[] field = Field.All(server.Endpoint);
        await CompareAsync("CreateToken, refresh token", field, contender => contender.RefreshAsync, rounds);
        await CompareAsync("CreateToken, authorization_pending", field, contender => contender.PollAsync, rounds);
        // One socket carries one call at a time.
        await CompareThroughputAsync([.. field.Where(contender => contender is not SocketContender)], rounds);
        foreach (IContender contender in field) contender.Dispose();
    }

    private static async Task CompareAsync(string title, IContender[] field, Func<IContender, Func<Task>> operation, int rounds)
    {
        foreach (IContender contender in field) await RepeatAsync(operation(contender), WarmUp, null);
        List<double>[] micros = [.. field.Select(_ => new List<double>())];
        List<double>[] medians = [.. field.Select(_ => new List<double>())];
        List<double>[] bytes = [.. field.Select(_ => new List<double>())];
        for (int round = 0; round < rounds; round++)
        {
            foreach (int i in Turn(field.Length, round))
            {
                List<double> calls = new(CallsInRound);
                long before = GC.GetTotalAllocatedBytes(precise: true);
                await RepeatAsync(operation(field[i]), CallsInRound, calls);
                bytes[i].Add((double)(GC.GetTotalAllocatedBytes(precise: true) - before) / CallsInRound);
                micros[i].AddRange(calls);
                medians[i].Add(Spread.Of(calls).Median);
            }
        }

        Table table = new(title, "p50 in µs (quartiles)", "x HttpClient (quartiles of the rounds)", "bytes", "x HttpClient");
        for (int i = 0; i < field.Length; i++)
        {
            double allocated = Spread.Of(bytes[i]).Median;
            table.Add(
                field[i].Name,
                Spread.Of(micros[i]).Format("0.0"),
                Spread.Of(medians[i].Select((median, round) => median / medians[0][round])).Format("0.00"),
                allocated.ToString("0", CultureInfo.InvariantCulture),
                (allocated / Spread.Of(bytes[0]).Median).ToString("0.00", CultureInfo.InvariantCulture));
        }

        table.Print();
    }

    private static async Task CompareThroughputAsync(IContender[] field, int rounds)
    {
        List<double>[] rates = [.. field.Select(_ => new List<double>())];
        for (int round = -2; round < rounds; round++)
        {
            foreach (int i in Turn(field.Length, Math.Max(0, round)))
            {
                long started = Stopwatch.GetTimestamp();
                await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => RepeatAsync(field[i].RefreshAsync, CallsOfCaller, null)));
                double rate = Callers * CallsOfCaller / Stopwatch.GetElapsedTime(started).TotalSeconds;
                if (round >= 0) rates[i].Add(rate);
            }
        }

        Table table = new($"{Callers} callers at once", "calls/s (quartiles)", "x HttpClient (quartiles of the rounds)");
        for (int i = 0; i < field.Length; i++)
        {
            table.Add(
                field[i].Name,
                Spread.Of(rates[i]).Format("0"),
                Spread.Of(rates[i].Select((rate, round) => rate / rates[0][round])).Format("0.00"));
        }

        table.Print();
    }

    private static async Task RepeatAsync(Func<Task> call, int times, List<double>? micros)
    {
        // Off the caller's thread, where each contender's first call would otherwise run.
        await Task.Yield();
        for (int i = 0; i < times; i++)
        {
            long started = Stopwatch.GetTimestamp();
            await call();
            micros?.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        }
    }

    private static IEnumerable<int> Turn(int length, int round) => Enumerable.Range(0, length).Select(i => (i + round) % length);
}
