using System.Globalization;
using SsoOidc.Attack.Support;

namespace SsoOidc.Attack.Race;

/// <summary>
/// Many at once want a token of a session that has to be refreshed, or credentials of one role: processes, and runspaces of one
/// process. One of them asks the service, and all get what it got. And a session that ends while many roles are gone through.
/// </summary>
internal sealed class RaceTrial : Trial
{
    private readonly List<string> _misses = [];
    private readonly Table _table = new("store", "processes", "runspaces", "rounds", "refreshes", "GetRoleCredentials", "refused", "answers that differ", "errors");
    private readonly RotatingService _service = new();
    private Shells _shells = null!;
    private int _names, _rounds, _runspaces;

    public override string Name => "race";

    public override bool NeedsPowerShell => true;

    protected override TrialResult Attack(TrialOptions options)
    {
        int processes = options.IsShort ? 2 : 20;
        _runspaces = options.IsShort ? 8 : 20;
        _rounds = options.Rounds ?? (options.IsShort ? 1 : 10);
        TrialHome home = TrialHome.OfThisProcess;
        // Another home, as of a second container, that shares the folder with the sign-ins.
        using TrialHome other = new();
        Directory.CreateDirectory(Path.Combine(home.Path, ".aws"));
        Directory.CreateSymbolicLink(Path.Combine(other.Path, ".aws"), Path.Combine(home.Path, ".aws"));
        using Shells shells = _shells = new(_runspaces);
        List<Worker> ours = [.. Enumerable.Range(0, processes).Select(_ => new Worker(home))];
        List<Worker> theirs = [.. Enumerable.Range(0, Math.Max(1, processes / 2)).Select(_ => new Worker(other))];
        try
        {
            foreach (Worker worker in ours.Concat(theirs)) worker.WaitUntilReady();
            const string token = "(Get-SsoToken -Path '{0}' -Region us-east-1 -EndpointUrl {1} -AsPlainText).AccessToken";
            Race("file", ours, name => Line(token, home.SaveSso(name, _service.Begin(name))));
            Race("file, two homes", [.. ours, .. theirs], name => Line(token, home.SaveSso(name, _service.Begin(name))), path => path.Replace(home.Path, other.Path, StringComparison.Ordinal), theirs);
            Race("console file", ours, name =>
            {
                home.SaveConsole(name, _service.Begin(name));
                return Line("(Get-SignInCredential -SessionArn '{0}' -Region us-east-1 -EndpointUrl {1} -AsPlainText).AccessKeyId", TrialHome.ConsoleArn + name);
            });
            _service.PortalDelay = TimeSpan.FromSeconds(1);
            Race("role cache", ours, SaveForRole, isRole: true);
            _service.PortalDelay = TimeSpan.Zero;
            Race("memory", [], SignIn);
            if (_shells.Run(SecretStore.IsInstalled).Text == "True")
            {
                _shells.Run(SecretStore.Create).ThrowIfFailed();
                Race("SecretStore", ours, SaveInVault);
                using Worker late = new(home);
                late.WaitUntilReady();
                SaveAtOnce(ours[0], late);
                EndInTheMiddle(options.IsShort ? 30 : 300);
            }
            else
            {
                _table.Add("SecretStore", 0, 0, 0, 0, 0, 0, 0, SecretStore.Missing);
            }
        }
        finally
        {
            foreach (Worker worker in ours.Concat(theirs)) worker.Dispose();
            _service.Dispose();
        }

        return new TrialResult(_table, _misses);
    }

    private string Line(string form, string place) => string.Format(CultureInfo.InvariantCulture, form, place, _service.Url);

    /// <summary>A session by name, since the AWS CLI names the files of its role credentials after it.</summary>
    private string SaveForRole(string name)
    {
        TrialHome home = TrialHome.OfThisProcess;
        home.SaveSso(name, _service.Begin(name));
        File.AppendAllText(
            Path.Combine(home.Path, ".aws", "config"), $"[sso-session {name}]\nsso_start_url = https://attack.awsapps.com/start\nsso_region = us-east-1\n");
        return Line("(Get-SsoRoleCredential 111122223333 Role0 -SessionName {0} -EndpointUrl {1} -AsPlainText).AccessKeyId", name);
    }

    private string SignIn(string name)
    {
        string startUrl = $"https://{name}.awsapps.com/start";
        _service.ExpiresIn = 0;
        _shells.Run($"$null = Connect-SsoSession -StartUrl {startUrl} -Region us-east-1 -EndpointUrl {_service.Url} -UseDeviceCode -NoBrowser -InMemory -InformationAction Ignore")
            .ThrowIfFailed();
        _service.ExpiresIn = 3600;
        return Line("(Get-SsoToken -StartUrl {0} -Region us-east-1 -EndpointUrl {1} -AsPlainText).AccessToken", startUrl);
    }

    private string SaveInVault(string name)
    {
        _service.ExpiresIn = 0;
        _shells.Run(SecretStore.Save(name, _service.Begin(name), _service.Url)).ThrowIfFailed();
        _service.ExpiresIn = 3600;
        return $"(Get-SsoToken -Vault Attack -SecretName {name} -AsPlainText).AccessToken";
    }

