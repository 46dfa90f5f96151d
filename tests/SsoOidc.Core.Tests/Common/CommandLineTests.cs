using System.Diagnostics;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Common;

/// <summary>Against what Python's <c>shlex</c> and botocore's splitter for Windows make of the same text.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("a b", "a|b")]
    [InlineData("a  \t b\tc", "a|b|c")]
    [InlineData("  a  ", "a")]
    [InlineData("a 'b c' d", "a|b c|d")]
    [InlineData("a \"b c\" d", "a|b c|d")]
    [InlineData("a b\\ c", "a|b c")]
    [InlineData("a \\\"b\\\"", "a|\"b\"")]
    [InlineData("'a b'/c\"d e\"f", "a b/cd ef")]
    [InlineData("a '' \"\" b", "a|||b")]
    [InlineData("a 'it'\\''s'", "a|it's")]
    [InlineData("a \"x\\\"y\"", "a|x\"y")]
    [InlineData("a \"x\\\\y\"", "a|x\\y")]
    [InlineData("a \"x\\ny $HOME\"", "a|x\\ny $HOME")]
    [InlineData("a '\\n'", "a|\\n")]
    [InlineData("a \"b # c\" #d", "a|b # c|#d")]
    [InlineData("a 'b ; c' ;d e;f", "a|b ; c|;d|e;f")]
    [InlineData("a # b", "a|#|b")]
    [InlineData("a\r\nb", "a|b")]
    [InlineData("a é 'ü ö'", "a|é|ü ö")]
    [InlineData("C:\\\\x\\\\y", "C:\\x\\y")]
    [InlineData("a --x='b c' --y=\"d\"e", "a|--x=b c|--y=de")]
    [InlineData("a '\"' \"'\"", "a|\"|'")]
    [InlineData("", "")]
    [InlineData("   ", "")]
    public void On_Linux_and_macOS_words_are_those_of_shlex(string text, string words) =>
        Assert.Equal(words, string.Join('|', CommandLine.SplitPosix(text)));

    [Theory]
    [InlineData("a b", "a|b")]
    [InlineData("a\tb", "a|b")]
    [InlineData("\"C:\\Program Files\\x.exe\" -p \"a b\"", "C:\\Program Files\\x.exe|-p|a b")]
    [InlineData("C:\\dir\\x.exe C:\\a\\ b", "C:\\dir\\x.exe|C:\\a\\|b")]
    [InlineData("a \"b\\\"c\"", "a|b\"c")]
    [InlineData("a \"b\\\\\" c", "a|b\\|c")]
    [InlineData("a \"b\\\\\\\"c d\"", "a|b\\\"c d")]
    [InlineData("a 'b c'", "a|'b|c'")]
    [InlineData("a\\\\b \"c\\d\"", "a\\\\b|c\\d")]
    [InlineData("a \"\" b", "a||b")]
    [InlineData("a\"b c\"d", "ab cd")]
    [InlineData("a \"x # y\" ; z", "a|x # y|;|z")]
    [InlineData("a \\\"b c\\\"", "a|\"b|c\"")]
    [InlineData("a \"b\"\"c\"", "a|bc")]
    [InlineData("", "")]
    [InlineData("a \\\\", "a|\\\\")]
    public void On_Windows_words_are_those_of_its_C_runtime(string text, string words) =>
        Assert.Equal(words, string.Join('|', CommandLine.SplitWindows(text)));

    [Theory]
    [InlineData("a 'b")]
    [InlineData("a \"b")]
    [InlineData("a it's")]
    [InlineData("a \"b\\\"")]
    [InlineData("a \\")]
    public void An_unfinished_quote_or_escape_is_a_mistake(string text) => Assert.Throws<FormatException>(() => CommandLine.SplitPosix(text));

    [Theory]
    [InlineData("a \"b")]
    [InlineData("a \"b\\\"")]
    public void So_is_one_on_Windows(string text) => Assert.Throws<FormatException>(() => CommandLine.SplitWindows(text));

    [Theory]
    [InlineData("a:b c", "a/b|c")]
    [InlineData("a 'b:c':\"d:e\" f", "a|b:c/d:e|f")]
    [InlineData("a b\\:c:d", "a|b:c/d")]
    [InlineData(": a ::", "/a//")]
    public void A_separator_counts_outside_of_quotes(string text, string lines) =>
        Assert.Equal(lines, string.Join('/', CommandLine.ListPosix(text, ':').Select(words => string.Join('|', words))));

    [Theory]
    [InlineData("a", "b c", "")]
    [InlineData("\"", "\\", "\\\"", Traits = [MonoLacks.Trait, MonoLacks.WindowsCommandLines])]
    [InlineData("x\\ y\\", "C:\\dir\\", "\\\\srv\\a b\\", Traits = [MonoLacks.Trait, MonoLacks.WindowsCommandLines])]
    [InlineData("$HOME", "`x`", "a'b", Traits = [MonoLacks.Trait, MonoLacks.WindowsCommandLines])]
    [InlineData("line\nend", "\t", "a;b#c&d|e")]
    public async Task A_program_gets_the_words_as_they_were_joined(params string[] words)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a POSIX shell.");
        string[] all = ["-c", "printf '%s|' \"$@\"", "sh", .. words];
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", CommandLine.Join(all)) { RedirectStandardOutput = true, UseShellExecute = false })!;
        Assert.Equal(string.Join('|', words) + "|", await process.StandardOutput.ReadToEndAsync(Test.Token));
        Assert.Equal(words, CommandLine.SplitWindows(CommandLine.Join(words)));
    }
}
