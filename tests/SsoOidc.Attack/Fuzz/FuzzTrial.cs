using System.Diagnostics;
using SsoOidc.Core;

namespace SsoOidc.Attack.Fuzz;

/// <summary>
/// Mutated input for every parser. Values, null and <see cref="SsoOidcException"/> are the contract; everything else, and an
/// input that takes seconds, is a miss. Findings are kept in cases.txt and tried first in each run.
/// </summary>
internal sealed class FuzzTrial : Trial
{
    private const int ShortInputs = 400, LongInputs = 100_000;

    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(2);

    public override string Name => "fuzz";

    protected override TrialResult Attack(TrialOptions options)
    {
        Table table = new("parser", "inputs", "accepted", "refused", "outside the contract", "hangs");
        List<string> misses = [];
        ILookup<string, byte[]> cases = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fuzz", "cases.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', 2))
            .ToLookup(parts => parts[0], parts => Convert.FromBase64String(parts[1]));
        using FuzzTargets targets = new();
        foreach (FuzzTarget target in targets.All)
        {
            Tally tally = new(target, misses);
            foreach (byte[] seed in target.Seeds) tally.Try(seed);
            if (tally.Accepted == 0) misses.Add($"{target.Name}: none of its own examples is accepted");
            foreach (byte[] known in cases[target.Name]) tally.Try(known);
            // By its name and not its place, so that a new parser changes no other's inputs.
            Random random = new(options.Seed ^ StableHash(target.Name));
            Mutator mutator = new(random);
            int inputs = (options.Rounds ?? (options.IsShort ? ShortInputs : LongInputs)) / target.Cost;
            for (int i = 0; i < inputs; i++)
                tally.Try(mutator.Mutate(target.Seeds[random.Next(target.Seeds.Count)], target.Seeds[random.Next(target.Seeds.Count)]));
            table.Add(target.Name, tally.Inputs, tally.Accepted, tally.Refused, tally.Outside, tally.Hangs);
        }

        return new TrialResult(table, misses);
    }

    private static int StableHash(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));

    private sealed class Tally(FuzzTarget target, List<string> misses)
    {
        private readonly HashSet<string> _seen = [];

        public int Inputs { get; private set; }

        public int Accepted { get; private set; }

        public int Refused { get; private set; }

        public int Outside { get; private set; }

        public int Hangs { get; private set; }

        public void Try(byte[] input)
        {
            Inputs++;
            long started = Stopwatch.GetTimestamp();
            try
            {
                if (target.Read(input)) Accepted++;
                else Refused++;
            }
            catch (SsoOidcException)
            {
                Refused++;
            }
            catch (Exception e)
            {
                Outside++;
                // One input for each kind and place is enough to look at.
                string place = new StackTrace(e).GetFrames().Select(frame => frame.GetMethod())
                    .FirstOrDefault(method => method?.DeclaringType?.FullName?.StartsWith("SsoOidc.Core", StringComparison.Ordinal) == true)?.Name ?? "?";
                if (_seen.Add(e.GetType().Name + place)) Miss($"{e.GetType().Name} in {place}: {DisplayText.Safe(e.Message, 200)}", input);
            }

            if (Stopwatch.GetElapsedTime(started) < s_hang) return;
            Hangs++;
            Miss($"{Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s", input);
        }

        private void Miss(string what, byte[] input) => misses.Add($"{target.Name} {what}\n     {target.Name} {Convert.ToBase64String(input)}");
    }
}

/// <summary>One parser.</summary>
/// <param name="Name">A word.</param>
/// <param name="Seeds">Inputs that it accepts, at least one of them.</param>
/// <param name="Read">Whether it accepted the input; throws what its callers see, or says what else was wrong.</param>
/// <param name="Cost">How many times slower than others.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Func<byte[], bool> Read, int Cost = 1);
