using Harness.Storage;
using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Sqlite.Tests;

/// <summary>The database fails while the bot runs. Nobody outside knows which database it is, so nobody could catch its own exceptions.</summary>
public sealed class SqliteFailureTests
{
    [Fact]
    public async Task A_failed_write_or_read_of_the_database_is_a_StorageException()
    {
        await using var test = await StoreUnderTest.StartAsync();
        RawDatabase.Execute(test.DatabasePath, "DROP TABLE inbox");

        await Assert.ThrowsAsync<StorageException>(() => test.Store.AcceptAsync([Message(Ana, "1")], default));
        await Assert.ThrowsAsync<StorageException>(() => test.Store.NextMessageAsync(Ana, default));
    }
}
