namespace SsoOidc.OtherClients.Tests;

/// <summary>
/// The credential chain beside botocore's, which is that of boto3 and the AWS CLI: the same source and the same identity for each
/// form of configuration, or an error in both.
/// </summary>
public sealed class CredentialChainTests(ChainWorld world) : IClassFixture<ChainWorld>
{
    public static TheoryData<string> Forms => [.. ChainForm.All.Select(form => form.Name)];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Each_form_leads_botocore_and_us_to_the_same_credentials(string name)
    {
        ChainForm form = ChainForm.All.Single(form => form.Name == name);
        Assert.Equal((form.Outcome, "ours"), (await world.OursAsync(form), "ours"));
        string? theirs = await world.BotocoreAsync(form);
        Assert.SkipWhen(theirs is null, BotocoreTests.NoPython);
        Assert.Equal((form.Botocore ?? form.Outcome, "botocore"), (theirs!, "botocore"));
        Assert.Equal(form.Botocore is null, form.Why is null);
    }
}
