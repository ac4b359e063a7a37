using Harness.Storage;
using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Sqlite.Tests;

/// <summary>What version 0.1.0 wrote (schema 2) is read by this one.</summary>
public sealed class EarlierVersionTests
{
    private static readonly ChatKey Web = new("web", "1");

    [Fact]
    public async Task Lines_keep_the_order_they_had_and_new_ones_come_below_and_ids_of_clients_are_still_known()
    {
        await using var test = await EarlierAsync("01k3v5c0000000000000", "01k3v5c0000000000000a0", "01k3v5b0000000000000", "zz");

        Assert.Equal(
            ["01k3v5b0000000000000", "01k3v5c0000000000000", "01k3v5c0000000000000a0", "zz"],
            (await test.WebChat.ReadAsync(Web, 0, 10, default)).Select(line => line.Id));
        await test.WebChat.PutAsync(Line("01k3v5a0000000000000"), default);
        await test.WebChat.PutAsync(Line("01k3v5b0000000000000"), default);
        Assert.Equal(
            ["01k3v5b0000000000000", "01k3v5c0000000000000", "01k3v5c0000000000000a0", "zz", "01k3v5a0000000000000"],
            (await test.WebChat.ReadAsync(Web, 0, 10, default)).Select(line => line.Id));

        var again = await test.WebChat.AcceptAsync(Message(Web, "9"), Line("9"), new("client-zz", "hello"), default);
        Assert.Equal((null, "zz", true), (again.Item, again.Message.MessageId, again.Message.IsSameAs("hello")));
        Assert.NotNull((await test.WebChat.AcceptAsync(Message(Web, "10"), Line("10"), new("client-new", "hello"), default)).Item);
    }

    [Fact]
    public async Task Ids_continue_above_the_highest_of_the_earlier_version()
    {
        var later = new SortableId(Start.AddDays(3), 5);
        await using var test = await EarlierAsync();
        await test.Store.CommitAsync(new() { Posts = [Post(Web, later.ForAnswer(0).ToString())] }, default);
        await test.ReopenAsync();

        var item = Assert.Single(await test.Store.AcceptAsync([Message(Web, "1")], default));

        Assert.True(SortableId.TryParse(item.Id) > later);
    }

    [Fact]
    public async Task A_store_of_the_earlier_version_moves_to_another_engine_with_its_lines()
    {
        await using var test = await EarlierAsync("01k3v5c0000000000000", "01k3v5c0000000000000a0");
        await test.CloseAsync();
        test.Set("Storage:Engine", "litedb");
        await test.OpenAsync();

        Assert.Equal("litedb", test.Engine.Name);
        Assert.Equal(["01k3v5c0000000000000", "01k3v5c0000000000000a0"], (await test.WebChat.ReadAsync(Web, 0, 10, default)).Select(line => line.Id));
    }

    [Fact]
    public async Task The_bytes_of_its_files_are_counted_and_so_are_changes()
    {
        await using var test = await EarlierAsync([], static database =>
        {
            foreach (var (id, bytes) in ((string, long)[])[("a", 5_000_000_000), ("b", 4)])
            {
                database.Execute(
                    "INSERT INTO files (id, chat, path, file_name, media_type, size_bytes, created_at) VALUES ($id, $chat, $id, '', 'video/mp4', $bytes, $at)",
                    ("$id", id),
                    ("$chat", Web.ToString()),
                    ("$bytes", bytes),
                    ("$at", Start.ToUnixTimeMilliseconds()));
            }
        });

        Assert.Equal(5_000_000_004, await test.Store.StoredBytesAsync(default));
        await test.Store.AddFileAsync(StoredFile(Web, "c", size: 30), default);
        await test.Store.RemoveFileAsync("a", default);
        await test.Store.RemoveFileAsync("none", default);
        await test.ReopenAsync();
        Assert.Equal(34, await test.Store.StoredBytesAsync(default));
    }

    private static Task<StoreUnderTest> EarlierAsync(params string[] ids) => EarlierAsync(ids, static _ => { });

    /// <summary>A database of that version with these lines, in the order they were written, opened by this one.</summary>
    private static async Task<StoreUnderTest> EarlierAsync(string[] ids, Action<Database> fill)
    {
        var test = await StoreUnderTest.StartAsync();
        await test.Store.SetValueAsync("test", "makes", "a key", default);
        var sealer = new Sealer(new MasterSealer(test.Protection));
        var rows = ids.Select((id, number) => (Id: id, Change: number + 1, Sealed: sealer.Seal("web_chat", id, Line(id).Json))).ToList(); // With the master key, as everything was then.
        await test.CloseAsync();
        File.Delete(test.DatabasePath);
        using (var database = Database.OpenForWriting(test.DatabasePath))
        {
            Migrator.Migrate(database, [.. Schema.Steps.Take(2)]);
            foreach (var row in rows)
            {
                database.Execute(
                    "INSERT INTO web_chat (chat, id, change, at, sealed) VALUES ($chat, $id, $change, $at, $sealed)",
                    ("$chat", Web.ToString()),
                    ("$id", row.Id),
                    ("$change", row.Change),
                    ("$at", Start.ToUnixTimeMilliseconds()),
                    ("$sealed", row.Sealed));
            }

            fill(database);
        }

        await test.OpenAsync();
        return test;
    }

    private static WebChatEntry Line(string id) => new(Web, id, 0, $$"""{"clientId":"client-{{id}}"}""", Start);
}
