namespace NemoBot.Storage.LiteDb.Disk;

/// <summary>A stream for the engine, which reads and writes one whole page at a time. Not thread-safe: the engine serializes access by a lock of its own.</summary>
/// <remarks>Disposal does nothing, because the files outlive an engine that is opened again.</remarks>
internal abstract class PageStream : Stream
{
    public const int PageSize = 8192;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        CheckWhole(count);
        if (Position >= Length)
        {
            return ReadPastEnd(Position / PageSize);
        }

        ReadPage(Position / PageSize, buffer.AsSpan(offset, count));
        Position += count;
        return count;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        CheckWhole(count);
        WritePage(Position / PageSize, buffer.AsSpan(offset, count));
        Position += count;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    /// <summary>What a read beyond the last page returns.</summary>
    protected virtual int ReadPastEnd(long number) => 0;

    /// <param name="number">From 0; below <see cref="Stream.Length"/> in pages.</param>
    protected abstract void ReadPage(long number, Span<byte> page);

    /// <param name="number">From 0; the stream grows when it is beyond the end.</param>
    protected abstract void WritePage(long number, ReadOnlySpan<byte> page);

    private void CheckWhole(int count)
    {
        if (count != PageSize || Position % PageSize != 0)
        {
            throw new NotSupportedException($"The engine asked for {count} bytes at {Position}; only whole pages are supported.");
        }
    }
}
