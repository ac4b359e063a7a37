using Harness.Storage;
using Harness.Storage.Proof;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Commands;
using NemoBot.Core.Model;
using NemoBot.Hosting;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Exchange;
using static Harness.Storage.Data;

namespace NemoBot.Tests.Operations;

/// <summary>A store moves from one engine to another with all that is in it, or not at all.</summary>
public sealed class MoveStoreTests
{
    private static readonly (string, string) OnSqlite = ("Storage:Engine", "sqlite");

    [Fact]
    public async Task Every_row_arrives_at_the_other_engine_and_comes_back()
    {
        await using var test = await FilledStore.MakeAsync("sqlite");
        await test.Store.TakeAsync(new("somebody", Scarce.Edits, 3, 100), default);
        await test.Store.SetValueAsync("discord", "short-lived", "x", TimeSpan.FromDays(1), default);
        await test.CloseAsync();
        var before = Digest(test);
        Assert.Equal(18, before.Kinds);

        var (exit, words) = await MoveAsync(test, "litedb");
        Assert.True(exit == 0, words);
        Assert.Contains($"{test.DatabasePath} is a litedb database now. The old one is kept as {test.DatabasePath}.sqlite", words, StringComparison.Ordinal);
        Assert.Equal("litedb", EngineOf(test).Name);
        Assert.Null(before.DifferenceFrom(Digest(test)));

        (exit, words) = await MoveAsync(test, "sqlite");
        Assert.True(exit == 0, words);
        Assert.Equal("sqlite", EngineOf(test).Name);
        Assert.Null(before.DifferenceFrom(Digest(test)));
        await test.OpenAsync();
        Assert.Equal("77", (await test.Store.GetPostAsync(Ana, "post-1", default))?.MessageId);
        Assert.Equal(60, (await test.Figures.FiguresAsync(Start, default)).Chats["web"]);
    }

    [Fact]
    public async Task Work_goes_on_where_it_was_after_a_move()
    {
        await using var test = await FilledStore.MakeAsync("sqlite");
        var figures = await test.Figures.FiguresAsync(Start, default);
        var (jobs, posts, lines) = (await test.Store.UnfinishedJobsAsync(Ana, default), await test.Store.UnsentPostsAsync(Ana, default), await test.WebChat.ReadAsync(Ana, 0, 100, default));
        var inbox = await test.Store.NextMessageAsync(Ana, default);

        test.Set("Storage:Engine", "litedb");
        await test.ReopenAsync();

        Assert.Equal("litedb", EngineOf(test).Name);
        Assert.Equal(figures.Jobs, (await test.Figures.FiguresAsync(Start, default)).Jobs);
        Assert.Equivalent(figures, await test.Figures.FiguresAsync(Start, default));
        Assert.Equal(jobs.Select(job => job.Id), (await test.Store.UnfinishedJobsAsync(Ana, default)).Select(job => job.Id));
        Assert.Equal(posts.Select(post => post.Id), (await test.Store.UnsentPostsAsync(Ana, default)).Select(post => post.Id));
        Assert.Equal(lines, await test.WebChat.ReadAsync(Ana, 0, 100, default));
        Assert.Equal(inbox?.Id, (await test.Store.NextMessageAsync(Ana, default))?.Id);

        // Nothing that arrived before is taken for new, and new ids follow the old ones.
        Assert.Empty(await test.Store.AcceptAsync([Message(Ana, $"message-{0:D30}")], default));
        var next = Assert.Single(await test.Store.AcceptAsync([Message(Ana, "new")], default));
        Assert.True(string.CompareOrdinal(next.Id, inbox?.Id) > 0);
        Assert.Equal(lines[^1].Change + 1, (await test.WebChat.PutAsync(new(Ana, "new", 0, "\"new\"", Start), default)).Change);
    }

    [Fact]
    public async Task A_SQLite_database_is_moved_unless_it_is_asked_for_and_a_database_of_another_engine_is_named()
    {
        await using var test = await StoreUnderTest.StartAsync(OnSqlite);
        await test.ReopenAsync();
        Assert.Equal("sqlite", EngineOf(test).Name);

        test.Set("Storage:Engine", null); // The default.
        await test.ReopenAsync();
        Assert.Equal("litedb", EngineOf(test).Name);
        Assert.True(File.Exists(test.DatabasePath + ".sqlite"));

        await test.CloseAsync();
        test.Set("Storage:Engine", "sqlite");
        var refusal = await Assert.ThrowsAsync<StorageException>(test.OpenAsync);
        Assert.Contains("move-store --to sqlite", refusal.Message, StringComparison.Ordinal);

        test.Set("Storage:Engine", null);
        await test.OpenAsync();
        Assert.Equal("litedb", EngineOf(test).Name);
    }

