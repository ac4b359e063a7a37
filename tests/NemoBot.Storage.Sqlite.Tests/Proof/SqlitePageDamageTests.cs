using Harness.Storage;
using Harness.Storage.Proof;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite.Tests.Proof;

/// <summary>A page of the database is overwritten: of each table and each index, of each sort (root, inner, leaf, overflow).</summary>
public sealed class SqlitePageDamageTests(ITestOutputHelper output)
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
        await using var test = await FilledStore.MakeAsync("sqlite");
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
        await using var test = await FilledStore.MakeAsync("sqlite");
        await test.CheckAsync();
        await test.Sqlite.CheckpointAsync(default);
        var page = DatabasePages.Pick(test.DatabasePath).First(page => page.Name == "seen_messages");
        await using (var file = new FileStream(test.DatabasePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = (page.Number - 1L) * DatabasePages.Size;
            await file.WriteAsync(new byte[DatabasePages.Size]);
        }

        var told = await Assert.ThrowsAsync<StorageException>(test.CheckAsync);
        Assert.Contains("damaged", told.Message, StringComparison.Ordinal);
    }
}
