using NemoVideo.Http;
using NemoVideo.Uploads;

namespace NemoVideo.Renders;

/// <summary>A video of unknown length: its own boxes tell whether it came whole.</summary>
internal sealed class UnmeasuredVideo(DownloadStream inner) : Stream
{
    private readonly IsoBoxWalk _boxes = new();
    private bool _begun;
    private bool _hasBoxes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => inner.Position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        if (read == 0)
        {
            return buffer.IsEmpty || !_hasBoxes || _boxes.EndsWhole ? 0 : throw TransportGuard.Of(new IOException($"The video ends inside of a box, after {inner.Position} bytes."));
        }

        var bytes = buffer.Span[..read];
        if (!_begun)
        {
            // WebM and AVI are made otherwise.
            (_begun, _hasBoxes) = (true, bytes[0] is not (0x1A or (byte)'R'));
        }

        if (_hasBoxes)
        {
            _boxes.Pass(bytes);
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous reads only.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
