using Harness.Storage;
using Harness.Storage.Postgres;

namespace NemoBot.Storage.Postgres.Tests;

public sealed class PostgresContractTests
{
    [Theory]
    [MemberData(nameof(StoreContract.Names), MemberType = typeof(StoreContract))]
    public async Task Keeps_the_rule(string rule)
    {
        await using var store = await PostgresUnderTest.StartAsync();
        await StoreContract.CheckAsync(rule, store);
    }
}
