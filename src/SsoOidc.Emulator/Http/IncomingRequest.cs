using System.Net;
using System.Text;

namespace SsoOidc.Emulator.Http;

/// <summary>A request as received, with its whole body.</summary>
internal sealed record IncomingRequest
{
    public required string Method { get; init; }

    /// <summary>Path and query, undecoded.</summary>
    public required string Target { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public byte[] BodyBytes { get; init; } = [];

    /// <summary>Whether the client wants the connection closed afterwards.</summary>
    public bool IsLast { get; init; }

    public string Path => Split().Path;

    /// <summary>
    /// The path without empty and dot segments, undecoded: what a signature is of, and what an operation is found by.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    /// </summary>
    public string NormalPath
    {
        get
        {
            List<string> kept = [];
            foreach (string segment in Path.Split('/'))
            {
                if (segment == ".." && kept.Count > 0) kept.RemoveAt(kept.Count - 1);
                else if (segment is not ("" or "." or "..")) kept.Add(segment);
            }

            return "/" + string.Join("/", kept) + (kept.Count > 0 && Path[Path.Length - 1] == '/' ? "/" : "");
        }
    }

    public string RawQuery => Split().Query;

    public string Body => Encoding.UTF8.GetString(BodyBytes);

    public string Header(string name) => Headers.TryGetValue(name, out string? value) ? value : "";

    /// <summary>The query's members, decoded; the first of repeated ones.</summary>
    public IReadOnlyDictionary<string, string> Query => ParseForm(RawQuery);

    /// <summary>The members of an HTML form's body.</summary>
    public IReadOnlyDictionary<string, string> Form => ParseForm(Body);

    /// <summary>The parameters of the query protocol: a form, or the query.</summary>
    public IReadOnlyDictionary<string, string> Parameters => IsForm ? Form : Query;

    public bool IsForm => Header("Content-Type").Split(';')[0].Trim()
        .Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, string> ParseForm(string text)
    {
        Dictionary<string, string> members = new(StringComparer.Ordinal);
        foreach (string pair in text.Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=');
            string name = WebUtility.UrlDecode(equals < 0 ? pair : pair.Substring(0, equals));
            if (!members.ContainsKey(name))
                members.Add(name, equals < 0 ? "" : WebUtility.UrlDecode(pair.Substring(equals + 1)));
        }

        return members;
    }

    private (string Path, string Query) Split()
    {
        int mark = Target.IndexOf('?');
        return mark < 0 ? (Target, "") : (Target.Substring(0, mark), Target.Substring(mark + 1));
    }
}
