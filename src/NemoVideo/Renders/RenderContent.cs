using NemoVideo.Http;

namespace NemoVideo.Renders;

/// <summary>A file's bytes as they come. Its first bytes were read before it was handed out: a dead link was found in time.</summary>
internal sealed class RenderContent : Stream
{
    /// <summary>Longest wait for more bytes.</summary>
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(2);

    private const int FirstBytes = 4096;

    private readonly HttpResponseMessage _response;
    private readonly Stream _rest;
    private readonly TimeProvider _time;
    private ReadOnlyMemory<byte> _first;

    private RenderContent(HttpResponseMessage response, Stream rest, TimeProvider time, ReadOnlyMemory<byte> first) =>
        (_response, _rest, _time, _first) = (response, rest, time, first);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="HttpRequestException">There is not even one byte.</exception>
    public static async Task<RenderContent> OpenAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[FirstBytes];
        var read = await stream.ReadAsync(buffer, cancellationToken);
        return read > 0 ? new(response, stream, time, buffer.AsMemory(0, read)) : throw new HttpRequestException("The file is empty.");
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_first.Length > 0)
        {
            var taken = Math.Min(buffer.Length, _first.Length);
            _first[..taken].CopyTo(buffer);
            _first = _first[taken..];
            return taken;
        }

        using var idle = new IdleClock(IdleLimit, _time, cancellationToken);
        return await idle.GuardAsync(async () => await _rest.ReadAsync(buffer, idle.Token), "The download stands still");
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
            _rest.Dispose();
            _response.Dispose();
        }

        base.Dispose(disposing);
    }
}
