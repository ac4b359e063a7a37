using System.Globalization;
using LiteDB;
using Microsoft.AspNetCore.DataProtection;
using NemoBot.Storage.LiteDb.Tables;
using static Harness.Storage.Data;

namespace NemoBot.Storage.LiteDb.Tests;

/// <summary>A page of a web chat's history costs what is in the page, however long the chat is.</summary>
public sealed class LongChatTests : IDisposable
{
    private const int Lines = 2_000;
    private const int Page = 200;

    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-long-").FullName;
    private readonly Database _database;
    private readonly CountingReader _reader;
    private readonly WebChatTable _table = new(new(new ChatKeyTable(new MasterSealer(new EphemeralDataProtectionProvider()))));

    public LongChatTests()
    {
        _database = Database.Open(Path.Combine(_folder, "long.db"));
        _reader = new(_database);
        foreach (var index in LiteDbStore.AllIndexes)
        {
            _database.EnsureIndex(index);
        }

        var draft = new Draft(_database);
        for (var n = 0; n < Lines; n++)
        {
            _table.Put(draft, new(Ana, n.ToString("0000", CultureInfo.InvariantCulture), 0, "{}", Start));
        }

        _database.Apply(draft);
        _database.Commit();
    }

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(0, Page, Page)] // Opened.
    [InlineData(Lines - 3, 3, 3)] // Opened again.
    [InlineData(1, Page, (2 * Page) + 1)] // Opened again after a long time: looks whether a page is enough.
    public void The_newest_lines_are_read_without_the_others(long after, int lines, int read)
    {
        Assert.Equal(lines, _table.List(_reader, Ana, after, Page).Count);
        Assert.Equal(read, _reader.Ranged);
    }

    [Fact]
    public void The_lines_above_are_read_without_the_others()
    {
        Assert.Equal(Page, _table.ListBefore(_reader, Ana, Lines / 2, Page).Count);
        Assert.Equal(Page, _reader.Ranged);
    }

    /// <summary>Counts the documents of ranges. The engine reads no others (<see cref="QueryPlanTests"/>).</summary>
    private sealed class CountingReader(IDocumentReader below) : IDocumentReader
    {
        public int Ranged { get; private set; }

        public BsonDocument? Find(string collection, string id) => below.Find(collection, id);

        public List<BsonDocument> Range(KeyIndex index, string from, string to, int limit = int.MaxValue, bool descending = false)
        {
            var found = below.Range(index, from, to, limit, descending);
            Ranged += found.Count;
            return found;
        }
    }
}
