using Harness.Storage;
using Harness.Storage.Proof;
using LiteDB;
using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Disk;
using static Harness.Storage.Data;

namespace NemoBot.Storage.LiteDb.Tests.Proof;

public sealed class LiteDbProofTests() : StoreProofTests("litedb")
{
    /// <summary>A backup names the state that comes after its log, as the database itself does: the two states must not be taken for the same.</summary>
    [Fact]
    public async Task A_backup_is_not_continued_by_a_log_that_the_bot_began_after_it()
    {
        await using var test = await WithWorkAsync();
        var backup = Path.Combine(test.Folder, "..", "backup.db");
        await test.BackupAsync(backup);
        await test.Store.AcceptAsync([.. Enumerable.Range(0, 50).Select(i => Message(Ben, $"{i}", new string('x', 900)))], default);
        await test.EngineStore.CheckpointAsync(default);
        await test.Store.AcceptAsync([Message(Ben, "last")], default);

        await using var killed = test.AfterSuddenEnd();
        File.Copy(backup, killed.DatabasePath, overwrite: true);
        await killed.OpenAsync();

        Assert.Null(await killed.Store.NextMessageAsync(Ben, default));
        await AssertWorkAsync(killed);
        await killed.CheckAsync();
        Assert.Contains(Directory.GetFiles(killed.Folder), file => file.StartsWith($"{killed.LogPath}.old-", StringComparison.Ordinal));
    }

    /// <summary>The log file still holds what the checkpoint copied, until the next commit writes there.</summary>
    [Fact]
    public async Task A_reader_that_begins_right_after_a_checkpoint_does_not_see_what_is_written_then()
    {
        await using var test = await WithWorkAsync();
        await test.EngineStore.CheckpointAsync(default);
        using var inspection = test.Engine.Inspect(test.DatabasePath)!;
        for (var i = 0; i < 20; i++)
        {
            await test.Store.AcceptAsync([Message(Ben, $"{i}", new string('x', 9000))], default);
        }

        Assert.True(inspection.CheckFile(isDeep: true, static () => false));
        Assert.Empty(inspection.Unreadable(new MasterSealer(test.Protection), 100, static () => false));
        Assert.Equal((1, 1, 0), inspection.Count() is var (chats, waiting, aside) ? (chats, waiting, aside) : default);
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_left_as_it_is()
    {
        await using var test = StoreUnderTest.Prepare(("Storage:Engine", "litedb"));
        Directory.CreateDirectory(test.Folder);
        using (var stock = new LiteDatabase(test.DatabasePath))
        {
            stock.GetCollection("songs").Insert(new BsonDocument { ["_id"] = "1", ["name"] = "mine" });
        }

        await AssertRefusedAsync(test);
        using var left = new LiteDatabase(test.DatabasePath);
        Assert.Equal("mine", left.GetCollection("songs").FindById("1")["name"].AsString);
    }

    [Fact]
    public async Task An_empty_database_of_another_program_is_refused()
    {
        await using var test = StoreUnderTest.Prepare(("Storage:Engine", "litedb"));
        Directory.CreateDirectory(test.Folder);
        using (var stock = new LiteDatabase(test.DatabasePath))
        {
            stock.UserVersion = 7;
        }

        await AssertRefusedAsync(test);
    }

    [Fact]
    public async Task A_database_without_a_store_in_it_does_not_take_the_place_of_the_one_its_folders_belong_to()
    {
        await using var test = await WithWorkAsync();
        await test.CloseAsync();
        await File.WriteAllBytesAsync(test.DatabasePath, DataFile.Empty());
        var before = test.Everything();

        Assert.Contains("There is no database", (await Assert.ThrowsAsync<StorageException>(test.OpenAsync)).Message, StringComparison.Ordinal);
        Assert.Equal(before, test.Everything());
    }

    [Fact]
    public async Task A_first_start_that_was_interrupted_is_made_up_for()
    {
        await using var test = StoreUnderTest.Prepare(("Storage:Engine", "litedb"));
        Directory.CreateDirectory(test.Folder);
        await File.WriteAllBytesAsync(test.DatabasePath, DataFile.Empty());

        await test.OpenAsync();

        await test.Store.AcceptAsync([Message(Ana, "1")], default);
        await test.ReopenAsync();
        Assert.Single(await test.Store.ChatsWithWorkAsync(default));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        await using var test = await WithWorkAsync();
        await test.CloseAsync();
        using (var stock = new LiteDatabase(test.DatabasePath))
        {
            var store = stock.GetCollection("store");
            var row = store.FindById("store");
            row["version"] = 99;
            store.Update(row);
            stock.Checkpoint(); // NemoBot's files ask the engine for none at their end.
        }

        var before = test.Everything();
        var refusal = await Assert.ThrowsAsync<StorageException>(test.OpenAsync);
        Assert.Contains("has version 99, but this NemoBot knows only versions up to", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, test.Everything());
    }

    [Fact]
    public async Task What_another_program_wrote_beside_the_database_is_not_passed_over()
    {
        await using var test = await WithWorkAsync();
        await test.CloseAsync();
        using (var stock = new LiteDatabase(test.DatabasePath))
        {
            stock.GetCollection("orphans").Insert(new BsonDocument { ["_id"] = "mine" });
        }

        var refusal = await Assert.ThrowsAsync<StorageException>(test.OpenAsync);
        Assert.Contains("nemobot-log.db", refusal.Message, StringComparison.Ordinal);
        using (var stock = new LiteDatabase(test.DatabasePath))
        {
            stock.Checkpoint();
        }

        await test.OpenAsync();
        await AssertWorkAsync(test);
    }

    private static async Task AssertRefusedAsync(StoreUnderTest test)
    {
        var before = test.Everything();
        var refusal = await Assert.ThrowsAsync<StorageException>(test.OpenAsync);
        Assert.Contains("is not a NemoBot database", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--new-store", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, test.Everything());
    }
}
