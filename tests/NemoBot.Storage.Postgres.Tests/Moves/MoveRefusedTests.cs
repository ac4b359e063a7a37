using Harness.Storage;
using Harness.Storage.Postgres;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Postgres.Tests.Moves;

/// <summary>A move that cannot be made is explained in one sentence, and changes nothing.</summary>
public sealed class MoveRefusedTests
{
    private const string Password = "a-password-of-the-database";

    [Theory]
    [InlineData("Storage:Secret", "too short", "Storage:Secret must have at least 16 characters")]
    [InlineData("Storage:Secret", null, "Storage:Secret must have at least 16 characters")]
    [InlineData("Storage:Database", null, "Storage:Database must be the connection string of its database")]
    [InlineData("Storage:Database", Password, "Storage:Database is not a connection string")]
    [InlineData("Storage:Database", $"Host=127.0.0.1;Port=1;Username=nemobot;Password={Password}", "The database of Storage:Database failed")]
    public async Task Settings_that_name_no_server_are_named(string setting, string? value, string fault)
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        await using var test = await StoreUnderTest.StartAsync();
        await test.Store.AcceptAsync([Message(Ana, "1")], default);
        await test.CloseAsync();

        await AssertRefusedAsync(test, server, fault, (setting, value));
    }

    [Fact]
    public async Task A_database_with_another_store_stays_as_it_is()
    {
        await using var server = await PostgresUnderTest.StartAsync();
        await server.Store.AcceptAsync([Message(Ben, "1")], default);
        await server.CloseAsync();
        await using var test = await StoreUnderTest.StartAsync();
        await test.CloseAsync();

        await AssertRefusedAsync(test, server, "The database of Storage:Database has another store.");
        await server.OpenAsync();
        Assert.NotNull(await server.Store.NextMessageAsync(Ben, default));
    }

    [Fact]
    public async Task The_beginning_of_another_move_stays_as_it_is()
    {
        await using var server = await PostgresUnderTest.StartAsync();
        await server.CloseAsync();
        await server.AskAsync("DELETE FROM nemobot.store");
        await server.AskAsync("INSERT INTO nemobot.move_mark (store, is_away) VALUES ('another', FALSE)");
        await using var test = await StoreUnderTest.StartAsync();
        await test.CloseAsync();

        await AssertRefusedAsync(test, server, "The database of Storage:Database has the beginning of the move of another store.");
        Assert.Equal("another", await server.AskAsync("SELECT store FROM nemobot.move_mark"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_on_which_bots_run_is_not_moved_to(bool isShared)
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        await server.OpenAsync(server.Create(isShared: isShared));
        await using var test = await StoreUnderTest.StartAsync();
        await test.CloseAsync();

        await AssertRefusedAsync(test, server, "Another NemoBot uses the database of Storage:Database.");
        await server.Store.AcceptAsync([Message(Ana, "1")], default);
    }

    [Fact]
    public async Task A_store_on_which_a_bot_runs_is_not_moved()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        await using var test = await StoreUnderTest.StartAsync();

        await AssertRefusedAsync(test, server, "Another NemoBot uses the database at Storage:Path");
        await test.Store.AcceptAsync([Message(Ana, "1")], default);
    }

    [Fact]
    public async Task Without_a_database_there_is_nothing_to_move()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        await using var test = StoreUnderTest.Prepare();

        var (exit, words) = await Move.RunAsync(test.DatabasePath, server);

        Assert.Equal((1, $"The store is where it was: There is no database at {test.DatabasePath} (Storage:Path).\n"), (exit, words));
        Assert.False(Directory.Exists(test.Folder));
    }

    [Fact]
    public async Task A_bot_that_starts_during_a_move_is_told_to_go()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        await using var import = await Exchange.PostgresImport.BeginAsync(new(server.ConnectionString), PostgresUnderTest.Secret, "store", [], Start, default);

        var refusal = await Assert.ThrowsAsync<Core.Model.StorageException>(() => server.OpenAsync());

        Assert.Contains("A move into the database of Storage:Database has begun and not ended", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(StoreUnderTest test, PostgresUnderTest server, string fault, params (string, string?)[] settings)
    {
        var (exit, words) = await Move.RunAsync(test.DatabasePath, server, settings: settings);

        Assert.Equal(1, exit);
        Assert.StartsWith($"The store is where it was: {fault}", words, StringComparison.Ordinal);
        Assert.Single(words.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain(Password, words, StringComparison.Ordinal);
        Assert.True(File.Exists(test.DatabasePath));
        Assert.Empty(Directory.GetFiles(test.Folder, "nemobot.db.sqlite*"));
    }
}
