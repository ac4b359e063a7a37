using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Disk;
using NemoBot.Storage.LiteDb.Tests.PowerCuts;

namespace NemoBot.Storage.LiteDb.Tests.Disk;

/// <summary>The log without an engine: pages whose content is their number.</summary>
public sealed class WriteAheadLogTests
{
    private const int Size = PageStream.PageSize;
    private const ulong Stamp = 7;

    private readonly SimulatedDisk _disk = new(new Random(1));
    private readonly SimulatedFile _file;

    public WriteAheadLogTests() => _file = _disk.Create([]);

    [Fact]
    public void What_is_confirmed_is_there_after_opening_and_what_is_not_is_gone()
    {
        var log = Open(_file);
        Write(log, 1, 2);
        Write(log, 3);
        Append(log, 4, isConfirmed: false);
        Assert.Equal([1, 2, 3, 4], Read(log));

        Assert.Equal([1, 2, 3], Read(Open(_file)));
    }

    [Fact]
    public void A_commit_costs_one_flush_and_the_first_one_a_second_for_the_header()
    {
        var log = Open(_file);
        Write(log, 1);
        Assert.Equal(2, _file.Flushes);

        Write(log, 2, 3, 4);
        Assert.Equal(3, _file.Flushes);
    }

    [Fact]
    public void A_transaction_that_is_too_large_for_memory_is_readable_before_its_commit_and_whole_after_it()
    {
        int[] pages = [.. Enumerable.Range(1, 1_300)];
        var log = Open(_file);
        foreach (var page in pages)
        {
            Append(log, page, isConfirmed: false);
        }

        Assert.Equal(pages, Read(log));
        Assert.Empty(Read(Open(_file)));

        Append(log, 1_301, isConfirmed: true);
        Assert.Equal([.. pages, 1_301], Read(Open(_file)));
    }

    [Fact]
    public void After_a_checkpoint_the_file_is_used_from_its_start_and_old_frames_do_not_count()
    {
        var log = Open(_file);
        Write(log, 1);
        Write(log, 2);
        Write(log, 3);
        var (length, stamp) = (_file.Length, log.NextSalt);
        log.SetLength(0);
        Write(log, 4);

        Assert.Equal(length, _file.Length);
        Assert.Equal([4], Read(WriteAheadLog.Open(_file, stamp)));
    }

    /// <summary>A part of it would take pages of the data file back to what they were before the checkpoint.</summary>
    [Fact]
    public void A_power_cut_while_the_file_is_used_again_leaves_the_old_log_whole_or_nothing_of_it()
    {
        foreach (var (seed, changes) in Enumerable.Range(0, 100).SelectMany(seed => Enumerable.Range(1, 6).Select(changes => (seed, changes))))
        {
            var disk = new SimulatedDisk(new Random(seed));
            var file = disk.Create([]);
            var log = WriteAheadLog.Open(file, Stamp, mostKept: 2);
            foreach (var page in Enumerable.Range(1, 6))
            {
                Write(log, page);
            }

            var stamp = log.NextSalt;
            log.SetLength(0);
            disk.CutAfter(changes);
            Write(log, 7);
            disk.Restart();

            Assert.Contains(Read(WriteAheadLog.Open(file, stamp)), new List<int>[] { [1, 2, 3, 4, 5, 6], [], [7] });
        }
    }

    [Fact]
    public void A_write_that_fails_leaves_nothing_and_the_log_continues_after_it_is_cut_back()
    {
        var log = Open(_file);
        Write(log, 1);
        _disk.LeaveFree(Size + (Size / 2));
        Write(log, 2, 3, 4);
        Write(log, 5);
        Assert.IsType<IOException>(log.Failure);
        log.CutBack();
        Assert.Null(log.Failure);
        Assert.Equal([1], Read(log));
        Assert.Equal([1], Read(Open(_file)));

        _disk.LeaveFree(int.MaxValue);
        Write(log, 6);
        Assert.Equal([1, 6], Read(Open(_file)));
    }

