using Harness.Storage;
using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Sqlite.Tests;

/// <summary>A page of a web chat's history costs what is in the page, however long the chat is.</summary>
public sealed class LongChatTests(LongChatTests.LongChat chat) : IClassFixture<LongChatTests.LongChat>
{
    private const int Lines = 10_000;
    private const int Page = 200;

    /// <summary>In the unit of <see cref="Database.TryLong"/>. A page takes less than one, all lines a dozen.</summary>
    private const int MostSteps = 3;

    [Theory]
    [InlineData(0, Page)] // Opened.
    [InlineData(Lines - 3, 3)] // Opened again.
    [InlineData(1, Page)] // Opened again after a long time.
    public void The_newest_lines_are_read_without_the_others(long after, int lines) => Assert.Equal(lines, Read((db, table) => table.Read(db, Ana, after, Page)).Count);

    [Fact]
    public void The_lines_above_are_read_without_the_others() => Assert.Equal(Page, Read((db, table) => table.ReadBefore(db, Ana, Lines / 2, Page)).Count);

    [Fact]
    public void A_read_of_all_lines_exceeds_the_steps_of_these_tests() => Assert.Throws<TimeoutException>(() => Read((db, table) => table.Read(db, Ana, 0, Lines)));

    private IReadOnlyList<WebChatEntry> Read(Func<Database, WebChatTable, IReadOnlyList<WebChatEntry>> read)
    {
        using var database = Database.OpenForReading(chat.Store.DatabasePath);
        var table = new WebChatTable(new Sealer(new MasterSealer(chat.Store.Protection)));
        var (steps, lines) = (0, (IReadOnlyList<WebChatEntry>)[]);
        return database.TryLong(db => lines = read(db, table), () => ++steps > MostSteps) ? lines : throw new TimeoutException("More is read than a page.");
    }

    public sealed class LongChat : IAsyncLifetime
    {
        internal StoreUnderTest Store { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Store = await StoreUnderTest.StartAsync();
            await Parallel.ForAsync(0, Lines, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (n, stop) => await Store.WebChat.PutAsync(new(Ana, $"{n:00000}", 0, "{}", Start), stop));
        }

        public ValueTask DisposeAsync() => Store.DisposeAsync();
    }
}
