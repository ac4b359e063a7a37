using Fakes.Time;
using Harness.Storage.Postgres;
using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Postgres.Tests;

/// <summary>The connection breaks while a transaction commits: the store finds out whether it did, or says that it does not know.</summary>
public sealed class PostgresDoubtTests
{
    private const string Count = "SELECT count(*) FROM token_fetches";

    [Fact(Timeout = 60_000)]
    public async Task A_commit_whose_answer_was_lost_is_found_however_long_the_server_is_away()
    {
        await using var proxy = await PostgresProxy.StartAsync();
        await using var test = await PostgresUnderTest.StartAsync(proxy: proxy, waits: new() { Server = TimeSpan.FromMilliseconds(300) });
        var (written, held) = await CommitAsync(test, () => proxy.HoldAnswers());
        await held;
        proxy.IsOpen = false;
        proxy.Cut();
        proxy.Release();

        // What is not in doubt fails when its time is over.
        await Assert.ThrowsAsync<StorageException>(() => test.Store.AcceptAsync([Message(Ana, "1")], default));
        Assert.False(written.IsCompleted);
        proxy.IsOpen = true;

        Assert.True(await written);
        Assert.Equal(1L, await test.AskAsync(Count));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_commit_of_which_nobody_knows_is_not_reported_as_failed(bool isClosing)
    {
        await using var proxy = await PostgresProxy.StartAsync();
        await using var test = await PostgresUnderTest.StartAsync(
            proxy: proxy, waits: new() { Server = TimeSpan.FromMilliseconds(100), Closing = TimeSpan.FromMilliseconds(300), Commit = TimeSpan.FromMilliseconds(isClosing ? 60_000 : 500) });
        var (written, held) = await CommitAsync(test, () => proxy.HoldAnswers());
        await held;
        proxy.IsOpen = false;
        proxy.Cut();
        if (isClosing)
        {
            await test.CloseAsync();
        }

        var failure = await Assert.ThrowsAsync<StorageException>(() => written);
        Assert.True(failure.IsOutcomeUnknown);
        Assert.Contains("not known", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1L, await test.AskAsync(Count));
    }

    /// <summary>The old connection still lives at the server, with the commit on its way: whoever asks too early writes twice.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_commit_that_is_still_on_its_way_is_waited_for(bool isShared)
    {
        await using var proxy = await PostgresProxy.StartAsync();
        await using var test = await PostgresUnderTest.PrepareAsync();
        await test.OpenAsync(test.Create(connectionString: new Npgsql.NpgsqlConnectionStringBuilder(test.ConnectionString) { Port = proxy.Port }.ConnectionString, isShared: isShared));
        var (written, held) = await CommitAsync(test, () => proxy.HoldRequests());
        await held;
        var before = proxy.Accepted;
        proxy.Cut();
        await Eventually.HoldsAsync(() => proxy.Accepted >= before + 3 || written.IsCompleted, () => "the store to connect again", TimeSpan.FromSeconds(20));
        proxy.Release();

        Assert.True(await written);
        await Eventually.HoldsAsync(
            async _ => await test.AskAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE '%in transaction%'") is 0L,
            () => "the old connection to end",
            TimeSpan.FromSeconds(20));
        Assert.Equal(1L, await test.AskAsync(Count));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_commit_that_never_arrived_is_repeated()
    {
        await using var proxy = await PostgresProxy.StartAsync();
        await using var test = await PostgresUnderTest.StartAsync(proxy: proxy);
        await test.AskAsync("CREATE TABLE closed_gate AS SELECT 1");
        await test.AskAsync("CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN WHILE EXISTS (SELECT FROM closed_gate) LOOP PERFORM pg_sleep(0.01); END LOOP; RETURN NEW; END $$");
        await test.AskAsync("CREATE TRIGGER stop BEFORE UPDATE ON runs FOR EACH ROW EXECUTE FUNCTION stop()");
        var written = test.Postgres.WriteAsync(Scope.None, session => session.ExecuteAsync("INSERT INTO token_fetches (at) VALUES (1)"), default);
        await Eventually.HoldsAsync(
            async _ => (long)(await test.AskAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"))! > 0,
            () => "the commit",
            TimeSpan.FromSeconds(20));
        await test.AskAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");
        await test.AskAsync("DELETE FROM closed_gate");

        Assert.Equal(1, await written);
        Assert.Equal(1L, await test.AskAsync(Count));
    }

    /// <summary>Writes once, and does something just before the commit.</summary>
    private static async Task<(Task<bool> Written, Task Held)> CommitAsync(PostgresUnderTest test, Func<Task> before)
    {
        await test.Store.SetValueAsync("discord", "first", "1", default);
        var held = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        var written = test.Postgres.WriteAsync(
            Scope.None,
            async session =>
            {
                await session.ExecuteAsync("INSERT INTO token_fetches (at) VALUES (1)");
                if (!held.Task.IsCompleted)
                {
                    held.SetResult(before());
                }

                return true;
            },
            default);
        return (written, await held.Task);
    }
}