    [Fact]
    public void A_commit_whose_flush_failed_does_not_come_back()
    {
        var log = Open(_file);
        Write(log, 1);
        _file.FailsNextFlush = true;
        Write(log, 2);
        Assert.IsType<IOException>(log.Failure);
        Assert.Equal([1, 2], Read(Open(_file))); // It is whole in the file, although its caller is told that it failed.

        log.CutBack();

        Assert.Equal([1], Read(Open(_file)));
    }

    [Fact]
    public void A_last_commit_that_is_torn_is_left_out()
    {
        var log = Open(_file);
        Write(log, 1);
        Write(log, 2, 3);
        Flip(LogFormat.OffsetOf(1) + 5_000);

        Assert.Equal([1], Read(Open(_file)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_log_with_commits_after_a_damaged_frame_is_refused(int frame)
    {
        var log = Open(_file);
        Write(log, 1);
        Write(log, 2);
        Write(log, 3);
        Flip(LogFormat.OffsetOf(frame) + 5_000);

        Assert.Contains("damaged", Assert.Throws<StorageException>(() => Open(_file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_whose_header_is_damaged_is_refused()
    {
        Write(Open(_file), 1);
        Flip(10);

        Assert.Throws<StorageException>(() => Open(_file));
    }

    [Fact]
    public void Frames_of_another_log_do_not_fit()
    {
        var other = _disk.Create([]);
        Write(Open(_file), 1);
        var log = WriteAheadLog.Open(other, 8);
        Write(log, 1);
        Write(log, 2);
        _file.Content = [.. _file.Content, .. other.Content[(int)LogFormat.OffsetOf(1)..]];

        Assert.Equal([1], Read(Open(_file)));
    }

    [Fact]
    public void An_empty_log_leaves_an_empty_file_and_one_with_commits_is_not_emptied()
    {
        var log = Open(_file);
        Write(log, 1);
        Assert.Throws<InvalidOperationException>(log.Truncate);

        log.SetLength(0);
        log.Truncate();

        Assert.Equal(0, _file.Length);
        Assert.Empty(Read(Open(_file)));
    }

    [Fact]
    public void A_log_that_does_not_continue_the_data_file_is_refused_unless_it_is_empty()
    {
        var log = Open(_file);
        Write(log, 1);
        Assert.Contains(".wal", Assert.Throws<StorageException>(() => WriteAheadLog.Open(_file, Stamp + 1)).Message, StringComparison.Ordinal);
        Assert.Equal([1], Read(WriteAheadLog.Open(_file, log.NextSalt)));

        log.SetLength(0);
        log.Truncate();

        Assert.Empty(Read(WriteAheadLog.Open(_file, Stamp + 1)));
    }

    private static WriteAheadLog Open(SimulatedFile file) => WriteAheadLog.Open(file, Stamp);

    private static void Write(WriteAheadLog log, params int[] pages)
    {
        foreach (var page in pages)
        {
            Append(log, page, isConfirmed: page == pages[^1]);
        }
    }

    private static void Append(WriteAheadLog log, int number, bool isConfirmed)
    {
        var page = new byte[Size];
        BitConverter.TryWriteBytes(page, number);
        page.AsSpan(100).Fill((byte)number);
        page[18] = isConfirmed ? (byte)1 : (byte)0;
        log.Position = log.Length;
        log.Write(page, 0, page.Length);
    }

    private static List<int> Read(WriteAheadLog log)
    {
        var pages = new List<int>();
        var page = new byte[Size];
        for (log.Position = 0; log.Read(page, 0, page.Length) > 0;)
        {
            var number = BitConverter.ToInt32(page);
            Assert.Equal(-1, page.AsSpan(100).IndexOfAnyExcept((byte)number));
            pages.Add(number);
        }

        return pages;
    }

    private void Flip(long at)
    {
        var content = _file.Content;
        content[at] ^= 1;
        _file.Content = content;
    }
}
