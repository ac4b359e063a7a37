namespace NemoBot.Telegram.Api;

/// <summary>Passes writes through, and reports each of them and the last.</summary>
/// <param name="inner">Not disposed.</param>
/// <param name="length">The number of bytes that are to be written; null if it is unknown, then any may be the last.</param>
/// <param name="ending">Called before the last byte is passed on; maybe more than once.</param>
/// <param name="moved">Called after each block, with false; may be null.</param>
internal sealed class ProgressStream(Stream inner, long? length, Action ending, Action<bool>? moved) : Stream
{
    private long _left = length ?? 0;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Pass(buffer.Length);
        await inner.WriteAsync(buffer, cancellationToken);
        moved?.Invoke(false);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        Pass(count);
        inner.Write(buffer, offset, count);
        moved?.Invoke(false);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Pass(int count)
    {
        _left -= count;
        if (_left <= 0)
        {
            ending();
        }
    }
}
