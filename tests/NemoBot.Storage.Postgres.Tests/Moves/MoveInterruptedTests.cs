using Harness.Storage;
using Harness.Storage.Postgres;
using NemoBot.Core.Model;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.Postgres.Exchange;
using Npgsql;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Postgres.Tests.Moves;

/// <summary>A move arrives as a whole or not at all, wherever it ends, and a second one does what the first did not.</summary>
public sealed class MoveInterruptedTests
{
    /// <summary>The server ends the connection of the move: to the database the same as the end of its process.</summary>
    private const string Ends = "PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(60)";

    /// <summary>The server refuses the row.</summary>
    private const string Refuses = "RAISE EXCEPTION 'no'";

    [Theory]
    [InlineData("sqlite", "chat_keys", "INSERT")]
    [InlineData("litedb", "inbox", "INSERT")]
    [InlineData("sqlite", "posts", "INSERT")]
    [InlineData("litedb", "uses", "INSERT")]
    [InlineData("sqlite", "file_bytes", "UPDATE")] // All is there and compared.
    public async Task A_move_whose_connection_ends_leaves_no_store_and_is_made_again(string engine, string table, string what)
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, _) = await FullStore.MakeAsync(engine);
        await using var _1 = test;
        var before = Move.InFile(test.DatabasePath);
        await OnAsync(server, table, what, Ends);

        var (exit, words) = await Move.RunAsync(test.DatabasePath, server);
        Assert.Equal(1, exit);
        Assert.StartsWith("The store is where it was: The database of Storage:Database", words, StringComparison.Ordinal);
        Assert.Null(before.DifferenceFrom(Move.InFile(test.DatabasePath)));
        Assert.Equal(0L, await server.AskAsync("SELECT count(*) FROM nemobot.store"));

        // Nobody begins an empty store in the meantime.
        Assert.Contains("has begun and not ended", (await Assert.ThrowsAsync<StorageException>(() => server.OpenAsync())).Message, StringComparison.Ordinal);
        await AssertMovesAsync(test, server);
    }

    [Fact]
    public async Task A_move_that_does_not_know_whether_its_end_was_stored_is_made_again()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, _) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;
        await OnAsync(server, "store", "INSERT", Ends, isAtCommit: true);

        var (exit, words) = await Move.RunAsync(test.DatabasePath, server);

        Assert.Equal(1, exit);
        Assert.StartsWith("The connection to the database of Storage:Database was lost in the last moment", words, StringComparison.Ordinal);
        await AssertMovesAsync(test, server);
    }

    [Theory]
    [InlineData("posts", Refuses, "failed: no (P0001)")]
    [InlineData("posts", "NEW.message_id = 'another'", "The copy is not the same as the store (PostRow differs)")]
    [InlineData("uses", "NEW.count = NEW.count + 1", "The copy is not the same as the store (UseRow differs)")]
    [InlineData("token_fetches", "IF NEW.seq = 7 THEN RETURN NULL; END IF", "The copy is not the same as the store (TokenFetchRow differs)")]
    [InlineData("protection_keys", "RETURN NULL", "The copy is not the same as the store (a key differs)")]
    public async Task A_move_that_fails_leaves_the_database_as_it_was(string table, string then, string fault)
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, _) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;
        var before = Move.InFile(test.DatabasePath);
        await OnAsync(server, table, "INSERT", then);

        var (exit, words) = await Move.RunAsync(test.DatabasePath, server);

        Assert.Equal(1, exit);
        Assert.Contains(fault, words, StringComparison.Ordinal);
        Assert.Single(words.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Null(before.DifferenceFrom(Move.InFile(test.DatabasePath)));
        Assert.Equal(0L, await server.AskAsync("SELECT (SELECT count(*) FROM nemobot.store) + (SELECT count(*) FROM nemobot.move_mark) + (SELECT count(*) FROM nemobot.posts)"));
        await AssertMovesAsync(test, server);
    }

    [Fact]
    public async Task A_move_that_ended_before_the_old_file_was_renamed_is_made_again_with_what_came_since()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, _) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;
        Assert.Equal(0, (await Move.RunAsync(test.DatabasePath, server)).Exit);
        File.Move(test.DatabasePath + ".sqlite", test.DatabasePath);
        test.Set("Storage:Engine", "sqlite");
        await test.OpenAsync();
        await test.Store.AcceptAsync([Message(Ana, "since")], default);
        await test.CloseAsync();

        Assert.Equal(0, (await Move.RunAsync(test.DatabasePath, server)).Exit);
        Assert.Equal(1L, await server.AskAsync("SELECT count(*) FROM nemobot.seen_messages WHERE message_id = 'since'"));
    }

    [Fact]
    public async Task A_store_that_a_bot_has_worked_on_is_not_replaced_by_its_old_file()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, _) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;
        Assert.Equal(0, (await Move.RunAsync(test.DatabasePath, server)).Exit);
        File.Move(test.DatabasePath + ".sqlite", test.DatabasePath);
        test.SetTo(server);
        await test.OpenAsync();
        await test.Store.AcceptAsync([Message(Ana, "on the server")], default);
        await test.CloseAsync();

        var (exit, words) = await Move.RunAsync(test.DatabasePath, server);

        Assert.Equal(1, exit);
        Assert.Contains("has this store already, and a bot has worked on it since", words, StringComparison.Ordinal);
        Assert.True(File.Exists(test.DatabasePath));
        await test.OpenAsync();
        Assert.Empty(await test.Store.AcceptAsync([Message(Ana, "on the server")], default));
    }

    [Fact]
    public async Task A_cancelled_move_leaves_nothing()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, _) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;
        await using (var import = await PostgresImport.BeginAsync(new(server.ConnectionString), PostgresUnderTest.Secret, "store", [], Start, default))
        {
            Assert.Throws<OperationCanceledException>(() => import.Write(Cancelled(RowsOnDisk.All(test.DatabasePath).Where(row => row is not UsedKeyRow))));
        }

        await server.OpenAsync(); // As on an empty database.
        Assert.Null(await server.Store.NextMessageAsync(Ana, default));
    }

    private static IEnumerable<StoredRow> Cancelled(IEnumerable<StoredRow> rows)
    {
        foreach (var row in rows)
        {
            yield return row is PostRow ? throw new OperationCanceledException() : row;
        }
    }

    private static async Task AssertMovesAsync(StoreUnderTest test, PostgresUnderTest server)
    {
        await OffAsync(server);
        var before = Move.InFile(test.DatabasePath);
        var (exit, words) = await Move.RunAsync(test.DatabasePath, server);
        Assert.True(exit == 0, words);
        Assert.Null(before.DifferenceFrom(await Move.OnServerAsync(server)));
        test.SetTo(server);
        await test.OpenAsync();
        Assert.Equal("first", (await test.Store.NextMessageAsync(Ben, default))?.Message.Text);
    }

    /// <summary>Makes the tables, and lets the server do something before a row of this table is written.</summary>
    private static async Task OnAsync(PostgresUnderTest server, string table, string what, string then, bool isAtCommit = false)
    {
        await using (var connection = await server.ConnectAsync())
        {
            await Migrator.MigrateAsync(connection, "nemobot", Schema.Steps, default);
        }

        await server.AskAsync($"CREATE FUNCTION nemobot.fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {then}; RETURN NEW; END $$");
        await server.AskAsync(isAtCommit
            ? $"CREATE CONSTRAINT TRIGGER fault AFTER {what} ON nemobot.{table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION nemobot.fault()"
            : $"CREATE TRIGGER fault BEFORE {what} ON nemobot.{table} FOR EACH ROW EXECUTE FUNCTION nemobot.fault()");
    }

    private static async Task OffAsync(PostgresUnderTest server)
    {
        await Fakes.Time.Eventually.HoldsAsync(
            async _ =>
            {
                try
                {
                    await server.AskAsync("DROP FUNCTION nemobot.fault CASCADE");
                    return true;
                }
                catch (PostgresException)
                {
                    return false; // The transaction that was cut off holds its locks for a moment longer.
                }
            },
            () => "the server to end the transaction",
            TimeSpan.FromSeconds(30));
    }
}
