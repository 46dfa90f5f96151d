using SsoOidc.Core.Sessions;
using SsoOidc.Core.Tests.Support;

namespace SsoOidc.Core.Tests.Sessions;

public sealed class PortalIndexTests : IDisposable
{
    private readonly FakeHome _home = new();

    private PortalIndex Index => new(_home.Path("portals"));

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_whole_list_forgets_accounts_that_are_gone_and_keeps_roles()
    {
        Assert.Empty(Index.All());
        Index.Add("p", [new("1", "one", ["R"]), new("2", null, [])], isWhole: false);
        Index.Add("p", [new("1", "new", []), new("3", "three", [])], isWhole: true);
        Assert.Equal(["1 new R", "3 three "], Index.All().Select(account => $"{account.AccountId} {account.AccountName} {string.Join(",", account.Roles)}"));
    }

    [Fact]
    public void A_part_of_a_list_adds_to_it()
    {
        Index.Add("p", [new("1", "one", [])], isWhole: true);
        Index.Add("p", [new("1", null, ["R"])], isWhole: false);
        Index.Add("q", [new("9", "nine", [])], isWhole: true);
        Assert.Equal(["1 one R", "9 nine "], Index.All().Select(account => $"{account.AccountId} {account.AccountName} {string.Join(",", account.Roles)}").Order());
    }

    [Fact]
    public void What_can_not_be_read_or_written_is_left()
    {
        _home.Write("portals", "a file in the place of the folder");
        Index.Add("p", [new("1", "one", [])], isWhole: true);
        Assert.Empty(Index.All());
    }
}
