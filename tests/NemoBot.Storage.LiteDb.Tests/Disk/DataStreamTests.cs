using LiteDB;
using NemoBot.Storage.LiteDb.Disk;
using NemoBot.Storage.LiteDb.Tests.PowerCuts;

namespace NemoBot.Storage.LiteDb.Tests.Disk;

public sealed class DataStreamTests
{
    private const int Size = PageStream.PageSize;
    private const int ContentAt = 40;

    private readonly SimulatedFile _file = new SimulatedDisk(new Random(1)).Create(new byte[2 * Size]);

    [Fact]
    public void A_flush_writes_the_newest_version_of_each_page_once_and_puts_them_on_the_disk()
    {
        using var stream = new DataStream(_file, null, null);
        Write(stream, 3, 1);
        Write(stream, 0, 2);
        Write(stream, 3, 3);
        Assert.Equal((4 * Size, 2 * Size), (stream.Length, _file.Length));
        Assert.Equal(3, ReadContent(stream, 3));

        stream.Flush();

        Assert.Equal((4 * Size, 2, 1), (_file.Length, _file.Writes, _file.Flushes));
        Assert.Equal((2, 3), (ReadContent(stream, 0), ReadContent(stream, 3)));
        stream.Flush();
        Assert.Equal(1, _file.Flushes);
    }

    /// <summary>The engine does not look at it, and follows the page wherever it leads.</summary>
    [Fact]
    public void A_page_that_is_another_one_or_beyond_the_end_is_not_read()
    {
        _file.Write(Size, new byte[] { 7 });
        using var stream = new DataStream(_file, null, null);

        Assert.Equal(0, ReadContent(stream, 0));
        Assert.Throws<IOException>(() => ReadContent(stream, 1));
        Assert.Throws<IOException>(() => ReadContent(stream, 2));
    }

    [Fact]
    public void The_first_page_is_the_one_of_the_log()
    {
        var page = new byte[Size];
        page.AsSpan(14, 5).Fill(1);
        page[40] = 7;
        using var stream = new DataStream(_file, page, null);

        var read = new byte[Size];
        stream.Position = 0;
        stream.ReadExactly(read, 0, Size);

        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF, 0], read[14..19]);
        Assert.Equal(7, read[40]);
    }

    [Fact]
    public void A_flush_stamps_the_first_page_with_the_log_that_follows()
    {
        using var stream = new DataStream(_file, null, () => 42);
        Write(stream, 3, 1);
        stream.Flush();

        Assert.Equal(42ul, DataStream.StampOf(_file));
        Assert.Equal(4 * Size, _file.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    public void LiteDB_has_no_use_for_the_place_of_the_stamp_and_keeps_it(ulong stamp)
    {
        var content = DataFile.Empty();
        EnginePage.SetStamp(content, stamp);
        using var file = new MemoryStream();
        file.Write(content);
        using (var stock = new LiteDatabase(file))
        {
            (stock.UserVersion, stock.LimitSize, stock.Timeout, stock.UtcDate) = (int.MaxValue, long.MaxValue - 1, TimeSpan.FromSeconds(99), true);
            stock.GetCollection("rows").Insert(new BsonDocument { ["_id"] = 1 });
            stock.Checkpoint();
        }

        Assert.Equal(stamp, EnginePage.Stamp(file.ToArray()));
    }

    [Fact]
    public void A_page_that_was_cut_off_at_the_end_does_not_count()
    {
        _file.SetLength((2 * Size) - 1);
        using var stream = new DataStream(_file, null, null);

        Assert.Equal(Size, stream.Length);
    }

    [Fact]
    public void A_new_data_file_compares_texts_by_their_bytes_and_makes_no_checkpoints_of_its_own()
    {
        using var stock = new LiteDatabase(new MemoryStream(DataFile.Empty()));

        Assert.Equal(Collation.Binary.ToString(), stock.Collation.ToString());
        Assert.Equal(0, stock.CheckpointSize);
    }

    private static void Write(DataStream stream, int number, byte content)
    {
        var page = new byte[Size];
        (page[0], page[ContentAt]) = ((byte)number, content);
        stream.Position = number * Size;
        stream.Write(page, 0, Size);
    }

    private static int ReadContent(DataStream stream, int number)
    {
        var page = new byte[Size];
        stream.Position = number * Size;
        stream.ReadExactly(page, 0, Size);
        return page[ContentAt];
    }
}
