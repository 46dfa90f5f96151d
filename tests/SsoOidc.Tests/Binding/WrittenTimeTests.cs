using System.Globalization;
using System.Management.Automation;
using SsoOidc.Binding;

namespace SsoOidc.Tests.Binding;

/// <summary>Times as rows of CSV files and people's fingers have them.</summary>
public sealed class WrittenTimeTests : IDisposable
{
    private static readonly DateTimeOffset s_march4 = new(2026, 3, 4, 10, 15, 0, TimeSpan.Zero);

    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    public static TheoryData<string> Cultures => ["de-DE", "en-GB", "fr-FR", "tr-TR", "th-TH", "fa-IR", "ar-SA", "ja-JP", "sv-SE", "hu-HU", "en-US"];

    public void Dispose() => CultureInfo.CurrentCulture = _before;

    [Theory]
    [MemberData(nameof(Cultures))]
    public void A_culture_reads_what_it_writes_to_a_csv_file(string culture)
    {
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        Assert.Equal(s_march4, WrittenTime.Parse(s_march4.ToString(CultureInfo.CurrentCulture)));
        Assert.Equal(s_march4, WrittenTime.Parse(s_march4.ToLocalTime().DateTime.ToString(CultureInfo.CurrentCulture)));
    }

    [Fact]
    public void So_does_every_other_culture()
    {
        List<string> wrong = [];
        foreach (CultureInfo culture in CultureInfo.GetCultures(CultureTypes.SpecificCultures))
        {
            CultureInfo.CurrentCulture = culture;
            string text = s_march4.ToString(culture);
            try
            {
                if (WrittenTime.Parse(text) != s_march4) wrong.Add($"{culture.Name}: {text} is read as {WrittenTime.Parse(text):O}");
            }
            catch (ArgumentTransformationMetadataException)
            {
                wrong.Add($"{culture.Name}: {text} is not read");
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Iso_8601_means_the_same_everywhere(string culture)
    {
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        string[] forms =
        [
            "2026-03-04T10:15:00Z", "2026-03-04t10:15:00z", " 2026-03-04 10:15:00Z ", "2026-03-04T10:15Z", "20260304T101500Z",
            "2026-03-04T11:15:00+01:00", "2026-03-04T11:15:00+0100", "2026-03-04T05:15:00-05", "2026-03-04T10:15:00.000000000Z",
            "2026-03-04T10:15:00,0Z", "2026-03-04T10:15:00.0000000+00:00",
        ];
        Assert.All(forms, form => Assert.Equal(s_march4, WrittenTime.Parse(form)));
        Assert.Equal(new DateTimeOffset(new DateTime(2026, 3, 4)), WrittenTime.Parse("2026-03-04"));
    }

    [Fact]
    public void The_invariant_form_is_read_where_the_culture_has_none_like_it()
    {
        CultureInfo.CurrentCulture = new CultureInfo("en-GB");
        Assert.Equal(new DateTimeOffset(2026, 4, 3, 10, 15, 0, TimeSpan.Zero), WrittenTime.Parse("03/04/2026 10:15:00 +00:00"));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 10, 15, 0, TimeSpan.Zero), WrittenTime.Parse("11/23/2026 10:15:00 +00:00"));
        Assert.Equal(s_march4, WrittenTime.Parse("Wed, 04 Mar 2026 10:15:00 GMT"));
        Assert.Equal(s_march4, WrittenTime.Parse("1772619300"));
        Assert.Null(WrittenTime.Parse(" "));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("2026-13-04")]
    [InlineData("2026-02-30T10:15:00Z")]
    [InlineData("99999999999999")]
    [InlineData("2026-03-04T10:15:00+99:00")]
    public void Anything_else_is_refused(string text) =>
        Assert.Contains("ISO 8601", Assert.Throws<ArgumentTransformationMetadataException>(() => WrittenTime.Parse(text)).Message, StringComparison.Ordinal);
}
