namespace NemoBot.Platforms.Telegram.Api;

/// <summary>A download under way. A minute without a byte ends it; whoever reads may open the file again.</summary>
internal sealed class TelegramFileStream(HttpResponseMessage response, Stream content, TimeProvider time) : Stream
{
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(60);

    private readonly long? _length = response.Content.Headers.ContentLength;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length ?? throw new NotSupportedException();

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var limit = new CancellationTokenSource(StallLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var read = await content.ReadAsync(buffer, stop.Token);
            _position += read;
            return read;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PlatformException(PlatformFault.NotSent, "Telegram file: no byte for a minute");
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            throw new PlatformException(PlatformFault.NotSent, $"Telegram file: cut after {_position} bytes");
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

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
            content.Dispose();
            response.Dispose();
        }

        base.Dispose(disposing);
    }
}
