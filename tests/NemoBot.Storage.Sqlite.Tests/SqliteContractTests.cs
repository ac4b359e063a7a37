using Harness.Storage;

namespace NemoBot.Storage.Sqlite.Tests;

public sealed class SqliteContractTests
{
    [Theory]
    [MemberData(nameof(StoreContract.Names), MemberType = typeof(StoreContract))]
    public async Task Keeps_the_rule(string rule)
    {
        await using var store = await StoreUnderTest.StartAsync();
        await StoreContract.CheckAsync(rule, store);
    }
}
