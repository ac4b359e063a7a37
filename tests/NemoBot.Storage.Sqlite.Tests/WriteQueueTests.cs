using Harness.Storage;
using Microsoft.Data.Sqlite;

namespace NemoBot.Storage.Sqlite.Tests;

public sealed class WriteQueueTests
{
    [Fact]
    public async Task A_lost_transaction_fails_all_that_ran_in_it_and_nothing_after_it()
    {
        await using var test = StoreUnderTest.Prepare();
        Directory.CreateDirectory(test.Folder);
        await using (var queue = new WriteQueue(Database.OpenForWriting(test.DatabasePath)))
        {
            await queue.RunAsync(db => db.Execute("CREATE TABLE t (x INTEGER)"), default);
            var goOn = await HoldAsync(queue);

            // These three wait together, so they share a transaction; SQLite ends it by itself on a full disk, here the second does.
            var before = queue.RunAsync(db => db.Execute("INSERT INTO t VALUES (1)"), default);
            var losing = queue.RunAsync(db => db.Execute("ROLLBACK"), default);
            var after = queue.RunAsync(db => db.Execute("INSERT INTO t VALUES (3)"), default);
            await goOn();

            await Assert.ThrowsAsync<SqliteException>(() => before);
            await Assert.ThrowsAsync<SqliteException>(() => losing);
            await after;
        }

        Assert.Equal("3", RawDatabase.Scalar(test.DatabasePath, "SELECT group_concat(x) FROM t"));
    }

    [Fact]
    public async Task What_waits_together_is_written_in_one_transaction()
    {
        await using var test = StoreUnderTest.Prepare();
        Directory.CreateDirectory(test.Folder);
        await using var queue = new WriteQueue(Database.OpenForWriting(test.DatabasePath));
        await queue.RunAsync(db => db.Execute("CREATE TABLE t (x INTEGER)"), default);
        var goOn = await HoldAsync(queue);
        var together = Enumerable.Range(0, 100).Select(i => queue.RunAsync(
            db =>
            {
                db.Execute("INSERT INTO t VALUES ($x)", ("$x", i));

                // Another connection sees only what is committed.
                return RawDatabase.Scalar(test.DatabasePath, "SELECT count(*) FROM t");
            },
            default)).ToList();
        await goOn();

        Assert.All(await Task.WhenAll(together), seen => Assert.Equal(0L, seen));
        Assert.Equal(100L, RawDatabase.Scalar(test.DatabasePath, "SELECT count(*) FROM t"));
    }

    /// <summary>Keeps the queue busy, so that what is added next waits together.</summary>
    /// <returns>Ends that.</returns>
    private static async Task<Func<Task>> HoldAsync(WriteQueue queue)
    {
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource();
        var first = queue.RunAsync(
            _ =>
            {
                inside.SetResult();
                goOn.Task.Wait();
                return 0;
            },
            default);
        await inside.Task;
        return () =>
        {
            goOn.SetResult();
            return first;
        };
    }
}
