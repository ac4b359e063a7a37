using System.Runtime.CompilerServices;

namespace NemoVideo.Http;

/// <summary>A response body, read forward only. A stall ends it; a slow one may take any time.</summary>
/// <remarks>
/// Depends on HTTP and time only, not on this API: it also reads files of other servers. Reads allocate nothing, because a file takes thousands of them.
/// Unusable after a fault or a cancelled read.
/// </remarks>
public sealed class DownloadStream : Stream
{
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private readonly TimeSpan _idleLimit;
    private readonly CancellationTokenSource _clock;
    private ReadOnlyMemory<byte> _first;
    private long _position;

    /// <param name="response">Disposed with the stream.</param>
    /// <param name="idleLimit">Maximum wait for more bytes, within one read.</param>
    /// <param name="first">The part of the body that was already read: it comes first.</param>
    public DownloadStream(HttpResponseMessage response, Stream body, TimeSpan idleLimit, TimeProvider time, ReadOnlyMemory<byte> first = default)
    {
        (_response, _body, _idleLimit, _first) = (response, body, idleLimit, first);
        _clock = new(idleLimit, time);
        Rest();
    }

    /// <summary>Maps a fault (<see cref="TimeoutException"/>, <see cref="IOException"/>, <see cref="HttpRequestException"/>) to the exception that the reader gets; null keeps the fault.</summary>
    public Func<Exception, Exception>? Translate { get; init; }

    /// <summary>The expected number of bytes: fewer or more are an <see cref="IOException"/>, translated like the others. Null accepts any number.</summary>
    public long? ExpectedLength { get; init; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    /// <exception cref="NotSupportedException">The server did not report it.</exception>
    public override long Length => ContentDecoding.PlainLength(_response.Content) ?? throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = _first.IsEmpty ? await ReadBodyAsync(buffer, cancellationToken) : TakeFirst(buffer.Span);
        _position += read;
        if (ExpectedLength is { } expected && (read == 0 ? !buffer.IsEmpty && _position < expected : _position > expected))
        {
            var fault = new IOException($"The file has the wrong length: {_position} bytes of {expected}.");
            throw Translate?.Invoke(fault) ?? fault;
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
            _body.Dispose();
            _response.Dispose();
            _clock.Dispose();
        }

        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadBodyAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // One source for both reasons to stop, reused by each read: two per read would dominate the allocations of a transfer.
        using var either = cancellationToken.UnsafeRegister(static clock => ((CancellationTokenSource)clock!).Cancel(), _clock);
        _clock.CancelAfter(_idleLimit);
        try
        {
            var read = await _body.ReadAsync(buffer, _clock.Token);
            Rest();
            return read;
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or HttpRequestException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Exception seen = _clock.IsCancellationRequested ? new TimeoutException($"The download stalled: nothing moved for {_idleLimit}.") : fault;
            if (Translate is not null)
            {
                throw Translate(seen);
            }

            if (seen is TimeoutException)
            {
                throw seen;
            }

            throw;
        }
    }

    private void Rest() => _clock.CancelAfter(Timeout.InfiniteTimeSpan);

    private int TakeFirst(Span<byte> buffer)
    {
        var taken = Math.Min(buffer.Length, _first.Length);
        _first.Span[..taken].CopyTo(buffer);
        _first = _first[taken..];
        return taken;
    }
}
