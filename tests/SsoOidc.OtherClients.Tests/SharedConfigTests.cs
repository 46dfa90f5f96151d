using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SsoOidc.Core.Configuration;

namespace SsoOidc.OtherClients.Tests;

/// <summary>
/// Shared config and credentials files as people and programs might write them, and edits of them: botocore reads the same
/// in all of them. The files come from a seed; SSOOIDC_SEED gives it again.
/// </summary>
public sealed class SharedConfigTests : IDisposable
{
    private const int Count = 400;

    private readonly string _folder = Directory.CreateTempSubdirectory("ssooidc-").FullName;
    private readonly int _seed =
        int.TryParse(Environment.GetEnvironmentVariable("SSOOIDC_SEED"), CultureInfo.InvariantCulture, out int seed) ? seed : Random.Shared.Next();

    public SharedConfigTests() => Assert.SkipWhen(BotocoreTests.Python is null, BotocoreTests.NoPython);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Files_and_edits_are_read_alike_by_botocore_and_by_us()
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"SSOOIDC_SEED={_seed}");
        GeneratedConfig[] files = [.. Enumerable.Range(0, Count).Select(i => new GeneratedConfig(new Random(unchecked(_seed + i)), _folder, i))];
        using SharedHome home = new();
        string found = await home.RunAsync(
            BotocoreTests.Python!, "-X", "utf8", Path.Combine(AppContext.BaseDirectory, "botocore_config.py"), _folder);
        JsonNode read = JsonNode.Parse(found)!;
        foreach (GeneratedConfig file in files)
        {
            try
            {
                file.Compare(read);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"SSOOIDC_SEED={_seed}, {file}\n{e.Message}", e);
            }
        }

        // What botocore refuses tells nothing, so most of them must be good.
        int good = files.Count(file => read[file.Name + ".config+credentials"] is not null);
        Assert.InRange(good, Count / 2, Count - 1);
    }

    /// <summary>A config file, a credentials file and an edit of the first.</summary>
    private sealed class GeneratedConfig
    {
        private static readonly string[] s_headers =
        [
            "default", "profile default", "profile a", "profile \"a\"", "profile  a ", "profile\tb", "profile my one", "profile 'my one'",
            "profile \"my one\"", "profile my\\ one", "profile it's", "profile it\"'\"s", "profile \"a\\\"b\\c\"", "profile a#b", "profile 'a # b'",
            "profile a]b", "profile grün", "profile ''", "profiles b", " profile a", "profile", "DEFAULT", "sso-session corp",
            "sso-session 'corp 2'", "services local", "services \"local\"", "preview", "a", "b", "my one", "\"a\"", "default ", "a] # [b",
        ];

        private static readonly string[] s_names = ["default", "a", "b", "my one", "it's", "a\"b\\c", "a#b", "grün", "new", "a;b", " x "];

        private static readonly string[] s_keys = ["region", "Region", "login_session", "s3", "sso", "output", "a b", "[k", "#k", "k;"];

        private static readonly string[] s_innerKeys = ["endpoint_url", "Endpoint_Url", "region", "max:x"];

        private static readonly string[] s_values =
        [
            "", "eu-west-1", "a=b:c", ":x", "= y", "a # b", "a ;b", "#c", "; d", "https://x.awsapps.com/start#/", "'q'", "\"q # r\"",
            "[x]", "a, b", "grün", "\u00a0n\u00a0", "a\tb", "$HOME", "%(x)s", "a \\",
        ];

        private static readonly string[] s_editedValues = ["eu-west-1", "a=b:c", ":x", "https://x/#/;a", "'q'", "[x]", "grün 𝄞", "a\u00a0b", "%(x)s", "a \\"];

        private readonly Random _random;
        private readonly string _folder;
        private readonly SectionName _section;
        private readonly (string Key, string Value) _pair;

        public GeneratedConfig(Random random, string folder, int number)
        {
            _random = random;
            _folder = folder;
            Name = number.ToString(CultureInfo.InvariantCulture);
            Write(".config", Text());
            Write(".credentials", Text());
            File.Copy(PathOf(".config"), PathOf(".edited"));
            _section = SectionName.Profile(Any(s_names));
            _pair = (Any(["region", "login_session", "s3", "new"]), Any(s_editedValues));
            ConfigFileEditor.Set(PathOf(".edited"), _section, _pair);
        }

        public string Name { get; }

        public override string ToString() =>
            $"file {Name}, {_pair} in {_section}\n{Shown(".config")}\n--- credentials\n{Shown(".credentials")}\n--- edited\n{Shown(".edited")}\n---";

        public void Compare(JsonNode read)
        {
            SharedConfigFile config = SharedConfigFile.Read(PathOf(".config")), edited = SharedConfigFile.Read(PathOf(".edited"));
            JsonNode? before = read[Name + ".config"], after = read[Name + ".edited"];
            Assert.Equal(_pair.Value, edited.Get(_section, _pair.Key));
            // What botocore refuses in [DEFAULT] it sees only once a section lacks the key, as one that the edit made can.
            bool isBroken = before is null || (after is null && !config.Has(_section) && Shown(".config").Contains("[DEFAULT]", StringComparison.Ordinal));
            if (isBroken)
            {
                CompareWithUnedited(config, edited);
            }
            else
            {
                Compare(Sections(before!), config);
                Compare(Sections(after!), edited);
                CompareWithUnedited(before!, after!);
            }

            if (read[Name + ".credentials"] is JsonObject credentials)
                Compare(credentials.ToDictionary(pair => SectionName.Profile(pair.Key), pair => pair.Value!), SharedConfigFile.Read(PathOf(".credentials"), isCredentials: true));
            if (read[Name + ".config+credentials"] is JsonObject both) CompareBoth(both);
        }

        private static void Compare(Dictionary<SectionName, JsonNode> expected, SharedConfigFile actual)
        {
            Assert.Equal(expected.Keys.ToHashSet(), actual.Sections.ToHashSet());
            foreach ((SectionName section, JsonNode values) in expected)
            {
                foreach (string key in Keys(values))
                {
                    Assert.Equal((section, key, values[key] is not null), (section, key, actual.Has(section, key)));
                    Assert.Equal((section, key, Text(values[key])), (section, key, actual.Get(section, key)));
                    foreach (string inner in s_innerKeys.Concat(values[key] is JsonObject group ? group.Select(pair => pair.Key) : []))
                        Assert.Equal((section, key, inner, Text((values[key] as JsonObject)?[inner])), (section, key, inner, actual.Get(section, key, inner)));
                }
            }
        }

        /// <summary>botocore reads the edited file as the one before it, but for the one value.</summary>
        private void CompareWithUnedited(JsonNode before, JsonNode after)
        {
            Assert.Equal(_pair.Value, (string?)after["profiles"]![_section.Name]![_pair.Key]);
            if (before["profiles"]![_section.Name] is { } changed) changed[_pair.Key] = _pair.Value;
            else after["profiles"]!.AsObject().Remove(_section.Name);
            Assert.True(JsonNode.DeepEquals(before, after), $"{before}\n{after}");
        }

        /// <summary>In a file that botocore refuses, we read no other value than before.</summary>
        private void CompareWithUnedited(SharedConfigFile before, SharedConfigFile after)
        {
            Assert.Equal(before.Sections.Append(_section).ToHashSet(), after.Sections.ToHashSet());
            foreach (SectionName section in before.Sections)
            {
                foreach (string key in Keys(null).Where(key => section != _section || key != _pair.Key))
                {
                    Assert.Equal((section, key, before.Get(section, key)), (section, key, after.Get(section, key)));
                    Assert.All(s_innerKeys, inner => Assert.Equal(before.Get(section, key, inner), after.Get(section, key, inner)));
                }
            }
        }

        private void CompareBoth(JsonObject expected)
        {
            AwsConfiguration actual = new(null, name => name switch
            {
                "AWS_CONFIG_FILE" => PathOf(".config"),
                "AWS_SHARED_CREDENTIALS_FILE" => PathOf(".credentials"),
                _ => null,
            });
            Assert.Equal(expected.Select(pair => pair.Key).ToHashSet(), actual.ProfileNames.ToHashSet());
            foreach ((string profile, JsonNode? values) in expected)
                Assert.All(Keys(values), key => Assert.Equal((profile, key, Text(values![key])), (profile, key, actual.ProfileOf(profile, key))));
        }

        private static Dictionary<SectionName, JsonNode> Sections(JsonNode config) => new[]
            {
                Of("profiles", SectionName.Profile), Of("sso_sessions", SectionName.SsoSession), Of("services", SectionName.Services),
            }
            .SelectMany(kind => config[kind.Key]!.AsObject().Select(pair => (Name: kind.Name(pair.Key), pair.Value)))
            .ToDictionary(pair => pair.Name, pair => pair.Value!);

        private static (string Key, Func<string, SectionName> Name) Of(string key, Func<string, SectionName> name) => (key, name);

        private static HashSet<string> Keys(JsonNode? values) =>
            [.. s_keys.Select(key => key.ToLowerInvariant()), "k", "new", .. values?.AsObject().Select(pair => pair.Key) ?? []];

        private static string? Text(JsonNode? value) => value is JsonValue && (string)value! is { Length: > 0 } text ? text : null;

        private string Text()
        {
            bool isBroken = Chance(10);
            StringBuilder text = new(isBroken && Chance(10) ? "\ufeff" : "");
            HashSet<string> headers = [], keys = [];
            string end = Any(["\n", "\n", "\n", "\r\n", "\r\n", "\r"]);
            Noise();
            if (isBroken && Chance(10)) Line("region = too early");
            for (int sections = _random.Next(6); sections > 0; sections--)
            {
                string header = Any(s_headers);
                if (!headers.Add(header) && !isBroken) continue;
                keys.Clear();
                Line($"{Indent(10)}[{header}]{(Chance(10) ? " # tail" : "")}");
                string indent = Indent(15);
                for (int options = _random.Next(6); options > 0; options--)
                {
                    Noise();
                    string key = Any(s_keys);
                    if (!keys.Add(key.ToLowerInvariant()) && !isBroken) continue;
                    Option(indent, key);
                }
            }

            if (Chance(30) && text.Length > end.Length) text.Length -= end.Length;
            return text.ToString();

            void Line(string line) => text.Append(line).Append(Chance(3) ? Any(["\n", "\r\n", "\r"]) : end);

            void Noise()
            {
                while (Chance(25)) Line(Indent(50) + Any(["", "", "# note", "; note", "# region = no", ";[profile a]"]));
                if (isBroken && Chance(10)) Line(Any(["broken", "= broken", "[]", "[profile a"]));
            }

            void Option(string indent, string key)
            {
                if (Chance(5)) indent = Indent(100);
                string value = Chance(20) ? "" : Any(s_values);
                Line($"{indent}{key}{Any(["", " ", "\t"])}{Any(["=", "=", "=", ":"])}{Any(["", " ", " ", "  "])}{value}{Any(["", "", " "])}");
                while (Chance(value.Length == 0 ? 70 : 15))
                {
                    Noise();
                    string inner = (value.Length == 0 && !isBroken) || Chance(80) ? $"{Any(s_innerKeys)} = " : "";
                    Line($"{indent}{Any([" ", "  ", "\t"])}{inner}{Any(s_values)}");
                }
            }

            string Indent(int percent) => Chance(percent) ? Any([" ", "  ", "\t", "\u00a0"]) : "";
        }

        private bool Chance(int percent) => _random.Next(100) < percent;

        private string Any(string[] all) => all[_random.Next(all.Length)];

        private string PathOf(string extension) => Path.Combine(_folder, Name + extension);

        private void Write(string extension, string text) => File.WriteAllBytes(PathOf(extension), Encoding.UTF8.GetBytes(text));

        private string Shown(string extension) =>
            File.ReadAllText(PathOf(extension)).Replace("\r", "␍", StringComparison.Ordinal).Replace("\t", "␉", StringComparison.Ordinal);
    }
}
