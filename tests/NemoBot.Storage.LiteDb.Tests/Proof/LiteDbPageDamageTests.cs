using Harness.Storage.Proof;
using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Disk;

namespace NemoBot.Storage.LiteDb.Tests.Proof;

/// <summary>Pages of a closed database are overwritten, as a whole or in a few bytes.</summary>
public sealed class LiteDbPageDamageTests(ITestOutputHelper output)
{
    private const int Size = PageStream.PageSize;

    public enum Damage
    {
        Zeros,
        Noise,
        AnotherPage,
    }

    [Theory(Timeout = 120_000)]
    [InlineData(Damage.Zeros)]
    [InlineData(Damage.Noise)]
    [InlineData(Damage.AnotherPage)]
    public async Task A_damaged_page_ends_the_start_in_words_and_is_left_as_it_is(Damage damage)
    {
        await using var test = await FilledStore.MakeAsync("litedb");
        await test.CloseAsync();
        var whole = await File.ReadAllBytesAsync(test.DatabasePath);
        var pages = whole.Length / Size;
        List<int> missed = [];
        for (var number = 0; number < pages; number++)
        {
            var broken = whole.ToArray();
            var page = broken.AsSpan(number * Size, Size);
            switch (damage)
            {
                case Damage.Zeros:
                    page.Clear();
                    break;
                case Damage.Noise:
                    new Random(number).NextBytes(page);
                    break;
                default:
                    whole.AsSpan((number + 1) % pages * Size, Size).CopyTo(page);
                    break;
            }

            await File.WriteAllBytesAsync(test.DatabasePath, broken);
            try
            {
                await test.OpenAsync();
                await test.CloseAsync();
                missed.Add(number);
            }
            catch (StorageException told)
            {
                Assert.DoesNotContain('\n', told.Message);
                Assert.Contains("--new-store", told.Message, StringComparison.Ordinal);
                Assert.Equal(broken, await File.ReadAllBytesAsync(test.DatabasePath));
            }
        }

        output.WriteLine($"{pages} pages");
        Assert.True(pages > 100, "The store is too small.");
        Assert.Empty(missed);
        await File.WriteAllBytesAsync(test.DatabasePath, whole);
        await test.OpenAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Size)]
    [InlineData(20 * Size)]
    public async Task A_database_whose_end_is_cut_off_is_refused(int bytes)
    {
        await using var test = await FilledStore.MakeAsync("litedb");
        await test.CloseAsync();
        await using (var file = File.OpenWrite(test.DatabasePath))
        {
            file.SetLength(file.Length - bytes);
        }

        Assert.Contains("damaged", (await Assert.ThrowsAsync<StorageException>(test.OpenAsync)).Message, StringComparison.Ordinal);
    }

    /// <summary>A few wrong bytes in a page that is otherwise right: no page has a checksum, so some of it is not found, but no start hangs or fails in another way.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Wrong_bytes_end_the_start_in_words_or_leave_a_store_that_can_be_read()
    {
        await using var test = await FilledStore.MakeAsync("litedb");
        await test.CloseAsync();
        var whole = await File.ReadAllBytesAsync(test.DatabasePath);
        var random = new Random(1);
        var (found, rounds) = (0, int.Parse(Environment.GetEnvironmentVariable("NEMOBOT_DAMAGE_ROUNDS") ?? "150", System.Globalization.CultureInfo.InvariantCulture));
        for (var round = 0; round < rounds; round++)
        {
            var (broken, where) = WithWrongBytes(whole, random);
            await File.WriteAllBytesAsync(test.DatabasePath, broken);
            try
            {
                await test.OpenAsync();
                await test.Store.ChatsWithWorkAsync(default);
            }
            catch (StorageException told)
            {
                Assert.DoesNotContain('\n', told.Message);
                found++;
            }
            catch (Exception failure)
            {
                Assert.Fail($"Round {round}, {where}: {failure}");
            }

            await test.CloseAsync();
        }

        output.WriteLine($"{found} of {rounds} found");
    }

    [Fact]
    public async Task Damage_that_comes_while_the_bot_runs_is_found_by_the_daily_look()
    {
        await using var test = await FilledStore.MakeAsync("litedb");
        await test.CheckAsync();
        await test.EngineStore.CheckpointAsync(default);
        await using (var file = new FileStream(test.DatabasePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = file.Length / 2 / Size * Size;
            await file.WriteAsync(new byte[Size]);
        }

        var told = await Assert.ThrowsAsync<StorageException>(test.CheckAsync);
        Assert.Contains("damaged", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_of_a_damaged_database_is_refused()
    {
        await using var test = await FilledStore.MakeAsync("litedb");
        await test.EngineStore.CheckpointAsync(default);
        await using (var file = new FileStream(test.DatabasePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = file.Length / 2 / Size * Size;
            await file.WriteAsync(new byte[Size]);
        }

        var copy = Path.Combine(test.Folder, "copy.db");
        await Assert.ThrowsAsync<StorageException>(() => test.BackupAsync(copy));
        Assert.Empty(Directory.GetFiles(test.Folder, "copy.*"));
    }

    private static (byte[] Content, string Where) WithWrongBytes(byte[] whole, Random random)
    {
        var broken = whole.ToArray();
        var at = (random.Next(broken.Length / Size) * Size) + (random.Next(2) == 0 ? random.Next(Size) : random.Next(200)); // Or near the page's header.
        var wrong = broken.AsSpan(at, Math.Min(random.Next(1, 9), broken.Length - at));
        if (random.Next(2) == 0)
        {
            random.NextBytes(wrong);
        }
        else
        {
            wrong.Fill(random.Next(2) == 0 ? byte.MinValue : byte.MaxValue);
        }

        return (broken, $"{wrong.Length} bytes at {at}");
    }
}
