using Harness.Storage;
using LiteDB;
using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Disk;
using NemoBot.Storage.LiteDb.Tests.PowerCuts;

namespace NemoBot.Storage.LiteDb.Tests;

public sealed class DatabaseTests
{
    private readonly SimulatedDisk _disk = new(new Random(1));
    private readonly SimulatedFile _data;
    private readonly SimulatedFile _log;

    public DatabaseTests() => (_data, _log) = (_disk.Create(DataFile.Empty()), _disk.Create([]));

    [Fact]
    public void The_data_file_opens_with_any_LiteDB_after_an_orderly_end()
    {
        using (var database = Database.Open(_data, _log))
        {
            Put(database, "a", 30_000);
            Put(database, "A", 1);
        }

        Assert.Equal(0, _log.Length);
        using var stock = new LiteDatabase(new MemoryStream(_data.Content));
        Assert.Equal(30_000, stock.GetCollection("rows").FindById("a")["text"].AsString.Length);
        Assert.Equal(1, stock.GetCollection("rows").FindById("A")["text"].AsString.Length);
    }

    [Fact]
    public void After_a_failed_commit_the_database_opens_again_with_what_was_committed()
    {
        using var database = Database.Open(_data, _log);
        Put(database, "kept", 10);
        Draft(database, "lost", 10);
        _log.FailsNextFlush = true;
        Assert.Throws<StorageException>(database.Commit);
        Assert.True(database.IsFailed);

        database.EnsureOpen();

        Assert.NotNull(database.Find("rows", "kept"));
        Assert.Null(database.Find("rows", "lost"));
        Put(database, "new", 10);
        Assert.NotNull(Database.Open(_disk.Create(_data.Content), _disk.Create(_log.Content)).Find("rows", "new"));
    }

    [Fact]
    public void After_an_error_of_the_engine_nothing_of_the_transaction_is_left()
    {
        using var database = Database.Open(_data, _log);
        Put(database, "kept", 10);
        Draft(database, "lost", 100_000);
        Assert.Throws<StorageException>(() => database.Insert("rows", [new BsonDocument { ["_id"] = "kept" }]));

        database.EnsureOpen();

        Assert.Equal(10, database.Find("rows", "kept")?["text"].AsString.Length);
        Assert.Null(database.Find("rows", "lost"));
    }

    [Fact]
    public void A_failed_read_is_reported_and_the_next_one_works()
    {
        using var database = Database.Open(_data, _log);
        Put(database, "a", 200_000);
        database.Checkpoint(); // Nothing is left in the engine's memory.
        _data.FailsNextRead = true;

        Assert.Throws<StorageException>(() => database.Find("rows", "a"));

        database.EnsureOpen();
        Assert.NotNull(database.Find("rows", "a"));
    }

    [Fact]
    public void A_checkpoint_whose_flush_failed_keeps_the_log()
    {
        using var database = Database.Open(_data, _log);
        Put(database, "a", 10);
        var pages = database.LogPages;
        _data.FailsNextFlush = true;
        Assert.Throws<StorageException>(() => database.Checkpoint());
        Assert.Equal(pages, database.LogPages);

        database.EnsureOpen();
        Assert.NotNull(database.Find("rows", "a"));
        database.Checkpoint();
        Assert.Equal(0, database.LogPages);
        Assert.NotNull(database.Find("rows", "a"));
    }

    /// <summary>An exception in a finalizer would end the test run.</summary>
    [Fact]
    public void An_engine_that_was_given_up_ends_no_process_when_it_is_collected()
    {
        using (var database = Database.Open(_data, _log))
        {
            for (var i = 0; i < 10; i++)
            {
                database.EnsureOpen();
                Put(database, "a", 200_000);
                Draft(database, "lost", 100_000);
                _log.FailsNextFlush = true;
                Assert.Throws<StorageException>(database.Commit);

                database.EnsureOpen();
                database.Checkpoint();
                _data.FailsNextRead = true;
                Assert.Throws<StorageException>(() => Draft(database, "a", 100_000));

                database.EnsureOpen();
                Draft(database, "lost", 100_000);
                Assert.Throws<StorageException>(() => database.Insert("rows", [Row("a", 1)]));

                database.EnsureOpen();
                _data.FailsNextFlush = true;
                Put(database, "a", 100_000);
                Assert.Throws<StorageException>(() => database.Checkpoint());
            }
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Fact]
    public void A_file_of_something_else_is_refused()
    {
        _data.Content = [.. Enumerable.Repeat((byte)'x', 8192 * 2)];

        Assert.Throws<StorageException>(() => Database.Open(_data, _log));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_sudden_end_left_in_the_log_is_copied_at_the_start_or_read_from_it_on_a_full_disk(bool isFull)
    {
        Put(Database.Open(_data, _log), "a", 50_000);
        _disk.LeaveFree(isFull ? 0 : int.MaxValue);

        using var database = Database.Open(_data, _log);

        Assert.Equal(isFull, database.LogPages > 0);
        Assert.NotNull(database.Find("rows", "a"));
        _disk.LeaveFree(int.MaxValue);
        Put(database, "b", 10);
    }

    [Fact]
    public void A_backup_beside_the_log_of_a_later_state_is_refused()
    {
        using var database = Database.Open(_data, _log);
        Put(database, "a", 10);
        database.Checkpoint();
        var backup = _data.Content;
        Put(database, "a", 20);
        var next = _log.Content;
        database.Checkpoint();
        Put(database, "a", 30);
        var later = _log.Content;

        Assert.Equal(20, Database.Open(_disk.Create(backup), _disk.Create(next)).Find("rows", "a")?["text"].AsString.Length);
        Assert.Throws<StorageException>(() => Database.Open(_disk.Create(backup), _disk.Create(later)));
    }

    [Fact]
    public void A_folder_that_is_missing_is_reported() =>
        Assert.Throws<StorageException>(() => Database.Open(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "nemobot.db")));

    [Fact]
    public void On_a_real_disk_that_is_full_a_write_is_reported_and_the_next_one_with_room_works()
    {
        using var small = SmallDisk.TryMount();
        Assert.SkipWhen(small is null, "A small disk can be mounted by root only.");
        var path = Path.Combine(small.Path, "nemobot.db");
        using (var database = Database.Open(path))
        {
            Put(database, "kept", 10);
            for (var free = 0; free <= 128 * 1024; free += 16 * 1024)
            {
                small.Fill(free);
                Assert.Throws<StorageException>(() => Put(database, "lost", 200_000));
                database.EnsureOpen();
                Assert.NotNull(database.Find("rows", "kept"));
                Assert.Null(database.Find("rows", "lost"));
                small.Empty();
            }

            Put(database, "new", 200_000);
        }

        using var reopened = Database.Open(path);
        Assert.NotNull(reopened.Find("rows", "kept"));
        Assert.NotNull(reopened.Find("rows", "new"));
    }

    private static void Draft(Database database, string id, int length)
    {
        var draft = new Draft(database);
        draft.Put("rows", Row(id, length));
        database.Apply(draft);
    }

    private static void Put(Database database, string id, int length) => database.Upsert("rows", [Row(id, length)]);

    private static BsonDocument Row(string id, int length) => new() { ["_id"] = id, ["text"] = new string('x', length) };
}
