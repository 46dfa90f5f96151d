using System.Globalization;
using SsoOidc.Attack.Support;

namespace SsoOidc.Attack.Kill;

/// <summary>
/// Kills processes at random while they refresh and save, and looks at what the next process finds: a session that works. Only one
/// killed between the answer and the save is beyond saving; those are counted apart.
/// </summary>
internal sealed class KillTrial : Trial
{
    /// <summary>In milliseconds: a refresh and save takes a few for a file, and hundreds for SecretStore.</summary>
    private static int LongestLife(Store store) => store == Store.Vault ? 1500 : 120;

    private readonly List<string> _misses = [];

    public override string Name => "kill";

    protected override TrialResult Attack(TrialOptions options)
    {
        int rounds = options.Rounds ?? (options.IsShort ? 1 : 120);
        Table table = new(
            "store", "kills", "session works", "killed between answer and save", "deleted, not written", "the store's own file torn", "lost", "locks left", "temporary files", "after a sweep");
        if (OperatingSystem.IsWindows())
        {
            table.Add("skipped: on Windows a home can't be given to a process", 0, 0, 0, 0, 0, 0, 0, 0, 0);
            return new TrialResult(table, _misses);
        }

        foreach (Store store in new[] { Store.File, Store.Console, Store.Vault })
        {
            Tally all = new();
            Parallel.For(0, options.IsShort ? 1 : Environment.ProcessorCount, lane =>
            {
                int share = options.IsShort ? rounds : rounds / Environment.ProcessorCount;
                Tally own = new Lane(store, new Random(options.Seed ^ (lane << 8) ^ (int)store), _misses).Run(share);
                lock (all) all.Add(own);
            });
            if (all.IsSkipped) table.Add($"{store}: {SecretStore.Missing}", 0, 0, 0, 0, 0, 0, 0, 0, 0);
            else table.Add(store, all.Kills, all.Works, all.Between, all.Deleted, all.Torn, all.Lost, all.Locks, all.LeftOvers, all.Swept);
        }

        return new TrialResult(table, _misses);
    }

    private enum Store
    {
        File,
        Console,
        Vault,
    }

    private sealed class Tally
    {
        public bool IsSkipped;
        public int Kills, Works, Between, Deleted, Torn, Lost, Locks, LeftOvers, Swept;

        public void Add(Tally other)
        {
            IsSkipped |= other.IsSkipped;
            Kills += other.Kills;
            Works += other.Works;
            Between += other.Between;
            Deleted += other.Deleted;
            Torn += other.Torn;
            Lost += other.Lost;
            Locks += other.Locks;
            LeftOvers += other.LeftOvers;
            Swept += other.Swept;
        }
    }

    /// <summary>One home, with a process that is killed in each round, and one that looks at what it left.</summary>
    private sealed class Lane(Store store, Random random, List<string> misses)
    {
        private readonly RotatingService _service = new() { ExpiresIn = 0 };
        private TrialHome _home = new();
        private Worker _witness = null!;

        public Tally Run(int rounds)
        {
            Tally tally = new();
            if (!SetUp())
            {
                tally.IsSkipped = true;
                rounds = 0;
            }

            for (int round = 0; round < rounds; round++) Kill(tally, $"k{round}");
            _witness.Dispose();
            _home.Dispose();
            _service.Dispose();
            return tally;
        }

        private bool SetUp()
        {
            _witness = new Worker(_home);
            _witness.WaitUntilReady();
            if (store != Store.Vault) return true;
            if (Ask(SecretStore.IsInstalled) != "True") return false;
            if (Ask(SecretStore.Create) is { Length: > 0 } failure) throw new InvalidOperationException(failure);
            return true;
        }

        private void Kill(Tally tally, string name)
        {
            string line = Prepare(name);
            int before = _service.Of(name).Number;
            using (Worker victim = new(_home))
            {
                victim.WaitUntilReady();
                victim.Send($"while ($true) {{ $null = {line} }}");
                while (_service.Of(name).Number == before && !victim.HasExited) Thread.Sleep(1);
                Thread.Sleep(random.Next(LongestLife(store)));
                victim.Kill();
            }

            tally.Kills++;
            int left = _home.LeftOvers().Count;
            tally.LeftOvers += left;
            string answer = Ask(line);
            RotatingService.Chain chain = _service.Of(name);
            if (answer.EndsWith(chain.Number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) && answer[0] != '!')
            {
                tally.Works++;
            }
            else if (store == Store.Vault && Ask("Get-Secret -Vault Attack -Name witness -AsPlainText") != "here")
            {
                // SecretStore writes one file for all secrets, in place.
                tally.Torn++;
                _witness.Dispose();
                _home.Dispose();
                _home = new TrialHome();
                _ = SetUp();
                return;
            }
            else if (chain.Refused == chain.Number - 1 && (answer.StartsWith("! SessionExpired", StringComparison.Ordinal) || answer.StartsWith("! InvalidGrant", StringComparison.Ordinal)))
            {
                tally.Between++;
            }
            else if (store == Store.Vault && answer.StartsWith("! SecretNotFound", StringComparison.Ordinal))
            {
                // SecretStore deletes the old secret from its file before it writes the new one, and only a save after an answer gets there.
                tally.Deleted++;
            }
            else
            {
                if (answer.StartsWith("! CacheBusy", StringComparison.Ordinal)) tally.Locks++;
                else tally.Lost++;
                Miss($"{store}: {answer}");
            }

            Sweep(tally, name, left);
        }

        /// <summary>What is left is taken away by the next save, once it is old enough to be nobody's.</summary>
        private void Sweep(Tally tally, string name, int left)
        {
            if (left == 0 || store == Store.Vault) return;
            foreach (FileInfo file in _home.LeftOvers()) file.LastWriteTimeUtc -= TimeSpan.FromMinutes(2);
            Ask(Prepare(name));
            int rest = _home.LeftOvers().Count;
            tally.Swept += rest;
            if (rest > 0) Miss($"{store}: {rest} temporary files outlived a sweep");
        }

        /// <summary>Saves a new session.</summary>
        /// <returns>The line that refreshes it and gives its token.</returns>
        private string Prepare(string name)
        {
            string token = _service.Begin(name);
            const string limits = "-TimeoutSec 20 -AsPlainText";
            switch (store)
            {
                case Store.File:
                    return $"(Get-SsoToken -Path '{_home.SaveSso(name, token)}' -Region us-east-1 -EndpointUrl {_service.Url} {limits}).AccessToken";
                case Store.Console:
                    _home.SaveConsole(name, token);
                    return $"(Get-SignInCredential -SessionArn '{TrialHome.ConsoleArn}{name}' -Region us-east-1 -EndpointUrl {_service.Url} {limits}).AccessKeyId";
                default:
                    if (Ask(SecretStore.Save(name, token, _service.Url)) is { Length: > 0 } failure) Miss($"{store}: can't be saved: {failure}");
                    return $"(Get-SsoToken -Vault Attack -SecretName {name} {limits}).AccessToken";
            }
        }

        private string Ask(string line)
        {
            _witness.Send(line);
            return _witness.Answer();
        }

        private void Miss(string what)
        {
            lock (misses) misses.Add(what);
        }
    }
}
