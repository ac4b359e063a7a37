namespace NemoBot.Storage.LiteDb.Disk;

/// <summary>
/// The data file, as the engine's data stream. The engine writes it only at a checkpoint: every version of every page in the order of the log, then a flush. The
/// pages gather here, and the flush writes the newest version of each, in the order of the file, and puts the file on the disk.
/// </summary>
/// <remarks>A power cut may leave any mixture of old and new pages, which the log repairs: it is emptied only after the flush.</remarks>
internal sealed class DataStream : PageStream
{
    private readonly IDiskFile _file;
    private readonly Func<ulong>? _stamp;
    private readonly SortedDictionary<long, byte[]> _gathered = [];
    private long _end;

    /// <param name="file">In the standard format of LiteDB.</param>
    /// <param name="headerPage">
    /// The first page as the log has it; null when it has none. The engine reads this page from the data file before it looks at the log, when a power cut during a
    /// checkpoint may have torn it.
    /// </param>
    /// <param name="stamp">Asked at each flush for the stamp of the log that continues what is flushed; null: the file gets none.</param>
    public DataStream(IDiskFile file, byte[]? headerPage, Func<ulong>? stamp)
    {
        (_file, _stamp) = (file, stamp);
        if (headerPage is not null)
        {
            EnginePage.ClearTransaction(headerPage);
            _gathered.Add(0, headerPage);
        }
    }

    /// <summary>Without a last page that a power cut left incomplete: the log has that page whole.</summary>
    public override long Length => Math.Max(_file.Length / PageSize, _end) * PageSize;

    /// <summary>The stamp of a data file; 0 when it has none.</summary>
    public static ulong StampOf(IDiskFile file)
    {
        var page = new byte[PageSize];
        return file.Read(0, page) == page.Length ? EnginePage.Stamp(page) : 0;
    }

    public override void Flush()
    {
        if (_gathered.Count == 0)
        {
            return;
        }

        if (_stamp is not null)
        {
            var header = new byte[PageSize];
            ReadPage(0, header);
            EnginePage.SetStamp(header, _stamp());
            WritePage(0, header);
        }

        foreach (var (number, page) in _gathered)
        {
            _file.Write(number * PageSize, page);
        }

        _file.Flush();
        _gathered.Clear();
    }

    public override void SetLength(long value) => throw new NotSupportedException("The engine never shortens a data file.");

    /// <summary>The engine would take its empty buffer for the page.</summary>
    protected override int ReadPastEnd(long number) => throw new IOException($"There is no page {number} in the data file, which is cut off or damaged.");

    protected override void ReadPage(long number, Span<byte> page)
    {
        if (_gathered.TryGetValue(number, out var gathered))
        {
            gathered.CopyTo(page);
        }
        else if (_file.Read(number * PageSize, page) < page.Length)
        {
            throw new IOException($"Page {number} of the data file is cut off.");
        }
        else if (EnginePage.Number(page) != number)
        {
            // The engine would follow whatever the page names.
            throw new IOException($"Page {number} of the data file is damaged.");
        }
    }

    protected override void WritePage(long number, ReadOnlySpan<byte> page)
    {
        if (!_gathered.TryGetValue(number, out var gathered))
        {
            _gathered.Add(number, gathered = new byte[PageSize]);
            _end = Math.Max(_end, number + 1);
        }

        page.CopyTo(gathered);
    }
}
