using System.Text;
using System.Xml;

namespace SsoOidc.Core.Http;

/// <summary>The texts of an XML reply by the path of their elements, without namespaces: <c>AssumeRoleResult/Credentials/AccessKeyId</c>.</summary>
internal sealed class XmlMembers
{
    private const int DeepestPath = 16;

    /// <summary>As much as a SecureString can hold.</summary>
    private const int MostText = 65_536;

    private static readonly XmlReaderSettings s_settings = new()
    {
        // A document type could name files of this machine, or grow without end.
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 1024 * 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    private XmlMembers(string root) => Root = root;

    /// <summary>The name of the outermost element.</summary>
    public string Root { get; }

    /// <summary>The elements; null if the content is no XML that a service sends.</summary>
    public static XmlMembers? TryRead(byte[] content)
    {
        // Most errors are JSON, some of which come with each poll.
        int start = Array.FindIndex(content, one => one is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0xEF or 0xBB or 0xBF));
        if (start < 0 || content[start] != (byte)'<') return null;
        try
        {
            using XmlReader xml = XmlReader.Create(new MemoryStream(content), s_settings);
            xml.MoveToContent();
            if (xml.NodeType != XmlNodeType.Element) return null;
            XmlMembers members = new(xml.LocalName);
            members.ReadInside(xml);
            return members;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The text of an element below the outermost; null if it is missing or empty. Of several the first.</summary>
    public string? Text(string path) => _texts.TryGetValue(path, out string? text) && text.Length > 0 ? text : null;

    /// <summary>The text of an element that the service must send.</summary>
    /// <exception cref="SsoOidcException"><see cref="FailureKind.BadResponse"/>: it is missing, or is none that a service sends.</exception>
    public string Required(string path, ServiceResponse reply)
    {
        string text = Text(path) ?? throw ServiceExceptionFactory.BadReply(reply, $"the answer lacks {path}");
        if (text.Length > MostText)
            throw ServiceExceptionFactory.BadReply(reply, $"the answer has {text.Length} characters in {path}; more than {MostText} are none of the service's");
        return DisplayText.IsSafe(text) ? text : throw ServiceExceptionFactory.BadReply(reply, $"the answer has control characters in {path}");
    }

    private void ReadInside(XmlReader xml)
    {
        List<string> path = [];
        StringBuilder text = new();
        int outermost = xml.Depth;
        bool isEmpty = xml.IsEmptyElement;
        while (!isEmpty && xml.Read())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    text.Clear();
                    if (xml.IsEmptyElement) continue;
                    path.Add(xml.LocalName);
                    if (path.Count > DeepestPath) throw new XmlException("Too many elements inside each other.");
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    text.Append(xml.Value);
                    break;
                case XmlNodeType.EndElement when xml.Depth > outermost:
                    string key = string.Join("/", path);
                    if (text.Length > 0 && !_texts.ContainsKey(key)) _texts.Add(key, text.ToString());
                    text.Clear();
                    path.RemoveAt(path.Count - 1);
                    break;
            }
        }
    }
}
