namespace SsoOidc.Core.Http;

/// <summary>Query strings.</summary>
internal static class QueryText
{
    /// <summary>Names and values, percent-encoded by RFC 3986: a space is <c>%20</c>. A null value leaves its name out.</summary>
    public static string Of(params (string Name, string? Value)[] members) => string.Join(
        "&", members.Where(member => member.Value is not null).Select(member => $"{member.Name}={Uri.EscapeDataString(member.Value!)}"));
}
