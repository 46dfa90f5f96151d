using System.Text;
using System.Text.Json;
using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Sessions;

public sealed class JsonFileTests : IDisposable
{
    private readonly FakeHome _home = new();

    private string Target => _home.Path("folder/file.json");

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Members_are_written_in_their_order_in_ASCII_and_without_a_byte_order_mark()
    {
        JsonFile.Write(Target, [new("b", "1"), new("a", texts: ["x", "y"]), new("c", members: [new("d", "é\U0001F600+/<>\"")])]);
        Assert.Equal("""{"b":"1","a":["x","y"],"c":{"d":"\u00E9\uD83D\uDE00\u002B/\u003C\u003E\u0022"}}"""u8.ToArray(), File.ReadAllBytes(Target));
    }

    [Fact]
    public void A_member_without_a_value_is_not_written_and_leaves_the_file_that_had_it()
    {
        Put("""{"gone":"old","inner":{"x":"old"},"list":["old"],"kept":"k"}""");
        JsonFile.Write(Target, [new("gone"), new("a", "1"), new("inner", members: null), new("list", texts: null)]);
        Assert.Equal("""{"a":"1","kept":"k"}""", File.ReadAllText(Target));
    }

    [Fact]
    public void Members_of_others_are_kept_as_they_are()
    {
        Put("""{"a":"old","n":null,"number":1.50,"deep":{"x":[1,{"y":true}]},"text":"\u00e9\n"}""");
        JsonFile.Write(Target, [new("a", "new")]);
        Assert.Equal(
            """{"a":"new","n":null,"number":1.50,"deep":{"x":[1,{"y":true}]},"text":"\u00E9\n"}""", File.ReadAllText(Target));
    }

    [Fact]
    public void A_byte_order_mark_is_read_over_and_not_written_again()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        File.WriteAllText(Target, """{"a":"1","b":"2"}""", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal("1", JsonFile.Read(Target)!.Value.Text("a"));
        JsonFile.Write(Target, [new("a", "3")]);
        Assert.Equal("""{"a":"3","b":"2"}"""u8.ToArray(), File.ReadAllBytes(Target));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("""{"a":"1"}}""")]
    [InlineData("""{"a":"1"}{"a":"2"}""")]
    [InlineData("""{"a":"1",}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("<html>")]
    [InlineData("\0\0\0\0")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\udc00":"1"}""")]
    public void What_is_no_object_is_none(string content)
    {
        Put(content);
        Assert.Null(JsonFile.Read(Target));
        Assert.Equal(content, File.ReadAllText(Target));
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_none()
    {
        foreach (byte[] content in new[]
        {
            [.. "{\"accessToken\":\""u8, 0xFF, 0xFE, .. "\"}"u8],
            [.. "{\""u8, 0xC0, 0x80, .. "\":1}"u8],
            Encoding.Unicode.GetBytes("""{"a":"1"}"""),
        })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
            File.WriteAllBytes(Target, content);
            Assert.Null(JsonFile.Read(Target));
        }
    }

    [Fact]
    public void A_file_larger_than_a_megabyte_is_none()
    {
        Put($$"""{"a":"{{new string('x', 1024 * 1024)}}"}""");
        Assert.Null(JsonFile.Read(Target));
    }

    [Fact]
    public void A_file_that_is_not_there_or_is_a_folder_is_none()
    {
        Assert.Null(JsonFile.Read(Target));
        Directory.CreateDirectory(Target);
        Assert.Null(JsonFile.Read(Target));
    }

    [Fact]
    public void A_member_of_another_kind_is_no_text_and_no_list()
    {
        Put("""{"a":1,"b":["x",1,"y"],"c":"z"}""");
        JsonElement json = JsonFile.Read(Target)!.Value;
        Assert.Null(json.Text("a"));
        Assert.Null(json.Text("b"));
        Assert.Null(json.Text("missing"));
        Assert.Null(json.Texts("c"));
        Assert.Null(json.Texts("missing"));
        Assert.Equal(["x", "y"], json.Texts("b")!);
    }

    [Fact]
    public void Only_its_owner_may_read_a_new_one_and_an_old_one_whoever_could()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Test.IsNetStandard, "File modes are set by the .NET build on Linux and macOS alone.");
        JsonFile.Write(Target, [new("a", "1")]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target));
            const UnixFileMode openToAll = (UnixFileMode)0b110_100_100;
            File.SetUnixFileMode(Target, openToAll);
            JsonFile.Write(Target, [new("a", "2")]);
            Assert.Equal(openToAll, File.GetUnixFileMode(Target));
        }
    }

    [Fact]
    public void A_folder_that_has_to_be_made_is_its_owners_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Test.IsNetStandard, "File modes are set by the .NET build on Linux and macOS alone.");
        JsonFile.Write(Target, [new("a", "1")]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.GetDirectoryName(Target)!));
        }
    }

    [Fact]
    public void Nothing_is_left_behind_when_it_succeeds_and_when_it_fails()
    {
        JsonFile.Write(Target, [new("a", "1")]);
        JsonFile.Write(Target, [new("a", "2")]);
        Assert.Equal([Target], Directory.EnumerateFileSystemEntries(_home.Path("folder")));

        // A folder where the file should be: the last step can't succeed.
        string folder = _home.Path("folder/taken.json");
        Directory.CreateDirectory(folder);
        SsoOidcException failure = Test.Fails(() => JsonFile.Write(folder, [new("a", "1")]), FailureKind.SaveFailed);
        Assert.Contains(folder, failure.Message, StringComparison.Ordinal);
        Assert.Equal([Target, folder], Directory.EnumerateFileSystemEntries(_home.Path("folder")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Where_no_folder_can_be_made_the_save_fails()
    {
        string file = _home.Write("file", "");
        Test.Fails(() => JsonFile.Write(Path.Combine(file, "x.json"), [new("a", "1")]), FailureKind.SaveFailed);
    }

    [Fact]
    public void A_file_that_another_holds_for_itself_can_be_neither_read_nor_replaced()
    {
        Put("""{"a":"1","b":"2"}""");
        using (new FileStream(Target, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Test.Fails(() => JsonFile.Read(Target), FailureKind.InvalidConfiguration);
            Test.Fails(() => JsonFile.Write(Target, [new("a", "3")]), FailureKind.SaveFailed);
        }

        Assert.Equal("""{"a":"1","b":"2"}""", File.ReadAllText(Target));
        Assert.Single(Directory.EnumerateFileSystemEntries(_home.Path("folder")));
    }

    private void Put(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        File.WriteAllText(Target, content);
    }
}
