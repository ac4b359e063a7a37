using Harness.Storage;
using Harness.Storage.Postgres;
using NemoBot.Core.Model;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.Postgres.Exchange;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Postgres.Tests.Moves;

/// <summary>A store moves from a file to the server with all that is in it.</summary>
public sealed class MoveToPostgresTests
{
    private const int Kinds = 17; // All but the keys in use.

    [Theory]
    [InlineData("sqlite", null)]
    [InlineData("litedb", null)]
    [InlineData("sqlite", "postgres")]
    [InlineData("litedb", "sqlite")]
    public async Task Every_row_arrives_whatever_the_bot_is_set_to(string engine, string? setTo)
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, _) = await FullStore.MakeAsync(engine);
        await using var _1 = test;
        var before = Move.InFile(test.DatabasePath);
        Assert.Equal(Kinds, before.Kinds);

        var (exit, words) = await Move.RunAsync(test.DatabasePath, server, settings: ("Storage:Engine", setTo));

        Assert.True(exit == 0, words);
        Assert.Contains($"{before.Rows + 2:N0} rows, compared one by one", words, StringComparison.Ordinal);
        Assert.Contains($"The old database is kept as {test.DatabasePath}.{engine}", words, StringComparison.Ordinal);
        Assert.Contains($"The stored files stay in {test.FilesFolder}.", words, StringComparison.Ordinal);
        Assert.Contains(setTo == "postgres" ? "Storage:Engine is postgres already" : "Start the bot with Storage:Engine=postgres", words, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresUnderTest.Secret, words, StringComparison.Ordinal);
        Assert.Null(before.DifferenceFrom(Move.InFile($"{test.DatabasePath}.{engine}")));
        Assert.Equal(new[] { "nemobot.db.lock", $"nemobot.db.{engine}" }.Order(StringComparer.Ordinal), Names(test).Where(name => name != $"nemobot.db.{engine}.read")); // That was made by the line above.

        Assert.Null(before.DifferenceFrom(await Move.OnServerAsync(server)));
        Assert.Equal(2L, await server.AskAsync($"SELECT count(*) FROM nemobot.chats WHERE moved_to = '{FullStore.Moved}' AND json::jsonb ->> 'MovedTo' = moved_to"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("litedb")]
    public async Task Work_goes_on_where_it_was(string engine)
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, file) = await FullStore.MakeAsync(engine);
        await using var _1 = test;
        test.Set("Storage:Engine", engine);
        await test.OpenAsync();
        var before = await SeenAsync(test, file);
        var chats = RowsOnDisk.Of<ChatRow>(test.DatabasePath).Count(chat => chat.MovedTo is null);
        await test.CloseAsync();

        var (exit, words) = await Move.RunAsync(test.DatabasePath, server);
        Assert.True(exit == 0, words);
        test.SetTo(server);
        await test.OpenAsync();

        Assert.Equivalent(before, await SeenAsync(test, file), strict: true);
        Assert.Equal(chats, (await test.Figures.FiguresAsync(Start, default)).Chats.Values.Sum());

        // Nothing that arrived before is taken for new, and new ids and numbers follow the old ones.
        Assert.Empty(await test.Store.AcceptAsync([Message(Ana, $"message-{0:D30}")], default));
        var next = Assert.Single(await test.Store.AcceptAsync([Message(Ana, "new")], default));
        Assert.True(string.CompareOrdinal(next.Id, before.Message?.Id) > 0);
        Assert.Equal(before.Lines[^1].Change + 1, (await test.WebChat.PutAsync(new(Ana, "new", 0, "\"new\"", Start), default)).Change);
        Assert.Equal(2, (await test.WebChat.PutAsync(new(FullStore.LineOnly, "new", 0, "\"new\"", Start), default)).Change);
        Assert.Equal(FullStore.LastChange + 1, (await test.WebChat.PutAsync(new(new("web", "chose"), "first", 0, "\"new\"", Start), default)).Change);
        Assert.Equal(FullStore.LastChange + 1, (await test.WebChat.PutAsync(new(new("web", "never-seen"), "first", 0, "\"new\"", Start), default)).Change);
    }

    [Fact]
    public async Task Files_are_found_and_their_sizes_are_counted_on()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, id) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;
        var (exit, words) = await Move.RunAsync(test.DatabasePath, server);
        Assert.True(exit == 0, words);
        test.SetTo(server);
        await test.OpenAsync();

        Assert.Equal(FullStore.Footage, await FullStore.ReadAsync(test, id));
        Assert.Equal(test.FilesFolder, test.Folders.Files);
        var bytes = await test.Store.StoredBytesAsync(default);
        Assert.Equal(60 * 10 + FullStore.Footage.Length, bytes);
        await test.Files.DeleteAsync((await test.Store.GetFileAsync(Ana, id, default))!, default);
        Assert.Equal(60 * 10, await test.Store.StoredBytesAsync(default));
        await test.Store.AddFileAsync(StoredFile(Ana, "another", size: 7), default);
        Assert.Equal(60 * 10 + 7, await test.Store.StoredBytesAsync(default));
    }

    [Fact]
    public async Task Files_that_are_to_be_elsewhere_are_named_and_found_there()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, id) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;
        var shared = Path.Combine(Path.GetDirectoryName(test.Folder)!, "shared");

        var (exit, words) = await Move.RunAsync(test.DatabasePath, server, settings: [("Storage:FilesFolder", shared), ("Storage:Engine", "postgres")]);
        Assert.True(exit == 0, words);
        Assert.Contains($"Copy the stored files from {test.FilesFolder} to {shared} before you start the bot.", words, StringComparison.Ordinal);
        Directory.Move(test.FilesFolder, shared);
        test.SetTo(server);
        test.Set("Storage:FilesFolder", shared);
        await test.OpenAsync();
        Assert.Equal(FullStore.Footage, await FullStore.ReadAsync(test, id));
        await test.CloseAsync();

        (exit, words) = await Move.RunAsync(test.DatabasePath, server, to: "litedb", ("Storage:FilesFolder", shared));
        Assert.True(exit == 0, words);
        Assert.Contains($"Copy the stored files from {shared} to {test.FilesFolder} before you start the bot.", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_in_a_bucket_need_no_copy()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, _) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;

        var (exit, words) = await Move.RunAsync(
            test.DatabasePath,
            server,
            settings: [("Storage:FilesFolder", Path.Combine(test.Folder, "shared")), ("Storage:Engine", "postgres"), ("Storage:Files", "s3"), ("Storage:S3:Bucket", "footage"), ("Storage:S3:AccessKey", "key"), ("Storage:S3:SecretKey", "secret")]);

        Assert.True(exit == 0, words);
        Assert.Contains("The stored files stay in the bucket footage.", words, StringComparison.Ordinal);
        Assert.DoesNotContain("Copy the stored files", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chats_that_nobody_uses_are_cleaned_up_as_before()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, _) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;
        await Move.RunAsync(test.DatabasePath, server);
        await server.OpenAsync();

        Assert.Equal(60 + 1L, await server.AskAsync("SELECT count(*) FROM nemobot.chats WHERE is_chosen")); // A skill, a language.
        server.Clock.Advance(TimeSpan.FromDays(3650));
        await server.Store.TrimAsync(server.Clock.GetUtcNow(), default);

        Assert.Equal(0L, await server.AskAsync("SELECT count(*) FROM nemobot.chats WHERE chat LIKE 'web:chose%' OR chat LIKE 'web:line%'"));
    }

    [Fact]
    public async Task Nothing_of_the_keys_is_in_clear_in_the_database()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        var (test, _) = await FullStore.MakeAsync("sqlite");
        await using var _1 = test;
        await Move.RunAsync(test.DatabasePath, server);

        Assert.Equal(Directory.GetFiles(test.KeysFolder, "*.xml").LongLength, await server.AskAsync("SELECT count(*) FROM nemobot.protection_keys"));
        Assert.Equal(0L, await server.AskAsync("SELECT count(*) FROM nemobot.protection_keys WHERE position('masterKey'::bytea IN sealed) > 0"));
        var refusal = await Assert.ThrowsAsync<StorageException>(() => server.OpenAsync("another secret than that"));
        Assert.Contains("Storage:Secret is not the one", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_move_says_how_far_it_is()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        await using var test = await StoreUnderTest.StartAsync();
        await test.CloseAsync();
        RowsOnDisk.Rewrite(test.DatabasePath, row => row is StoreRow ? [row, .. Enumerable.Range(0, 100_000).Select(number => new SeenMessageRow($"{Ana}", $"{number}", 1))] : [row]);

        var (exit, words) = await Move.RunAsync(test.DatabasePath, server);

        Assert.True(exit == 0, words);
        Assert.StartsWith("100,000 rows copied …\n100,000 rows compared …\nThe store is in the database of Storage:Database now: 100,001 rows, compared one by one", words, StringComparison.Ordinal);
    }

    /// <summary>A table that is added has to be thought of.</summary>
    [Fact]
    public async Task Every_table_of_the_database_is_one_of_those_that_the_move_knows()
    {
        await using var server = await PostgresUnderTest.StartAsync();

        string[] others = ["cluster", "file_bytes", "last_change", "move_mark", "nodes", "protection_keys", "runs", "schema_version", "store", "tasks"];
        string[] moved = [.. RowTables.All.Select(table => table.Columns.Split(' ')[0])];
        Assert.Equal(
            string.Join(' ', others.Concat(moved).Order(StringComparer.Ordinal)),
            await server.AskAsync("SELECT string_agg(tablename, ' ' ORDER BY tablename COLLATE \"C\") FROM pg_tables WHERE schemaname = 'nemobot'"));
    }

    private static IEnumerable<string> Names(StoreUnderTest test) => Directory.GetFiles(test.Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    private static async Task<Seen> SeenAsync(StoreUnderTest test, string file)
    {
        var figures = await test.Figures.FiguresAsync(Start, default);
        var (ben, account) = (await test.Store.NextMessageAsync(Ben, default), await test.Store.GetChatAsync(new("web", $"chat-{0:D40}"), default));
        return new(
            figures with { Chats = new Dictionary<string, long>() }, // SQLite counts addresses that a chat left in between as LiteDB does not.
            await test.Store.NextMessageAsync(Ana, default),
            ben?.Message.Text,
            [.. (await test.Store.UnfinishedJobsAsync(Ana, default)).Select(job => (job.Id, job.Checkpoint?.Length, job.Request.Text))],
            [.. (await test.Store.FinishedJobsAsync(Ana, 100, default)).Select(job => job.Id)],
            [.. (await test.Store.UnsentPostsAsync(Ana, default)).Select(post => (post.Id, post.Message.Text))],
            (await test.Store.FindPostAsync(Ana, "77", default))?.Id,
            [.. await test.WebChat.ReadAsync(Ana, 0, 100, default)],
            [.. (await test.Store.ListProjectsAsync(Ana, default)).Select(project => (project.Id, project.Name))],
            account.Account?.Token.Reveal(),
            (await test.Store.GetChatAsync(Ben, default)).Chat,
            await test.Store.GetValueAsync("discord", "key-7", default),
            await test.WebChat.FindAsync(new("web", "1"), "client-7", default),
            (await test.Store.GetFileAsync(Ana, file, default))?.FileName,
            await test.Store.StoredBytesAsync(default),
            await test.Store.StoredBytesAsync(default, "share"),
            [.. (await test.Store.ChatsWithWorkAsync(default)).Select(chat => chat.ToString()).Order(StringComparer.Ordinal)]);
    }

    private sealed record Seen(
        StoreFigures Figures,
        InboxItem? Message,
        string? OfMovedChat,
        IReadOnlyList<(string, int?, string?)> Unfinished,
        IReadOnlyList<string> Finished,
        IReadOnlyList<(string, string)> Unsent,
        string? Sent,
        IReadOnlyList<WebChatEntry> Lines,
        IReadOnlyList<(string, string)> Projects,
        string? Token,
        ChatKey Moved,
        string? Value,
        KnownMessage? Known,
        string? FileName,
        long Bytes,
        long BytesOfShare,
        IReadOnlyList<string> ChatsWithWork);
}
