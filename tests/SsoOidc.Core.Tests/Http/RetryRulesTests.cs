using SsoOidc.Core.Http;

namespace SsoOidc.Core.Tests.Http;

public sealed class RetryRulesTests
{
    [Theory]
    [InlineData("Transient", 1, 0, 0)]
    [InlineData("Transient", 1, 0.5, 25)]
    [InlineData("Transient", 1, 0.99, 49.5)]
    [InlineData("Transient", 2, 0.5, 50)]
    [InlineData("Transient", 3, 0.5, 100)]
    [InlineData("Transient", 9, 0.5, 6_400)]
    [InlineData("Transient", 10, 0.5, 10_000)]
    [InlineData("Transient", 60, 0.99, 19_800)]
    [InlineData("Throttling", 1, 0, 0)]
    [InlineData("Throttling", 1, 0.5, 500)]
    [InlineData("Throttling", 1, 0.99, 990)]
    [InlineData("Throttling", 2, 0.5, 1_000)]
    [InlineData("Throttling", 5, 0.5, 8_000)]
    [InlineData("Throttling", 6, 0.5, 10_000)]
    [InlineData("Throttling", 2_000, 0.99, 19_800)]
    public void The_pause_doubles_up_to_20_s_and_is_drawn_evenly_from_it(string retryClass, int attempt, double jitter, double expected)
    {
        TimeSpan delay = RetryRules.Delay(Enum.Parse<RetryClass>(retryClass), attempt, jitter, retryAfter: null);
        Assert.Equal(expected, delay.TotalMilliseconds, 3);
    }

    [Theory]
    [InlineData("Transient", 0, 25)]
    [InlineData("Transient", 25, 25)]
    [InlineData("Transient", 26, 26)]
    [InlineData("Transient", 5_025, 5_025)]
    [InlineData("Transient", 5_026, 5_025)]
    [InlineData("Transient", int.MaxValue, 5_025)]
    [InlineData("Throttling", 400, 500)]
    [InlineData("Throttling", 5_400, 5_400)]
    [InlineData("Throttling", 60_000, 5_500)]
    public void The_services_wish_counts_from_the_computed_pause_to_5_s_above_it(string retryClass, int wished, double expected)
    {
        TimeSpan delay = RetryRules.Delay(Enum.Parse<RetryClass>(retryClass), 1, 0.5, TimeSpan.FromMilliseconds(wished));
        Assert.Equal(expected, delay.TotalMilliseconds, 3);
    }

    [Theory]
    [InlineData(500, null, "Transient")]
    [InlineData(502, null, "Transient")]
    [InlineData(503, null, "Transient")]
    [InlineData(504, null, "Transient")]
    [InlineData(500, "InternalServerException", "Transient")]
    [InlineData(400, "RequestTimeout", "Transient")]
    [InlineData(400, "RequestTimeoutException", "Transient")]
    [InlineData(429, "TooManyRequestsException", "Throttling")]
    [InlineData(400, "Throttling", "Throttling")]
    [InlineData(400, "ThrottlingException", "Throttling")]
    [InlineData(400, "ThrottledException", "Throttling")]
    [InlineData(400, "RequestThrottledException", "Throttling")]
    [InlineData(400, "ProvisionedThroughputExceededException", "Throttling")]
    [InlineData(400, "TransactionInProgressException", "Throttling")]
    [InlineData(400, "RequestLimitExceeded", "Throttling")]
    [InlineData(400, "BandwidthLimitExceeded", "Throttling")]
    [InlineData(400, "LimitExceededException", "Throttling")]
    [InlineData(400, "RequestThrottled", "Throttling")]
    [InlineData(503, "SlowDown", "Throttling")]
    [InlineData(400, "PriorRequestNotComplete", "Throttling")]
    [InlineData(400, "EC2ThrottledException", "Throttling")]
    [InlineData(400, "SlowDownException", "None")]
    [InlineData(429, "TooManyRequestsError", "None")]
    [InlineData(429, null, "None")]
    [InlineData(400, "AuthorizationPendingException", "None")]
    [InlineData(400, "InvalidGrantException", "None")]
    [InlineData(401, "InvalidClientException", "None")]
    [InlineData(403, null, "None")]
    [InlineData(407, null, "None")]
    [InlineData(408, null, "None")]
    [InlineData(302, null, "None")]
    [InlineData(501, null, "None")]
    [InlineData(505, null, "None")]
    public void What_is_worth_another_attempt(int status, string? shape, string expected) =>
        Assert.Equal(Enum.Parse<RetryClass>(expected), RetryRules.Classify(status, shape));

    [Fact]
    public void A_throttled_retry_costs_less_than_a_transient_one()
    {
        Assert.Equal(14, RetryRules.Cost(RetryClass.Transient));
        Assert.Equal(5, RetryRules.Cost(RetryClass.Throttling));
    }
}
