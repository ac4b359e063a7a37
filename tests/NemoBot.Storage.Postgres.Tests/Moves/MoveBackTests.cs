using Harness.Storage;
using Harness.Storage.Postgres;
using NemoBot.Core.Model;
using NemoBot.Storage.Exchange;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Postgres.Tests.Moves;

/// <summary>A store comes back from the server into a file, and may go there again.</summary>
public sealed class MoveBackTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("litedb")]
    public async Task Every_row_comes_back_and_a_bot_goes_on_with_it(string engine)
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, file) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;
        await WorkOnServerAsync(test, server);
        var before = await Move.OnServerAsync(server);

        var (exit, words) = await Move.RunAsync(test.DatabasePath, server, to: engine);

        Assert.True(exit == 0, words);
        Assert.Contains($"{test.DatabasePath} is a {engine} database now", words, StringComparison.Ordinal);
        Assert.Equal(engine, RowsOnDisk.EngineOf(test.DatabasePath).Name);
        Assert.Null(before.DifferenceFrom(Move.InFile(test.DatabasePath)));
        Assert.Contains("has moved to a file", (await Assert.ThrowsAsync<StorageException>(test.OpenAsync)).Message, StringComparison.Ordinal);

        test.Set("Storage:Engine", engine);
        await test.OpenAsync();
        Assert.Equal("on the server", (await test.Store.NextMessageAsync(FullStore.LineOnly, default))?.Message.Text);
        Assert.Equal("first", (await test.Store.NextMessageAsync(Ben, default))?.Message.Text);
        Assert.StartsWith("tok-x", (await test.Store.GetChatAsync(new("web", $"chat-{0:D40}"), default)).Account?.Token.Reveal(), StringComparison.Ordinal);
        Assert.Equal(FullStore.Footage, await FullStore.ReadAsync(test, file));
        Assert.Equal(60 * 10 + FullStore.Footage.Length, await test.Store.StoredBytesAsync(default));
        await test.CheckAsync();
    }

    [Fact]
    public async Task It_comes_to_a_machine_that_has_only_the_settings()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, _) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;
        await WorkOnServerAsync(test, server);
        await using var other = StoreUnderTest.Prepare(("Storage:Engine", "litedb"));

        var (exit, words) = await Move.RunAsync(other.DatabasePath, server, to: "litedb");
        Assert.True(exit == 0, words);
        await other.OpenAsync();

        Assert.Equal("first", (await other.Store.NextMessageAsync(Ben, default))?.Message.Text);
        await other.CheckAsync();
    }

    [Fact]
    public async Task It_goes_there_again_with_what_came_since()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, _) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;
        await WorkOnServerAsync(test, server);
        Assert.Equal(0, (await Move.RunAsync(test.DatabasePath, server, to: "litedb")).Exit);
        test.Set("Storage:Engine", "litedb");
        await test.OpenAsync();
        await test.Store.AcceptAsync([Message(new("web", "later"), "1", "in the file")], default);
        await test.CloseAsync();

        // One that fails leaves the server as it was: no bot starts on it.
        await server.AskAsync("CREATE FUNCTION nemobot.fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$");
        await server.AskAsync("CREATE TRIGGER fault BEFORE INSERT ON nemobot.inbox FOR EACH ROW EXECUTE FUNCTION nemobot.fault()");
        Assert.Equal(1, (await Move.RunAsync(test.DatabasePath, server)).Exit);
        Assert.Contains("has moved to a file", (await Assert.ThrowsAsync<StorageException>(() => server.OpenAsync())).Message, StringComparison.Ordinal);
        await server.AskAsync("DROP FUNCTION nemobot.fault CASCADE");

        var (exit, words) = await Move.RunAsync(test.DatabasePath, server);
        Assert.True(exit == 0, words);
        test.SetTo(server);
        await test.OpenAsync();
        Assert.Equal("in the file", (await test.Store.NextMessageAsync(new("web", "later"), default))?.Message.Text);
    }

    [Fact]
    public async Task A_move_back_that_fails_leaves_the_server_and_the_folder_as_they_were()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, _) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;
        await WorkOnServerAsync(test, server);
        await using var other = StoreUnderTest.Prepare();
        await server.AskAsync("CREATE FUNCTION nemobot.fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$");
        await server.AskAsync("CREATE TRIGGER fault BEFORE INSERT ON nemobot.move_mark FOR EACH ROW EXECUTE FUNCTION nemobot.fault()");

        var (exit, words) = await Move.RunAsync(other.DatabasePath, server, to: "sqlite");

        Assert.Equal((1, "The store is where it was: The database of Storage:Database failed: no (P0001)\n"), (exit, words));
        Assert.Equal(["nemobot.db.lock"], Directory.GetFiles(other.Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)));
        await test.OpenAsync();
        Assert.Equal("first", (await test.Store.NextMessageAsync(Ben, default))?.Message.Text);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_marked_is_found_before_the_store_leaves_the_server()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, _) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;
        await WorkOnServerAsync(test, server);
        await using var other = StoreUnderTest.Prepare(("Storage:Engine", "sqlite"));
        Directory.CreateDirectory(other.Folder);
        await File.WriteAllTextAsync(other.FilesFolder, "in the way");

        var (exit, words) = await Move.RunAsync(other.DatabasePath, server, to: "sqlite");

        Assert.Equal(1, exit);
        Assert.StartsWith("The store is where it was: The store of Storage:Database cannot be moved: ", words, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(other.KeysFolder));
        await test.OpenAsync();
        Assert.Equal("first", (await test.Store.NextMessageAsync(Ben, default))?.Message.Text);
        await test.CloseAsync();

        File.Delete(other.FilesFolder);
        (exit, words) = await Move.RunAsync(other.DatabasePath, server, to: "sqlite");
        Assert.True(exit == 0, words);
        await other.OpenAsync();
        Assert.Equal("first", (await other.Store.NextMessageAsync(Ben, default))?.Message.Text);
    }

    [Fact]
    public async Task A_move_that_fails_after_the_store_has_left_the_server_says_so_and_is_made_again()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, _) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;
        await WorkOnServerAsync(test, server);
        await using var other = StoreUnderTest.Prepare(("Storage:Engine", "sqlite"));
        Directory.CreateDirectory(other.DatabasePath);

        var (exit, words) = await Move.RunAsync(other.DatabasePath, server, to: "sqlite");

        Assert.Equal(1, exit);
        Assert.StartsWith($"The store has left the database of Storage:Database, and its copy could not be put at Storage:Path ({other.DatabasePath}): ", words, StringComparison.Ordinal);
        Assert.Contains("run the same command again", words, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageException>(test.OpenAsync);

        Directory.Delete(other.DatabasePath);
        (exit, words) = await Move.RunAsync(other.DatabasePath, server, to: "sqlite");
        Assert.True(exit == 0, words);
        await other.OpenAsync();
        Assert.Equal("first", (await other.Store.NextMessageAsync(Ben, default))?.Message.Text);
        await other.CheckAsync();
    }

    [Fact]
    public async Task Keys_that_are_lost_stay_lost_and_are_no_damage()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, _) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;
        await WorkOnServerAsync(test, server);
        await server.AskAsync($"UPDATE nemobot.platform_values SET sealed = overlay(sealed PLACING '\\x{new string('7', 32)}'::bytea FROM 5) WHERE key = 'key-7'");

        Assert.Equal(0, (await Move.RunAsync(test.DatabasePath, server, to: "sqlite")).Exit);
        test.Set("Storage:Engine", "sqlite");
        await test.OpenAsync();

        Assert.Contains(RowsOnDisk.Of<UsedKeyRow>(test.DatabasePath), key => key is { IsLost: true });
        Assert.Null(await test.Store.GetValueAsync("discord", "key-7", default));
        Assert.NotNull(await test.Store.GetValueAsync("discord", "key-8", default));
    }

    [Theory]
    [InlineData("a file", "There is a database at Storage:Path")]
    [InlineData("a folder in the way", "The store of Storage:Database cannot be moved: Access to the path")]
    [InlineData("another secret", "Storage:Secret is not the one")]
    [InlineData("an empty database", "There is no store in the database of Storage:Database")]
    [InlineData("a bot", "Another NemoBot uses the database of Storage:Database")]
    public async Task A_move_back_that_cannot_be_made_is_explained(string fault, string sentence)
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        await using var test = StoreUnderTest.Prepare();
        Directory.CreateDirectory(test.Folder);
        if (fault != "an empty database")
        {
            await server.OpenAsync();
        }

        if (fault != "a bot")
        {
            await server.CloseAsync();
        }

        if (fault == "a file")
        {
            await File.WriteAllTextAsync(test.DatabasePath, "content");
        }

        if (fault == "a folder in the way")
        {
            Directory.CreateDirectory(test.DatabasePath + ".moving");
        }

        var (exit, words) = await Move.RunAsync(test.DatabasePath, server, "litedb", ("Storage:Secret", fault == "another secret" ? "another secret than that" : PostgresUnderTest.Secret));

        Assert.Equal(1, exit);
        Assert.StartsWith($"The store is where it was: {sentence}", words, StringComparison.Ordinal);
        Assert.Equal(fault == "a file", File.Exists(test.DatabasePath));
    }

    /// <summary>Moves the store to the server, where a bot works on it.</summary>
    private static async Task WorkOnServerAsync(StoreUnderTest test, PostgresUnderTest server)
    {
        var (exit, words) = await Move.RunAsync(test.DatabasePath, server);
        Assert.True(exit == 0, words);
        test.SetTo(server);
        await test.OpenAsync();
        await test.Store.AcceptAsync([Message(FullStore.LineOnly, "1", "on the server")], default);
        await test.Store.UpdateJobAsync(Ana, "job-0", job => job with { State = JobState.Done, FinishedAt = Start }, default);
        await test.CloseAsync();
    }
}
