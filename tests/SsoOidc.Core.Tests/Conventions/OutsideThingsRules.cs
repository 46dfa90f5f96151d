using System.Reflection;
using System.Text.RegularExpressions;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Tests.Conventions;

/// <summary>Core reaches console, clock and network only through what its callers hand in.</summary>
public sealed class OutsideThingsRules
{
    private const string Core = "src/SsoOidc.Core";

    [Fact]
    public void Core_does_not_write_to_the_console() => SourceTree.HasNo(Core, @"\bConsole\s*\.|\busing\s+static\s+System\.Console\b");

    [Fact]
    public void Core_reads_no_static_clock() => SourceTree.HasNo(
        Core, @"\b(DateTime|DateTimeOffset)\s*\.\s*(Now|UtcNow|Today)\b|\bStopwatch\b|\bEnvironment\s*\.\s*TickCount");

    [Fact]
    public void Core_waits_by_the_clock_it_is_given()
    {
        SourceTree.HasNo(Core, @"\bThread\s*\.\s*Sleep\b|\bSpinWait\b|\bnew\s+(System\.Threading\.)?Timer\b");
        // The one place that turns a clock into a wait.
        SourceTree.HasNo(Core, @"\bTask\s*\.\s*Delay\b", except: "Polyfills.cs");
    }

    [Fact]
    public void The_systems_clock_is_named_once_as_the_connections_default()
    {
        IEnumerable<string> lines =
            from file in SourceTree.Files(Core)
            from line in file.Code.Split('\n')
            where line.Contains("TimeProvider.System", StringComparison.Ordinal)
            select $"{Path.GetFileName(file.Name)}: {line.Trim()}";
        Assert.Equal(["ServiceConnection.cs: public TimeProvider Clock { get; init; } = TimeProvider.System;"], lines);
    }

    [Fact]
    public void Core_holds_no_static_client_handler_or_transport()
    {
        Type[] network = [typeof(HttpMessageInvoker), typeof(HttpMessageHandler), typeof(HttpTransport), typeof(ServiceConnection)];
        IEnumerable<FieldInfo> found = typeof(Secret).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => network.Any(type => Holds(field.FieldType, type)));
        Assert.Empty(found);
        SourceTree.HasNo(Core, @"\bnew\s+HttpClient\b");
    }

    [Fact]
    public void A_comment_is_no_code()
    {
        // The scan itself: it sees code and strings with code in them, and no comment.
        SourceTree.SourceFile file = SourceTree.Files("tests/SsoOidc.Core.Tests")
            .Single(source => source.Name.EndsWith("OutsideThingsRules.cs", StringComparison.Ordinal));
        Assert.DoesNotMatch(new Regex("PLANTED IN A" + " COMMENT"), file.Code);
        Assert.Contains("https://a.example/", file.Code, StringComparison.Ordinal); // PLANTED IN A COMMENT
        Assert.Equal(file.Text.Count(c => c == '\n'), file.Code.Count(c => c == '\n'));
    }

    private static bool Holds(Type field, Type wanted) =>
        wanted.IsAssignableFrom(field) || (field.IsGenericType && field.GetGenericArguments().Any(argument => Holds(argument, wanted)));
}