    /// <summary>
    /// The portal refuses the token of a vault's session when half of its roles were gone through, and whatever is asked side by side
    /// then. It is refreshed once, and there are credentials of every role, in order.
    /// </summary>
    private void EndInTheMiddle(int accounts)
    {
        string name = $"end{++_names}";
        int roles = accounts * RotatingService.RolesPerAccount, before = _service.Fetches;
        string store = $"SecretStore, ended while {roles} roles are gone through";
        _service.ExpiresIn = 3600;
        _shells.Run(SecretStore.Save(name, _service.Begin(name), _service.Url)).ThrowIfFailed();
        _service.BeginPortal(accounts, endAfter: (accounts + roles) / 2);
        int refreshes = _service.Refreshes;
        using ShellRun run = _shells.Start(
            $"Get-SsoAccountRole -Vault Attack -SecretName {name} -ThrottleLimit 32 -RequestsPerSecond 0 | "
            + "Get-SsoRoleCredential -ThrottleLimit 32 -RequestsPerSecond 0 | ForEach-Object { \"$($_.AccountId) $($_.RoleName)\" }");
        ShellResult result = run.Wait();
        string[] given = [.. result.Output.Select(output => output.ToString())];
        int took = _service.Refreshes - refreshes, oldTokens = _service.OldTokens;
        _service.BeginPortal(1, endAfter: null);
        string[] wanted = [.. Enumerable.Range(0, roles).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i / RotatingService.RolesPerAccount:000000000000} Role{i % RotatingService.RolesPerAccount}"))];
        if (took != 1) _misses.Add($"{store}: {took} refreshes");
        if (!given.SequenceEqual(wanted)) _misses.Add($"{store}: {given.Length} credentials, or in another order");
        if (result.Errors.Count > 0) _misses.Add($"{store}: {result.Errors.Count} errors, first {result.Errors[0]}");
        // Else nothing was tried.
        if (oldTokens == 0) _misses.Add($"{store}: it did not end");
        _table.Add(store, 0, 1, 1, took, _service.Fetches - before, _service.Of(name).Refusals, 0, result.Errors.Count);
    }

    /// <summary>
    /// A process saves within five seconds of another's save, in which that one's SecretStore takes each change of the file for its own.
    /// Each must find what the other has saved, and a save must not undo the other's.
    /// </summary>
    /// <param name="one">It has the copy that gets old.</param>
    /// <param name="other">It reads the file for the first time after the first save, so that it need not wait to save itself.</param>
    private void SaveAtOnce(Worker one, Worker other)
    {
        List<string> errors = [];
        _service.ExpiresIn = 0;
        string first = $"own{++_names}", second = $"own{++_names}";
        Ask(one, SecretStore.Save(first, _service.Begin(first), _service.Url));
        Ask(other, SecretStore.Save(second, _service.Begin(second), _service.Url));
        _service.ExpiresIn = 3600;
        const string read = "(Get-SsoToken -Vault Attack -SecretName {0} -AsPlainText).AccessToken";
        Ask(one, Line(read, second));
        Ask(one, SecretStore.Save(first, _service.Newest(first), _service.Url));
        foreach (string name in new[] { first, second }) Ask(other, Line(read, name));
        _misses.AddRange(errors.Select(error => $"SecretStore, saved at once: {error}"));
        _table.Add("SecretStore, saved at once", 2, 0, 1, 5, 0, _service.Of(first).Refusals + _service.Of(second).Refusals, 0, errors.Count);

        void Ask(Worker worker, string line)
        {
            worker.Send(line);
            if (worker.Answer() is ['!', ..] error) errors.Add(error);
        }
    }

    /// <param name="store">What it is called.</param>
    /// <param name="workers">The processes.</param>
    /// <param name="prepare">Saves a session that has to be refreshed, and says the line that gets a token of it.</param>
    /// <param name="translate">The line for those with another home.</param>
    /// <param name="others">Those.</param>
    /// <param name="isRole">Whether the line gets credentials of a role.</param>
    private void Race(
        string store, List<Worker> workers, Func<string, string> prepare, Func<string, string>? translate = null, List<Worker>? others = null, bool isRole = false)
    {
        int refreshes = 0, fetches = 0, differing = 0, errors = 0, refused = 0;
        for (int round = 0; round < _rounds; round++)
        {
            string name = $"race{++_names}";
            string line = prepare(name);
            int before = _service.Refreshes, fetchesBefore = _service.Fetches;
            foreach (Worker worker in workers) worker.Send(others?.Contains(worker) == true ? translate!(line) : line);
            List<ShellRun> runs = [.. Enumerable.Range(0, _runspaces).Select(_ => _shells.Start(line))];
            List<string> answers = [.. workers.Select(worker => worker.Answer()), .. runs.Select(run => run.Wait().Text)];
            foreach (ShellRun run in runs) run.Dispose();
            int took = _service.Refreshes - before;
            string[] failed = [.. answers.Where(answer => answer.StartsWith('!'))];
            int fetched = _service.Fetches - fetchesBefore;
            refreshes += took;
            fetches += fetched;
            errors += failed.Length;
            differing += answers.Except(failed).Distinct().Count() - 1;
            if (store != "memory") refused += _service.Of(name).Refusals;
            if (took != 1) _misses.Add($"{store}, round {round}: {took} refreshes");
            if (fetched != (isRole ? 1 : 0)) _misses.Add($"{store}, round {round}: {fetched} GetRoleCredentials");
            if (failed.Length > 0) _misses.Add($"{store}, round {round}: {failed.Length} errors, first {failed[0]}");
            if (answers.Except(failed).Distinct().Count() != 1) _misses.Add($"{store}, round {round}: {answers.Distinct().Count()} different answers");
        }

        if (refused > 0) _misses.Add($"{store}: {refused} times a used refresh token was sent");
        _table.Add(store, workers.Count, _runspaces, _rounds, refreshes, fetches, refused, differing, errors);
    }
}
