using System.Text;
using Harness.Storage;
using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;
using NemoBot.Storage.Sqlite.Tests.Proof;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Sqlite.Tests;

/// <summary>The disk is full at each write in turn: a page more is free each time, until the work is done.</summary>
public sealed class FullDiskTests
{
    private const int Page = 4096;

    /// <summary>More than any of the works below needs.</summary>
    private const int MostPages = 400;

    private static readonly string LongText = new('x', 20_000);

    public static TheoryData<string> Writes => [.. Works.Keys];

    private static Dictionary<string, Func<StoreUnderTest, Task>> Works { get; } = new()
    {
        ["accept"] = test => test.Store.AcceptAsync([Message(Ana, "new", LongText)], default),
        ["accept in the web chat"] = test => test.WebChat.AcceptAsync(Message(Ana, "new", LongText), new(Ana, "new", 0, $"\"{LongText}\"", Start), new("client-new", "digest"), default),
        ["commit"] = test => test.Store.CommitAsync(
            new() { Jobs = [Job(Ana, "new") with { Checkpoint = LongText }], Posts = [Post(Ana, "new") with { Message = new() { Text = LongText } }], Projects = [Project(Ana, "new")] }, default),
        ["update a chat"] = test => test.Store.UpdateChatAsync(Ana, chat => chat with { Account = new(new(LongText), null, null) }, default),
        ["update a job"] = test => test.Store.UpdateJobAsync(Ana, "j", job => job with { Checkpoint = LongText }, default),
        ["update a post"] = test => test.Store.UpdatePostAsync(Ana, "p", post => post with { Message = new() { Text = LongText } }, default),
        ["update a project"] = test => test.Store.UpdateProjectAsync(Ana, "q", project => project with { Name = LongText }, default),
        ["move a chat"] = test => test.Store.MoveChatAsync(Ana, new("telegram", "-100"), default),
        ["keep a value"] = test => test.Store.SetValueAsync("discord", "key", LongText, default),
        ["quarantine"] = test => test.Store.QuarantineAsync("discord", LongText, "unknown", default),
        ["put a line"] = test => test.WebChat.PutAsync(new(Ana, "new", 0, $"\"{LongText}\"", Start), default),
        ["save a file"] = test => test.Files.SaveAsync(new(Ana), "b.mp4", "video/mp4", new MemoryStream(new byte[300_000]), 300_000, default),
    };

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_write_to_a_full_disk_is_reported_and_has_no_effect(string name)
    {
        using var disk = Mount();
        await using var test = await StartAsync(disk);
        var before = Rows(test.DatabasePath);
        var files = test.StoredFiles.ToList();
        var refused = 0;
        for (var pages = 0; ; pages++)
        {
            Assert.True(pages < MostPages, "It never finds room.");
            disk.Fill(pages * Page);
            try
            {
                await Works[name](test);
                break;
            }
            catch (StorageException)
            {
                refused++;
                disk.Empty();
                Assert.Equal(before, Rows(test.DatabasePath));
                Assert.Equal(files, test.StoredFiles);
            }
        }

        disk.Empty();
        Assert.NotEqual(before, Rows(test.DatabasePath));
        Assert.True(refused > 0, "The disk was never full.");
        await test.ReopenAsync();
        Assert.Equal("ok", RawDatabase.Scalar(test.DatabasePath, "PRAGMA integrity_check"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_start_on_a_full_disk_is_reported_and_the_next_one_with_space_finds_everything_intact(bool isUpgrade)
    {
        using var disk = Mount();
        await using var old = isUpgrade ? await OldStore.MakeAsync() : null;
        var refused = 0;
        for (var pages = 0; ; pages++)
        {
            Assert.True(pages < MostPages, "It never finds room.");
            var folder = Path.Combine(disk.Path, $"{pages}", "data");
            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            if (old is not null)
            {
                Copy(old.Folder, folder);
            }

            disk.Fill(pages * Page);
            var test = StoreUnderTest.At(folder);
            var isDone = await TryOpenAsync(test);
            refused += isDone ? 0 : 1;
            disk.Empty();
            if (!isDone)
            {
                await test.OpenAsync();
            }

            if (isUpgrade)
            {
                await OldStore.AssertReadableAsync(test, "first");
            }

            await test.Store.AcceptAsync([Message(Ben, "1")], default);
            await test.ReopenAsync();
            Assert.Equal("1", (await test.Store.NextMessageAsync(Ben, default))?.Message.MessageId);
            await test.CloseAsync();
            Directory.Delete(folder, recursive: true); // The disk is small.

            // The driver leaves a statement that failed, and with it its connection, to the collector; until then deleted files keep their room. A bot would have ended.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (isDone)
            {
                break;
            }
        }

        Assert.True(refused > 5, "The disk was hardly ever full.");
    }

    [Fact]
    public async Task A_backup_that_finds_no_room_leaves_no_half_copy()
    {
        using var disk = Mount();
        await using var test = await StartAsync(disk);
        disk.Fill(2 * Page);
        var target = Path.Combine(disk.Path, "backup.db");

        await Assert.ThrowsAnyAsync<Exception>(() => test.BackupAsync(target));

        Assert.False(File.Exists(target));
    }

    private static SmallDisk Mount()
    {
        var disk = SmallDisk.TryMount();
        Assert.SkipWhen(disk is null, "A small disk can be mounted by root only.");
        return disk!;
    }

    private static async Task<StoreUnderTest> StartAsync(SmallDisk disk)
    {
        var test = StoreUnderTest.At(Path.Combine(disk.Path, "store", "data"));
        await test.OpenAsync();
        await test.Store.CommitAsync(new() { Jobs = [Job(Ana, "j")], Posts = [Post(Ana, "p")], Projects = [Project(Ana, "q")] }, default);
        await test.Store.AcceptAsync([Message(Ana, "1")], default);
        await test.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", new MemoryStream(new byte[7]), 7, default);
        return test;
    }

    private static async Task<bool> TryOpenAsync(StoreUnderTest test)
    {
        try
        {
            await test.OpenAsync();
            return true;
        }
        catch (StorageException told)
        {
            Assert.DoesNotContain('\n', told.Message);
            return false;
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>All rows of all tables that say something about people; the store's own row counts tries, too.</summary>
    private static string Rows(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        var all = new StringBuilder();
        foreach (var table in Read(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'store' ORDER BY name"))
        {
            var columns = string.Join(" || ',' || ", Read(connection, $"SELECT name FROM pragma_table_info('{table}')").Select(column => $"quote({column})"));
            all.AppendLine(table).AppendJoin('\n', Read(connection, $"SELECT {columns} FROM {table} ORDER BY 1")).AppendLine();
        }

        return all.ToString();
    }

    private static List<string> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
