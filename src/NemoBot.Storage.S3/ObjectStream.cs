using System.Globalization;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using NemoBot.Core.Model;

namespace NemoBot.Storage.S3;

/// <summary>
/// Reads an object, from any position, with range requests that grow while they follow each other: whoever looks into a file here and there costs little, and
/// whoever reads it whole few requests. A connection that is lost in the middle is replaced.
/// </summary>
/// <param name="size">The object's length in bytes.</param>
internal sealed class ObjectStream(AmazonS3Client client, S3Options options, string key, long size, TimeProvider time) : Stream
{
    private const long FirstRange = 256 * 1024;
    private const long LargestRange = 64 << 20;

    /// <summary>Connections that may be lost one after the other without a byte in between.</summary>
    private const int MostLost = 3;

    /// <summary>How long the next byte may take.</summary>
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(30);

    private GetObjectResponse? _answer;
    private long _position;

    /// <summary>Where the answer continues, and where it ends.</summary>
    private long _at;
    private long _end;
    private long _range = FirstRange;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => size;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    /// <summary>Requests the beginning, to know that the object is there.</summary>
    /// <exception cref="FileNotFoundException">It is not.</exception>
    /// <exception cref="StorageException">The service does not answer.</exception>
    public Task OpenAsync(CancellationToken cancellationToken) => RequestAsync(cancellationToken);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _position >= size)
        {
            return 0;
        }

        for (var lost = 0; ; lost++)
        {
            try
            {
                await ContinueAsync(cancellationToken);
                var read = await ReadAnswerAsync(buffer[..(int)Math.Min(buffer.Length, _end - _at)], cancellationToken);
                if (read > 0)
                {
                    (_position, _at) = (_position + read, _at + read);
                    return read;
                }

                throw new EndOfStreamException("The service ended an object before its end.");
            }
            catch (Exception fault) when (fault is not FileNotFoundException && (fault is StorageException || S3Faults.IsOurs(fault)) && !cancellationToken.IsCancellationRequested)
            {
                Drop();
                if (fault is StorageException || lost == MostLost)
                {
                    throw fault as IOException ?? new IOException(fault.Message, fault); // What readers of streams expect.
                }
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous reads only.");

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => size + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        Drop();
        base.Dispose(disposing);
    }

    /// <summary>Makes the answer continue at the position.</summary>
    private async Task ContinueAsync(CancellationToken cancellationToken)
    {
        if (_answer is not null && _at == _position && _at < _end)
        {
            return;
        }

        if (_answer is not null)
        {
            // A connection whose answer is read to its end is used again; another one is closed.
            _range = _at == _position ? Math.Min(_range * 2, LargestRange) : FirstRange;
            if (_at < _end && _end - _at <= FirstRange)
            {
                await DrainAsync(cancellationToken);
            }

            Drop();
        }

        await RequestAsync(cancellationToken);
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var unused = new byte[Math.Min(16 * 1024, _end - _at)];
        try
        {
            while (await ReadAnswerAsync(unused, cancellationToken) > 0)
            {
            }
        }
        catch (Exception fault) when (S3Faults.IsOurs(fault) && !cancellationToken.IsCancellationRequested)
        {
        }
    }

    private async Task RequestAsync(CancellationToken cancellationToken)
    {
        var end = Math.Min(_position + _range, size);
        try
        {
            _answer = await S3Faults.RunAsync(
                options,
                S3Faults.SmallLimit,
                time,
                stop => client.GetObjectAsync(new GetObjectRequest { BucketName = options.Bucket, Key = key, ByteRange = size > 0 ? new(_position, end - 1) : null }, stop),
                cancellationToken);
        }
        catch (StorageException fault) when (fault.InnerException is AmazonS3Exception missing && S3Faults.IsMissing(missing))
        {
            throw new FileNotFoundException("The object was deleted.", key, fault);
        }
        catch (StorageException fault) when (fault.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.RequestedRangeNotSatisfiable })
        {
            throw new IOException("An object in the bucket is shorter than its record says.", fault);
        }

        if (!IsRequestedPart(_answer))
        {
            throw new StorageException($"The service of Storage:S3 does not answer with the part of {key} that was asked for: it, or a proxy in front of it, ignores ranges.");
        }

        (_at, _end) = (_position, end);
    }

    /// <summary>Whoever ignores the range sends the object from its beginning, which must not be taken for its middle.</summary>
    private bool IsRequestedPart(GetObjectResponse answer) => answer.HttpStatusCode == HttpStatusCode.PartialContent
        ? answer.ContentRange is not { Length: > 0 } range || range.StartsWith(string.Create(CultureInfo.InvariantCulture, $"bytes {_position}-"), StringComparison.Ordinal)
        : _position == 0;

    private async Task<int> ReadAnswerAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var stalled = new CancellationTokenSource(StallLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stalled.Token);
        return await _answer!.ResponseStream.ReadAsync(buffer, stop.Token);
    }

    private void Drop()
    {
        _answer?.Dispose();
        _answer = null;
    }
}
