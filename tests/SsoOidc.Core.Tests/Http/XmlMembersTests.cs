using System.Text;
using SsoOidc.Core.Http;

namespace SsoOidc.Core.Tests.Http;

/// <summary>XML of a service, and XML that somebody made to do harm.</summary>
public sealed class XmlMembersTests
{
    [Theory]
    [InlineData("<r><a>1</a></r>", "1")]
    [InlineData("<r xmlns='urn:x'><a xmlns='urn:y'>1</a></r>", "1")]
    [InlineData("<p:r xmlns:p='urn:x'><p:a>1</p:a></p:r>", "1")]
    [InlineData("<r><a>1</a><a>2</a></r>", "1")]
    [InlineData("<r><a/><a>2</a></r>", "2")]
    [InlineData("<r><a></a><a>2</a></r>", "2")]
    [InlineData("<r>\n  <a> 1 </a>\n</r>", " 1 ")]
    [InlineData("<r><a>&lt;&amp;&#233;&#x1F511;<![CDATA[<b>]]></a></r>", "<&\u00e9\U0001F511<b>")]
    [InlineData("<r><a>1<!-- a comment -->2<?a word?>3</a></r>", "123")]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<r><a b='c'>1</a></r>", "1")]
    [InlineData("\uFEFF\r\n <r><a>1</a></r>", "1")]
    [InlineData("\uFEFF<r><a>1</a></r>", "1")]
    [InlineData("<r><b><a>1</a></b></r>", null)]
    [InlineData("<r a='1'/>", null)]
    [InlineData("<r/>", null)]
    public void Text_is_found_by_the_path_of_its_element(string xml, string? text) => Assert.Equal(text, Read(xml)?.Text("a"));

    [Fact]
    public void Text_beside_elements_is_no_text_of_theirs()
    {
        XmlMembers members = Read("<r>x<a>y<b>1</b>z</a><a><b>2</b><c>3</c></a></r>")!;
        Assert.Equal(("r", "1", "3"), (members.Root, members.Text("a/b"), members.Text("a/c")));
        Assert.Null(members.Text("b"));
        Assert.Null(members.Text(""));
    }

    /// <summary>None of these is the answer of a service, and none may cost more than being refused.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{\"a\":1}")]
    [InlineData("<")]
    [InlineData("<!-- -->")]
    [InlineData("<r><a>1</a>")]
    [InlineData("<r><a>1</r>")]
    [InlineData("<r><a>1</a></r><r/>")]
    [InlineData("<r><a>1</a></r>x")]
    [InlineData("<r>&nothing;</r>")]
    [InlineData("<r>&#0;</r>")]
    [InlineData("<r>\u0001</r>")]
    [InlineData("<r a='1' a='2'/>")]
    [InlineData("<p:r/>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"no-such-encoding\"?><r/>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-16\"?><r/>")]
    [InlineData("<!DOCTYPE r><r><a>1</a></r>")]
    [InlineData("<!DOCTYPE r SYSTEM 'http://127.0.0.1:1/x.dtd'><r><a>1</a></r>")]
    [InlineData("<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><r><a>&a;</a></r>")]
    [InlineData("<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]><r><a>&b;</a></r>")]
    [InlineData("<!DOCTYPE r [<!ATTLIST r x CDATA 'y'>]><r/>")]
    public void What_is_no_XML_of_a_service_is_nothing(string xml) => Assert.Null(Read(xml));

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    [InlineData(100_000, false)]
    public void Elements_are_not_inside_each_other_without_end(int depth, bool isRead)
    {
        string xml = $"<r>{string.Concat(Enumerable.Repeat("<a>", depth))}1{string.Concat(Enumerable.Repeat("</a>", depth))}</r>";
        Assert.Equal(isRead ? "1" : null, Read(xml)?.Text(string.Join("/", Enumerable.Repeat("a", depth))));
    }

    [Theory]
    [InlineData(1_000_000, true)]
    [InlineData(1_100_000, false)]
    public void No_answer_is_longer_than_a_mebibyte(int length, bool isRead) => Assert.Equal(isRead, Read($"<r><a>{new string('x', length)}</a></r>") is not null);

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_nothing() => Assert.Null(XmlMembers.TryRead([.. "<r><a>"u8, 0xC3, 0x28, 0xFF, .. "</a></r>"u8]));

    private static XmlMembers? Read(string xml) => XmlMembers.TryRead(Encoding.UTF8.GetBytes(xml));
}
