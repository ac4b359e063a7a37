using Harness.Storage;

namespace NemoBot.Storage.LiteDb.Tests;

public sealed class LiteDbContractTests
{
    [Theory]
    [MemberData(nameof(StoreContract.Names), MemberType = typeof(StoreContract))]
    public async Task Keeps_the_rule(string rule)
    {
        await using var store = await LiteDbUnderTest.StartAsync();
        await StoreContract.CheckAsync(rule, store);
    }
}
