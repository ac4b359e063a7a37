using System.Text;
using Harness.Storage;
using NemoBot.Core.Model;
using static Harness.Storage.Confidence;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Sqlite.Tests;

/// <summary>Each chat has a key of its own, under the master key; a chat is forgotten by forgetting its key.</summary>
public sealed class ChatKeyTests
{
    private static readonly ChatKey Super = new("telegram", "-10042");

    [Fact]
    public async Task Everything_that_was_said_in_a_chat_is_sealed_with_the_chats_own_key()
    {
        await using var test = await StoreUnderTest.StartAsync();
        await SayEverywhereAsync(test, Ana);
        await SayEverywhereAsync(test, Ben);

        Assert.Equal(2L, RawDatabase.Scalar(test.DatabasePath, "SELECT count(*) FROM chat_keys"));
        foreach (var (table, column) in new[] { ("inbox", "sealed"), ("jobs", "sealed"), ("posts", "sealed"), ("projects", "sealed"), ("files", "sealed"), ("chats", "sealed"), ("web_chat", "sealed"), ("client_messages", "sealed"), ("charges", "sealed") })
        {
            Assert.Equal(
                1L,
                RawDatabase.Scalar(test.DatabasePath, $"SELECT count(DISTINCT substr({column}, 5, 16)) FROM {table} WHERE chat = '{Ana}' AND substr({column}, 1, 4) = {ChatSeal.StartSql}"));
            Assert.Equal(0L, RawDatabase.Scalar(test.DatabasePath, $"SELECT count(*) FROM {table} WHERE {column} IS NOT NULL AND substr({column}, 1, 4) <> {ChatSeal.StartSql}"));
        }

        await test.BackupAsync(Path.Combine(test.Folder, "backup.db"));
        AssertNowhere(test, Encoding.UTF8.GetBytes(Words));
        await test.CloseAsync();
        AssertNowhere(test, Encoding.UTF8.GetBytes(Words));
        await test.OpenAsync();
        await AssertSaidAsync(test, Ana);
    }

    [Fact]
    public async Task An_erased_chat_cannot_be_read_any_more_and_its_key_is_in_no_file()
    {
        await using var test = await StoreUnderTest.StartAsync();
        for (var i = 0; i < 300; i++)
        {
            await test.WebChat.PutAsync(new(new("web", $"other-{i:D4}"), "line", 0, "\"x\"", Start), default);
        }

        await SayEverywhereAsync(test, Ana);
        await SayEverywhereAsync(test, Ben);
        var key = Convert.FromHexString((string)RawDatabase.Scalar(test.DatabasePath, $"SELECT hex(sealed) FROM chat_keys WHERE chat = '{Ana}'")!);
        Assert.True(IsAnywhere(test, key));

        await test.Store.TakeAsync(new($"{Ana}", Scarce.Edits, 1, 1), default);
        await test.Store.TakeAsync(new("address", Scarce.Edits, 1, 1), default);
        await test.Store.EraseChatAsync(Ana, default);

        Assert.Equal("address", RawDatabase.Scalar(test.DatabasePath, "SELECT group_concat(who) FROM uses")); // Or an erasure would be a way to a new quota.
        Assert.False(IsAnywhere(test, key));
        await AssertErasedAsync(test, Ana);
        await AssertSaidAsync(test, Ben);
        await test.BackupAsync(Path.Combine(test.Folder, "backup.db"));
        AssertNowhere(test, Encoding.UTF8.GetBytes(Words));
        AssertNowhere(test, key);

        // With all the keys there are, at the next start and at a deep look too; and it is no damage.
        await test.ReopenAsync();
        await test.CheckAsync();
        await AssertErasedAsync(test, Ana);
        await AssertSaidAsync(test, Ben);

        // The chat may go on.
        await test.Store.AcceptAsync([Message(Ana, "again", "hello again")], default);
        Assert.Equal("hello again", (await test.Store.NextMessageAsync(Ana, default))?.Message.Text);
        await test.ReopenAsync();
        Assert.Equal("hello again", (await test.Store.NextMessageAsync(Ana, default))?.Message.Text);
    }

    [Fact]
    public async Task A_chat_that_is_trimmed_takes_its_key_along_and_comes_back_with_a_new_one()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var web = new ChatKey("web", "1");
        var said = await test.WebChat.AcceptAsync(Message(web, "1", Words), new(web, "line", 0, Words, Start), new("client-id", Words), default);
        await test.Store.CommitAsync(
            new()
            {
                HandledMessageId = said.Item!.Id,
                Projects = [Project(web, "project")],
                Posts = [Post(web, "answer") with { SentVersion = 1, MessageId = "m" }],
                Uses = [new($"{web}", Scarce.Edits, 1, 9)],
                Charges = [new("charge", web) { At = Start, What = Words, Credits = 50 }],
                Chat = (web, chat => chat with { LanguageChosen = "de" }),
            },
            default);
        await SayEverywhereAsync(test, Ben);

        await test.Store.TrimAsync(Start.AddDays(1), default);

