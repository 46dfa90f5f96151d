using System.Text.RegularExpressions;

namespace SsoOidc.TestSupport;

/// <summary>
/// What a page must have so that everybody can use it: by keyboard, with a screen reader, on a phone, in light and in dark. Contrasts are those of
/// WCAG 2.2, level AA, computed from the page's own colours.
/// </summary>
internal static class PageCheck
{
    /// <summary>On the card and beside it; what is read has 4.5 to 1, edges and the mark of the focus have 3 to 1.</summary>
    private static readonly (string Colour, string On, double Least)[] s_pairs =
    [
        ("text", "card", 4.5), ("text", "page", 4.5), ("soft", "card", 4.5), ("soft", "page", 4.5), ("mark", "card", 4.5), ("bad", "card", 4.5),
        ("button", "card", 4.5), ("on-button", "button", 4.5), ("edge", "card", 3), ("focus", "card", 3),
    ];

    public static void Require(string page)
    {
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains("<meta charset=\"utf-8\">", page, StringComparison.Ordinal);
        Assert.Contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">", page, StringComparison.Ordinal);
        string title = Assert.Single(All(page, "<title>(.+?)</title>"));
        Assert.Equal(title, Assert.Single(All(page, "<h1>(.+?)</h1>")));
        Assert.Single(All(page, "(<main)>"));
        // Nothing runs and nothing is fetched.
        Assert.DoesNotMatch(@"<(script|img|link|iframe|object|embed)\b|\s(src|on\w+)=|@import|url\(", page);
        // Whoever can't see a picture must not need it.
        Assert.All(All(page, "(<svg[^>]*>)"), picture => Assert.Contains("aria-hidden=\"true\"", picture, StringComparison.Ordinal));
        RequireControls(page);
        RequireColours(Assert.Single(All(page, "(?s)<style>(.+?)</style>")));
    }

    private static void RequireControls(string page)
    {
        foreach (string control in All(page, "(<(?:input|select|textarea)\\b[^>]*>)"))
        {
            if (control.Contains("type=\"hidden\"", StringComparison.Ordinal)) continue;
            string id = Assert.Single(All(control, "\\sid=\"([^\"]+)\""));
            Assert.Matches($"<label for=\"{id}\">[^<]+</label>", page);
        }

        Assert.All(All(page, "<button\\b[^>]*>(.*?)</button>"), words => Assert.NotEqual("", words.Trim()));
        Assert.DoesNotContain("tabindex", page, StringComparison.Ordinal);
    }

    private static void RequireColours(string style)
    {
        Assert.Contains("color-scheme:light dark", style, StringComparison.Ordinal);
        Assert.DoesNotMatch("outline:(none|0)", style);
        string light = Assert.Single(All(style, @"^:root\{(.+?)\}"));
        string dark = Assert.Single(All(style, @"@media\(prefers-color-scheme:dark\)\{:root\{(.+?)\}\}"));
        // A colour that is named nowhere else has been looked at nowhere.
        Assert.DoesNotMatch("#[0-9a-fA-F]{3}|rgb", style.Replace(light, "").Replace(dark, ""));
        Dictionary<string, string> inLight = Colours(light), inDark = Colours(dark);
        Assert.Equal(inLight.Keys.OrderBy(name => name, StringComparer.Ordinal), inDark.Keys.OrderBy(name => name, StringComparer.Ordinal));
        foreach (Dictionary<string, string> colours in new[] { inLight, inDark })
        {
            foreach ((string colour, string on, double least) in s_pairs)
            {
                if (!colours.TryGetValue(colour, out string? ink)) continue;
                double contrast = Contrast(ink, colours[on]);
                Assert.True(contrast >= least, $"{colour} {ink} on {on} {colours[on]} has a contrast of {contrast:0.00}, and needs {least}.");
            }
        }
    }

    private static Dictionary<string, string> Colours(string block) => Regex.Matches(block, "--([\\w-]+):(#[0-9a-f]{3,6})").Cast<Match>()
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value, StringComparer.Ordinal);

    private static string[] All(string text, string pattern) =>
        [.. Regex.Matches(text, pattern).Cast<Match>().Select(match => match.Groups[1].Value)];

    private static double Contrast(string one, string other)
    {
        double[] light = [Luminance(one), Luminance(other)];
        return (light.Max() + 0.05) / (light.Min() + 0.05);
    }

    private static double Luminance(string colour)
    {
        string digits = colour.Length == 4 ? string.Concat(colour.Skip(1).Select(digit => new string(digit, 2))) : colour.Substring(1);
        double[] parts = [.. Enumerable.Range(0, 3).Select(i => Convert.ToInt32(digits.Substring(2 * i, 2), 16) / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
