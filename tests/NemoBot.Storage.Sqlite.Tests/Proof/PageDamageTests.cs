using Harness.Storage;
using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Sqlite.Tests.Proof;

/// <summary>A page of the database is overwritten: of each table and each index, of each sort (root, inner, leaf, overflow).</summary>
public sealed class PageDamageTests(ITestOutputHelper output)
{
    public enum Damage
    {
        Zeros,
        Noise,
        AnotherPage,
    }

    [Theory]
    [InlineData(Damage.Zeros)]
    [InlineData(Damage.Noise)]
    [InlineData(Damage.AnotherPage)]
    public async Task A_damaged_page_of_any_table_ends_the_start_in_words_and_is_left_as_it_is(Damage damage)
    {
        await using var test = await FilledAsync();
        await test.CloseAsync();
        RawDatabase.Execute(test.DatabasePath, "VACUUM");
        RawDatabase.Execute(test.DatabasePath, "PRAGMA wal_checkpoint(TRUNCATE)");
        var whole = await File.ReadAllBytesAsync(test.DatabasePath);
        var pages = DatabasePages.Pick(test.DatabasePath);

        List<string> missed = [];
        foreach (var (name, sort, number) in pages)
        {
            var broken = whole.ToArray();
            var page = broken.AsSpan((number - 1) * DatabasePages.Size, DatabasePages.Size);
            switch (damage)
            {
                case Damage.Zeros:
                    page.Clear();
                    break;
                case Damage.Noise:
                    new Random(number).NextBytes(page);
                    break;
                default:
                    whole.AsSpan((pages[^1].Number == number ? pages[0].Number : pages[^1].Number) * DatabasePages.Size - DatabasePages.Size, DatabasePages.Size).CopyTo(page);
                    break;
            }

            await File.WriteAllBytesAsync(test.DatabasePath, broken);
            try
            {
                await test.OpenAsync();
                await test.CloseAsync();
                missed.Add($"{name} ({sort}, page {number})");
            }
            catch (StorageException told)
            {
                Assert.DoesNotContain('\n', told.Message);
                Assert.Equal(broken, await File.ReadAllBytesAsync(test.DatabasePath));
            }
        }

        output.WriteLine($"{pages.Count} pages of {pages.Select(page => page.Name).Distinct().Count()} tables and indexes");
        Assert.Empty(missed);
        await File.WriteAllBytesAsync(test.DatabasePath, whole);
        await test.OpenAsync();
    }

    [Fact]
    public async Task Damage_that_comes_while_the_bot_runs_is_found_by_the_daily_look()
    {
        await using var test = await FilledAsync();
        var keys = NemoBot.Storage.Proof.KeysOnDisk.In(test.KeysFolder);
        await test.Sqlite.CheckAsync(keys, default);
        await test.Sqlite.CheckpointAsync(default);
        var page = DatabasePages.Pick(test.DatabasePath).First(page => page.Name == "seen_messages");
        await using (var file = new FileStream(test.DatabasePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = (page.Number - 1L) * DatabasePages.Size;
            await file.WriteAsync(new byte[DatabasePages.Size]);
        }

        var told = await Assert.ThrowsAsync<StorageException>(() => test.Sqlite.CheckAsync(keys, default));
        Assert.Contains("damaged", told.Message, StringComparison.Ordinal);
    }

    private static async Task<SqliteUnderTest> FilledAsync()
    {
        var test = await SqliteUnderTest.StartAsync();
        var longText = new string('x', 6000); // More than a page, so that it overflows.
        for (var i = 0; i < 60; i++)
        {
            var text = i % 10 == 0 ? longText : new string('y', 300);
            await test.Store.AcceptAsync([Message(Ana, $"message-{i:D30}", text)], default);
            await test.Store.UpdateChatAsync(new("web", $"chat-{i:D40}"), chat => chat with { Skill = text[..100], Account = new(new($"tok-{text}"), null, null) }, default);
            await test.Store.CommitAsync(
                new()
                {
                    Jobs = [Job(Ana, $"job-{i}", i % 2 == 0 ? JobState.Queued : JobState.Done) with { Checkpoint = text, FinishedAt = i % 2 == 0 ? null : Start }],
                    Posts = [Post(Ana, $"post-{i}") with { Message = new() { Text = text } }],
                    Projects = [Project(Ana, $"project-{i}") with { Name = text }],
                },
                default);
            await test.Store.AddFileAsync(StoredFile(Ana, $"file-{i}"), default);
            await test.Store.SetValueAsync("discord", $"key-{i}", text, default);
            await test.Store.QuarantineAsync("telegram", text, "unknown", default);
            await test.Store.CountTokenFetchAsync(add: true, default);
            await test.WebChat.PutAsync(new(Ana, $"line-{i:D20}", 0, $"\"{text}\"", Start), default);
            await test.WebChat.AcceptAsync(Message(new("web", "1"), $"said-{i}"), null, new($"client-{i}", text), default);
        }

        await test.Store.UpdatePostAsync(Ana, "post-1", post => post with { MessageId = "77", SentVersion = post.Version }, default);
        await test.Store.MoveChatAsync(Ben, new("discord", "8"), default);
        await test.Store.OrphansAsync(["nobody.bin"], Start, default);
        return test;
    }
}
