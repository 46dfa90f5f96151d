using System.Xml;
using System.Xml.Linq;

namespace SsoOidc.Emulator.Http;

/// <summary>Replies of the query protocol, as STS writes them.</summary>
internal static class QueryXml
{
    private static readonly XNamespace s_sts = "https://sts.amazonaws.com/doc/2011-06-15/";

    /// <summary>The result of an action; members that are null are left out.</summary>
    public static Reply Result(string action, params XElement?[] members)
    {
        string id = Guid.NewGuid().ToString();
        return Finish(200, id, Element(action + "Response",
            Element(action + "Result", members),
            Element("ResponseMetadata", Element("RequestId", id))));
    }

    public static Reply Error(string code, string message, int status)
    {
        string id = Guid.NewGuid().ToString();
        return Finish(status, id, Element("ErrorResponse",
            Element("Error",
                Element("Type", status < 500 ? "Sender" : "Receiver"),
                Element("Code", code),
                Element("Message", message)),
            Element("RequestId", id)));
    }

    public static XElement Element(string name, params XElement?[] children) => new(s_sts + name, children);

    /// <summary>Characters that XML can't have are replaced: a message may quote what a client sent.</summary>
    public static XElement Element(string name, string text) =>
        new(s_sts + name, new string([.. text.Select(c => XmlConvert.IsXmlChar(c) ? c : '?')]));

    private static Reply Finish(int status, string id, XElement root) =>
        new Reply { Status = status, ContentType = "text/xml", Body = root.ToString() }.WithHeader("x-amzn-RequestId", id);
}
