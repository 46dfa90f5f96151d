using SsoOidc.Core.Sessions;

namespace SsoOidc.Core.Tests.Sessions;

public sealed class CacheDatesTests
{
    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.0000000Z")]
    [InlineData("2026-01-02T03:04:05z", "2026-01-02T03:04:05.0000000Z")]
    [InlineData("2026-01-02T03:04:05UTC", "2026-01-02T03:04:05.0000000Z")]
    [InlineData("2026-01-02T03:04:05.123Z", "2026-01-02T03:04:05.1230000Z")]
    [InlineData("2026-01-02T03:04:05.1234567Z", "2026-01-02T03:04:05.1234567Z")]
    [InlineData("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.1234568Z")]
    [InlineData("2026-01-02T05:04:05+02:00", "2026-01-02T03:04:05.0000000Z")]
    [InlineData("2026-01-01T22:04:05.123456789-05:00", "2026-01-02T03:04:05.1234568Z")]
    [InlineData("2026-01-02T03:04:05", "2026-01-02T03:04:05.0000000Z")]
    [InlineData("2026-01-02 03:04:05Z", "2026-01-02T03:04:05.0000000Z")]
    public void Every_form_that_some_client_writes_is_read(string text, string expected) =>
        Assert.Equal(expected, CacheDates.Read(text)!.Value.UtcDateTime.ToString("o"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("UTC")]
    [InlineData("1767323045")]
    [InlineData("2026-13-02T03:04:05Z")]
    [InlineData("03:04")]
    [InlineData("03:04:05.1234567890Z")]
    [InlineData("01/02/2026 03:04:05Z")]
    [InlineData("2026-01-02")]
    public void What_is_no_time_is_none(string? text) => Assert.Null(CacheDates.Read(text));

    [Fact]
    public void Written_are_whole_seconds_in_UTC_and_never_a_later_time_than_meant()
    {
        Assert.Equal("2026-01-02T03:04:05Z", CacheDates.Write(new DateTimeOffset(2026, 1, 2, 5, 4, 5, 999, TimeSpan.FromHours(2))));
        Assert.Null(CacheDates.Write(null));
    }
}