        foreach (var (table, column) in new[] { ("chats", "chat"), ("projects", "chat"), ("posts", "chat"), ("web_chat", "chat"), ("client_messages", "chat"), ("uses", "who"), ("charges", "chat"), ("chat_keys", "chat") })
        {
            Assert.Equal(0L, RawDatabase.Scalar(test.DatabasePath, $"SELECT count(*) FROM {table} WHERE {column} = '{web}'"));
        }

        await test.Store.AcceptAsync([Message(web, "2", "hello again")], default);
        await test.ReopenAsync(); // Where a row cannot be opened, there is no start.
        Assert.Equal("hello again", (await test.Store.NextMessageAsync(web, default))?.Message.Text);
        await AssertSaidAsync(test, Ben);
    }

    [Fact]
    public async Task The_keys_of_a_chat_move_with_it_and_are_erased_at_either_address()
    {
        await using var test = await StoreUnderTest.StartAsync();
        await SayEverywhereAsync(test, Ana);
        await test.Store.UpdateChatAsync(Super, chat => chat with { Account = new(new("tok-super"), null, null) }, default);

        await test.Store.MoveChatAsync(Ana, Super, default);
        Assert.Equal(2L, RawDatabase.Scalar(test.DatabasePath, $"SELECT count(*) FROM chat_keys WHERE chat = '{Super}'"));
        await test.ReopenAsync();
        await AssertSaidAsync(test, Super);

        await test.Store.EraseChatAsync(Ana, default);
        await AssertErasedAsync(test, Super);
        Assert.Equal(0L, RawDatabase.Scalar(test.DatabasePath, "SELECT count(*) FROM chat_keys"));
    }

    [Fact]
    public async Task A_key_that_was_made_in_a_step_that_was_undone_seals_nothing()
    {
        await using var test = await StoreUnderTest.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Store.CommitAsync(
            new() { Posts = [Post(Ana, "p")], Chat = (Ana, _ => throw new InvalidOperationException("Broken by the test.")) }, default));
        Assert.Equal(0L, RawDatabase.Scalar(test.DatabasePath, "SELECT count(*) FROM chat_keys"));

        await SayEverywhereAsync(test, Ana);
        await test.ReopenAsync();

        await AssertSaidAsync(test, Ana);
    }

    /// <summary>As the version before this one left it: sealed with the master key, some of it resealed when it was killed.</summary>
    [Fact]
    public async Task Rows_of_an_earlier_version_are_sealed_again_at_the_first_start_even_if_an_earlier_one_was_interrupted()
    {
        await using var test = await StoreUnderTest.StartAsync();
        for (var i = 0; i < 450; i++) // More than two steps of rows.
        {
            await test.WebChat.PutAsync(new(Ana, $"line-{i:D4}", 0, "\"x\"", Start), default);
        }

        await SayEverywhereAsync(test, Ana);
        await test.CloseAsync();
        var old = await SealWithMasterAsync(test, rows: 300);
        Assert.True(IsAnywhere(test, old));

        await test.OpenAsync();

        await AssertSaidAsync(test, Ana);
        Assert.Equal(451, (await test.WebChat.ReadAsync(Ana, 0, 1000, default)).Count);
        Assert.Equal(0L, RawDatabase.Scalar(test.DatabasePath, $"SELECT count(*) FROM web_chat WHERE substr(sealed, 1, 4) <> {ChatSeal.StartSql}"));
        Assert.Equal(0L, RawDatabase.Scalar(test.DatabasePath, $"SELECT count(*) FROM jobs WHERE substr(sealed, 1, 4) <> {ChatSeal.StartSql}"));
        Assert.False(IsAnywhere(test, old)); // Else an erased chat could be read there.
    }

    /// <summary>Seals some rows as the version before did, and returns one value of them.</summary>
    private static async Task<byte[]> SealWithMasterAsync(StoreUnderTest test, int rows)
    {
        await test.OpenAsync();
        var sealer = new Sealer(new MasterSealer(test.Protection));
        await test.CloseAsync();
        byte[] one = [];
        using var database = Database.OpenForWriting(test.DatabasePath);
        foreach (var (table, limit) in new[] { ("web_chat", rows), ("jobs", 1) })
        {
            foreach (var (id, value) in database.Query($"SELECT id, sealed FROM {table} ORDER BY id LIMIT {limit}", row => (row.GetString(0), row.GetFieldValue<byte[]>(1))))
            {
                one = sealer.Seal(table, id, sealer.Open(database, table, id, value)!);
                database.Execute($"UPDATE {table} SET sealed = $sealed WHERE id = $id", ("$sealed", one), ("$id", id));
            }
        }

        database.Execute("UPDATE store SET resealed_at = NULL");
        return one;
    }

    private static void AssertNowhere(StoreUnderTest test, byte[] what) => Assert.False(IsAnywhere(test, what));

    private static bool IsAnywhere(StoreUnderTest test, byte[] what) => Directory.EnumerateFiles(test.Folder, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0).Any(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(what) >= 0;
    });
}
