using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace SsoOidc.Tests.Conventions;

/// <summary>
/// Which namespace of an assembly uses which other, and by what member. What the compiler makes, such as the state machine of an
/// async method, counts for the type it was made from. Constants leave no trace in an assembly, so they are not seen.
/// </summary>
internal sealed partial class NamespaceGraph
{
    private const int Shown = 5;

    private readonly SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> _uses = new(StringComparer.Ordinal);

    public static NamespaceGraph Read(string assembly)
    {
        using PEReader file = new(File.OpenRead(assembly));
        MetadataReader metadata = file.GetMetadataReader();
        NamespaceGraph graph = new();
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinition outer = Outermost(metadata, handle);
            string from = metadata.GetString(outer.Namespace);
            if (!IsOurs(from)) continue;
            TypeUses uses = new(file, metadata);
            foreach ((string? member, TypeDefinitionHandle used) in uses.Of(handle))
            {
                TypeDefinition target = Outermost(metadata, used);
                string to = metadata.GetString(target.Namespace);
                if (to == from || !IsOurs(to)) continue;
                graph.Add(from, to, $"{from}.{NameOf(metadata, handle, member)} uses {to}.{metadata.GetString(target.Name)}");
            }
        }

        return graph;
    }

    public void Add(string from, string to, string because)
    {
        if (!_uses.TryGetValue(from, out SortedDictionary<string, SortedSet<string>>? targets))
            _uses[from] = targets = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        if (!targets.TryGetValue(to, out SortedSet<string>? reasons)) targets[to] = reasons = new SortedSet<string>(StringComparer.Ordinal);
        reasons.Add(because);
    }

    public bool Uses(string from, string to) => _uses.TryGetValue(from, out var targets) && targets.ContainsKey(to);

    /// <summary>
    /// The shortest cycle, beginning with the step that the fewest members make, which is most likely the one to be undone; null
    /// if there is none.
    /// </summary>
    public string? DescribeCycle()
    {
        string[]? cycle = _uses.Keys.Select(ShortestWayBack).OfType<string[]>().OrderBy(way => way.Length).FirstOrDefault();
        if (cycle is null) return null;
        (string From, string To)[] steps = [.. cycle.Zip(cycle.Skip(1).Append(cycle[0]))];
        int fewest = Enumerable.Range(0, steps.Length).MinBy(i => Reasons(steps[i]).Count);
        steps = [.. steps.Skip(fewest), .. steps.Take(fewest)];
        IEnumerable<string> lines = steps.Select((step, i) =>
            $"{step.From} -> {step.To} by {Reasons(step).Count} member{(Reasons(step).Count == 1 ? "" : "s")}{(i == 0 ? ", the fewest" : "")}: "
            + string.Join("; ", Reasons(step).Take(Shown)) + (Reasons(step).Count > Shown ? "; ..." : ""));
        return string.Join(" -> ", steps.Select(step => step.From).Append(steps[0].From)) + "\n" + string.Join("\n", lines);
    }

    private SortedSet<string> Reasons((string From, string To) step) => _uses[step.From][step.To];

    private string[]? ShortestWayBack(string start)
    {
        Queue<string[]> ways = new([[start]]);
        HashSet<string> seen = [];
        while (ways.TryDequeue(out string[]? way))
        {
            if (!_uses.TryGetValue(way[^1], out var targets)) continue;
            if (targets.ContainsKey(start)) return way;
            foreach (string next in targets.Keys.Where(seen.Add)) ways.Enqueue([.. way, next]);
        }

        return null;
    }

    private static bool IsOurs(string name) => name == "SsoOidc" || name.StartsWith("SsoOidc.", StringComparison.Ordinal);

    private static TypeDefinition Outermost(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil) type = metadata.GetTypeDefinition(type.GetDeclaringType());
        return type;
    }

    /// <summary>As the source has it: <c>Outer.Method</c> also for the class that <c>Method</c> was compiled into.</summary>
    private static string NameOf(MetadataReader metadata, TypeDefinitionHandle handle, string? member)
    {
        List<string> names = member is null ? [] : [member];
        for (TypeDefinitionHandle at = handle; !at.IsNil; at = metadata.GetTypeDefinition(at).GetDeclaringType())
            names.Insert(0, metadata.GetString(metadata.GetTypeDefinition(at).Name));
        int made = names.FindIndex(name => name.StartsWith('<'));
        if (made < 0) return string.Join('.', names);
        string? source = names.Skip(made).Select(name => FromSource().Match(name)).FirstOrDefault(match => match.Success)?.Groups[1].Value;
        return string.Join('.', source is null ? names.Take(made) : names.Take(made).Append(source));
    }

    [GeneratedRegex(@"^<([^<>]+)>")]
    private static partial Regex FromSource();
}
