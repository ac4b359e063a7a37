using System.Diagnostics;
using Harness.Storage;
using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Sqlite.Tests;

public sealed class SqliteStoreTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_read_that_a_move_overtakes_is_done_again(bool othersMovedBefore)
    {
        await using var test = await StoreUnderTest.StartAsync();
        await test.Store.CommitAsync(new() { Posts = [Post(Ana, "m")] }, default);
        var moved = new MovedChats();
        if (othersMovedBefore)
        {
            moved.Add(Ben.ToString());
        }

        using var database = Database.OpenForReading(test.DatabasePath);
        var turns = 0;
        var found = moved.Read(database, db =>
        {
            var chat = moved.Resolve(db, Ana);
            if (turns++ == 0)
            {
                moved.Add(Ana.ToString());
                test.Store.MoveChatAsync(Ana, new("telegram", "-10042"), default).GetAwaiter().GetResult();
            }

            return db.Query("SELECT id FROM posts WHERE chat = $chat", row => row.GetString(0), ("$chat", chat.ToString()));
        });

        Assert.Equal(["m"], found);
        Assert.Equal(2, turns);
    }

    [Fact]
    public async Task An_empty_file_of_version_0_becomes_a_database()
    {
        await using var test = StoreUnderTest.Prepare();
        Directory.CreateDirectory(test.Folder);
        RawDatabase.Execute(test.DatabasePath, "PRAGMA user_version = 0");
        await test.OpenAsync();

        await test.Store.AcceptAsync([Message(Ana, "1")], default);
        Assert.Equal((long)Schema.Steps.Count, RawDatabase.Scalar(test.DatabasePath, "PRAGMA user_version"));
        Assert.Equal("wal", RawDatabase.Scalar(test.DatabasePath, "PRAGMA journal_mode"));
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_and_left_alone()
    {
        await using var test = await StoreUnderTest.StartAsync();
        await test.CloseAsync();
        RawDatabase.Execute(test.DatabasePath, "PRAGMA user_version = 99");

        var refusal = await Assert.ThrowsAsync<StorageException>(test.OpenAsync);
        Assert.Contains("version 99", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(99L, RawDatabase.Scalar(test.DatabasePath, "PRAGMA user_version"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_not_ours_is_refused_and_left_alone(bool isDatabase)
    {
        await using var test = StoreUnderTest.Prepare();
        Directory.CreateDirectory(test.Folder);
        if (isDatabase)
        {
            RawDatabase.Execute(test.DatabasePath, "CREATE TABLE songs (name TEXT)");
        }
        else
        {
            await File.WriteAllTextAsync(test.DatabasePath, new string('x', 5000));
        }

        var before = await File.ReadAllBytesAsync(test.DatabasePath);
        await Assert.ThrowsAsync<StorageException>(test.OpenAsync);
        Assert.Equal(before, await File.ReadAllBytesAsync(test.DatabasePath));
    }

    [Fact]
    public async Task A_failing_migration_leaves_the_database_as_it_was_and_the_next_succeeds()
    {
        await using var test = await StoreUnderTest.StartAsync();
        await test.Store.AcceptAsync([Message(Ana, "1")], default);
        await test.CloseAsync();
        var version = (long)Schema.Steps.Count;

        using (var database = Database.OpenForWriting(test.DatabasePath))
        {
            Assert.ThrowsAny<Exception>(() => Migrator.Migrate(database, [.. Schema.Steps, "CREATE TABLE added (x TEXT)", "DROP TABLE does_not_exist"]));
            Assert.Equal(version, database.Number("PRAGMA user_version"));
            Assert.Equal(0, database.Number("SELECT count(*) FROM sqlite_schema WHERE name = 'added'"));

            Migrator.Migrate(database, [.. Schema.Steps, "CREATE TABLE added (x TEXT)"]);
            Assert.Equal(version + 1, database.Number("PRAGMA user_version"));
            Assert.Equal(1, database.Number("SELECT count(*) FROM inbox"));
        }
    }

    [Fact]
    public async Task Rows_of_other_versions_stay_readable()
    {
        await using var test = await StoreUnderTest.StartAsync();
        await test.Store.UpdateChatAsync(Ana, chat => chat with { Skill = "video" }, default);
        await test.Store.CommitAsync(new Changes { Posts = [Post(Ana, "p")], Projects = [Project(Ana, "q")] }, default);
        await test.CloseAsync();
        RawDatabase.Execute(test.DatabasePath, """UPDATE chats SET json = '{"Skill":"old","Unheard":{"of":[1]}}'""");
        RawDatabase.Execute(test.DatabasePath, """UPDATE posts SET json = '{"Id":"p","Message":{"Text":"hi"},"Unheard":1}'""");
        RawDatabase.Execute(test.DatabasePath, """UPDATE projects SET json = '{"Id":"q","Name":"n"}'""");
        await test.OpenAsync();

        var chat = await test.Store.GetChatAsync(Ana, default);
        Assert.Equal(("old", true), (chat.Skill, chat.Reachable));
        var post = await test.Store.GetPostAsync(Ana, "p", default);
        Assert.Equal(("hi", 1), (post?.Message.Text, post?.Version));
        Assert.Empty(post!.Message.Buttons);
        Assert.Empty((await test.Store.GetProjectAsync(Ana, "q", default))!.Footage);
    }

    [Fact]
    public async Task Quarantine_keeps_the_newest_1000_of_a_platform_and_cuts_long_input()
    {
        await using var test = await StoreUnderTest.StartAsync();
        await test.Store.QuarantineAsync("discord", new string('x', 100_000), "long", default);
        await Task.WhenAll(Enumerable.Range(0, 1003).Select(i => test.Store.QuarantineAsync("telegram", $"raw {i}", "unknown", default)));

        var kept = await test.Sqlite.QuarantinedAsync("telegram", 5000, default);
        Assert.Equal(1000, kept.Count);
        Assert.Equal("raw 1002", kept[0].Raw);
        Assert.Equal("raw 3", kept[^1].Raw);
        Assert.Equal(65_536, Assert.Single(await test.Sqlite.QuarantinedAsync("discord", 5, default)).Raw?.Length);
    }

    [Fact]
    public async Task What_was_seen_is_forgotten_after_30_days()
    {
        await using var test = await StoreUnderTest.StartAsync();
        await test.Store.AcceptAsync([.. Enumerable.Range(0, 40).Select(i => Message(Ana, $"{i}"))], default);
        test.Clock.Advance(TimeSpan.FromDays(31));
        await test.Store.AcceptAsync([Message(Ana, "new")], default);

        Assert.Equal(1L, RawDatabase.Scalar(test.DatabasePath, "SELECT count(*) FROM seen_messages"));
    }

    [Fact]
    public async Task A_backup_of_a_working_store_opens_and_is_never_overwritten()
    {
        await using var test = await StoreUnderTest.StartAsync();
        await test.Store.AcceptAsync([Message(Ana, "1", "before")], default);
        var backup = Path.Combine(test.Folder, "backup.db");
        await test.BackupAsync(backup);
        await test.Store.AcceptAsync([Message(Ana, "2", "after")], default);

        await Assert.ThrowsAsync<IOException>(() => test.BackupAsync(backup));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup));
        }

        await using var copy = await test.OpenCopyAsync(backup);
        Assert.Equal("before", (await copy.NextMessageAsync(Ana, default))?.Message.Text);
        Assert.Empty(await copy.AcceptAsync([Message(Ana, "1")], default));
        Assert.Single(await copy.AcceptAsync([Message(Ana, "2")], default));
    }

    [Fact]
    public async Task Closing_writes_what_waits_and_refuses_what_comes_later()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var sqlite = test.Sqlite;
        var writes = Enumerable.Range(0, 500).Select(i => sqlite.AcceptAsync([Message(Ana, $"{i}")], default)).ToList();
        await test.CloseAsync();

        Assert.All(await Task.WhenAll(writes), accepted => Assert.Single(accepted));
        await Assert.ThrowsAsync<InvalidOperationException>(() => sqlite.AcceptAsync([Message(Ana, "late")], default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => sqlite.GetChatAsync(Ana, default));
        await test.OpenAsync();
        Assert.Equal(500L, RawDatabase.Scalar(test.DatabasePath, "SELECT count(*) FROM inbox"));
    }

    [Fact]
    public async Task A_write_can_be_cancelled_while_it_waits_and_completes_once_it_is_taken()
    {
        await using var test = await StoreUnderTest.StartAsync();
        using var inside = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        using var cancelTaken = new CancellationTokenSource();
        using var cancelWaiting = new CancellationTokenSource();
        var taken = test.Store.UpdateChatAsync(
            Ana,
            chat =>
            {
                inside.Release();
                goOn.Wait();
                return chat with { Skill = "taken" };
            },
            cancelTaken.Token);
        await inside.WaitAsync();
        var waiting = test.Store.UpdateChatAsync(Ben, chat => chat with { Skill = "waiting" }, cancelWaiting.Token);

        await cancelTaken.CancelAsync();
        await cancelWaiting.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        goOn.Release();

        Assert.Equal("taken", (await taken).Skill);
        Assert.Equal("taken", (await test.Store.GetChatAsync(Ana, default)).Skill);
        Assert.Null((await test.Store.GetChatAsync(Ben, default)).Skill);
    }

    /// <summary>A measurement, not a promise: it prints.</summary>
    [Fact]
    public async Task Throughput_of_32_concurrent_callers()
    {
        await using var test = await StoreUnderTest.StartAsync();
        const int Each = 50;
        var started = Stopwatch.GetTimestamp();
        var accepted = await Task.WhenAll(Enumerable.Range(0, 32).Select(caller => Task.Run(async () =>
        {
            var mine = 0;
            for (var i = 0; i < Each; i++)
            {
                mine += (await test.Store.AcceptAsync([Message(new ChatKey("web", $"{caller}"), $"{i}")], default)).Count;
            }

            return mine;
        })));
        var took = Stopwatch.GetElapsedTime(started);

        Assert.Equal(32 * Each, accepted.Sum());
        output.WriteLine(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{32 * Each} accepts by 32 callers in {took.TotalMilliseconds:F0} ms: {32 * Each / took.TotalSeconds:F0} a second"));
    }
}