    [Fact]
    public async Task A_move_that_cannot_be_made_leaves_the_store_as_it_is()
    {
        await using var test = await FilledStore.MakeAsync("sqlite");
        await test.CloseAsync();
        var before = Digest(test);
        Directory.CreateDirectory(test.DatabasePath + ".moving");
        var (exit, words) = await MoveAsync(test, "litedb");
        Assert.Equal(1, exit);
        Assert.Contains("Nothing was moved", words, StringComparison.Ordinal);
        Assert.Equal("sqlite", EngineOf(test).Name);
        Assert.Null(before.DifferenceFrom(Digest(test)));

        // What an interrupted move left is replaced.
        Directory.Delete(test.DatabasePath + ".moving");
        await File.WriteAllTextAsync(test.DatabasePath + ".moving", "half a database");
        await File.WriteAllTextAsync(test.DatabasePath + ".moving.wal", "half a log");
        await File.WriteAllTextAsync(test.DatabasePath + ".sqlite.part", "half a copy");
        (exit, words) = await MoveAsync(test, "litedb");
        Assert.True(exit == 0, words);
        Assert.Null(before.DifferenceFrom(Digest(test)));
        Assert.Equal(["nemobot.db", "nemobot.db.lock", "nemobot.db.read", "nemobot.db.sqlite"], Directory.GetFiles(test.Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_move_that_fails_again_and_again_leaves_nothing_behind()
    {
        await using var test = await StoreUnderTest.StartAsync(OnSqlite);
        await test.CloseAsync();
        Directory.CreateDirectory(test.DatabasePath + ".sqlite.part"); // The copy of the old database cannot be made.
        var before = Files(test);
        for (var run = 0; run < 2; run++)
        {
            Assert.Equal(1, (await MoveAsync(test, "litedb")).Exit);
            Assert.Equal(before, Files(test));
        }

        static IEnumerable<string> Files(StoreUnderTest test) => [.. Directory.GetFiles(test.Folder).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task A_log_that_another_database_left_is_not_taken_for_the_moved_ones()
    {
        await using var test = await StoreUnderTest.StartAsync(OnSqlite);
        await test.Store.AcceptAsync([Message(Ana, "1")], default);
        await test.CloseAsync();
        await File.WriteAllBytesAsync(test.DatabasePath + ".wal", new byte[9000]);

        Assert.Equal(0, (await MoveAsync(test, "litedb")).Exit);
        Assert.Single(Directory.GetFiles(test.Folder, "nemobot.db.wal.old-*"));
        Assert.Single(RowsOnDisk.Of<InboxRow>(test.DatabasePath));
    }

    [Fact]
    public async Task A_store_in_use_is_not_moved()
    {
        await using var test = await StoreUnderTest.StartAsync(OnSqlite);
        var (exit, words) = await MoveAsync(test, "litedb");
        Assert.Equal(1, exit);
        Assert.Contains("Another NemoBot uses the database", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mongo", 1, "There is no engine 'mongo'. Choose one of: litedb, sqlite, postgres.")]
    [InlineData("sqlite", 0, "is a sqlite database already")]
    public async Task A_move_to_nowhere_is_explained(string engine, int exit, string words)
    {
        await using var test = await StoreUnderTest.StartAsync(OnSqlite);
        await test.CloseAsync();
        var (code, said) = await MoveAsync(test, engine);
        Assert.Equal(exit, code);
        Assert.Contains(words, said, StringComparison.Ordinal);
    }

    private static RowDigest Digest(StoreUnderTest test)
    {
        using var inspection = EngineOf(test).Inspect(test.DatabasePath);
        var digest = new RowDigest();
        foreach (var row in inspection!.Rows())
        {
            digest.Add(row);
        }

        return digest;
    }

    private static async Task<(int Exit, string Words)> MoveAsync(StoreUnderTest test, string engine)
    {
        var output = new StringWriter();
        return (await MoveStoreCommand.RunAsync(Builder(test), engine, output, CancellationToken.None), output.ToString());
    }

    private static IStorageEngine EngineOf(StoreUnderTest test)
    {
        var builder = Builder(test);
        builder.Services.AddStore();
        return builder.Build().Services.GetRequiredService<StorageEngines>().For(test.DatabasePath);
    }

    private static WebApplicationBuilder Builder(StoreUnderTest test)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Path"] = test.DatabasePath });
        return builder;
    }
}
