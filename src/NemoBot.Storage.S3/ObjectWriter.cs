using System.Buffers;
using Amazon.S3;
using Amazon.S3.Model;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.S3;

/// <summary>
/// Writes an object of unknown length: a small one with one request, a larger one in parts, of which one is sent while the next one fills. So it has at most two
/// buffers.
/// </summary>
internal sealed class ObjectWriter(AmazonS3Client client, S3Options options, string key, TimeProvider time) : IFileWriter
{
    /// <summary>The service allows 10,000 parts, so an object has at most 80 GB.</summary>
    internal const int PartBytes = 8 << 20;

    private const int FirstBytes = 256 * 1024;

    /// <summary>How long the removal of what was not completed may take.</summary>
    private static readonly TimeSpan AbortLimit = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopped = new();
    private readonly List<PartETag> _parts = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _filled;
    private long _length;
    private Task _sending = Task.CompletedTask;
    private string? _uploadId;
    private bool _isComplete;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var room = await RoomAsync(cancellationToken);
            var count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            _filled += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>Writes the rest of a stream.</summary>
    public async Task WriteAllAsync(Stream content, CancellationToken cancellationToken)
    {
        while (await content.ReadAsync(await RoomAsync(cancellationToken), cancellationToken) is var read and > 0)
        {
            _filled += read;
        }
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_uploadId is null)
        {
            await RunAsync(() => client.PutObjectAsync(
                new() { BucketName = options.Bucket, Key = key, InputStream = Content(_buffer, _filled), UseChunkEncoding = false, DisablePayloadSigning = options.IsHttps }, cancellationToken), cancellationToken);
        }
        else
        {
            await SendAsync(cancellationToken);
            await _sending.WaitAsync(cancellationToken);
            await RunAsync(() => CompletePartsAsync(cancellationToken), cancellationToken);
        }

        _isComplete = true;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        try
        {
            await _sending; // It reads a buffer.
        }
        catch (Exception fault) when (fault is StorageException || S3Faults.IsOurs(fault))
        {
            // Whoever writes has had it, or has another one.
        }

        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        if (!_isComplete && _uploadId is not null)
        {
            await AbortAsync();
        }

        _stopped.Dispose();
    }

    /// <summary>Returns where the next bytes go; sends what is full.</summary>
    private async ValueTask<Memory<byte>> RoomAsync(CancellationToken cancellationToken)
    {
        if (_filled == PartBytes)
        {
            await SendAsync(cancellationToken);
        }
        else if (_filled == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 2, PartBytes)); // Most files are small, and many are written at once.
            _buffer.AsSpan().CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(_filled, Math.Min(_buffer.Length, PartBytes) - _filled);
    }

    /// <summary>Waits for the part before, and begins to send what is in the buffer.</summary>
    private async Task SendAsync(CancellationToken cancellationToken)
    {
        if (_filled == 0)
        {
            return;
        }

        await _sending.WaitAsync(cancellationToken);
        _uploadId ??= (await RunAsync(() => client.InitiateMultipartUploadAsync(new() { BucketName = options.Bucket, Key = key }, cancellationToken), cancellationToken)).UploadId;
        var (full, count) = (_buffer, _filled);
        (_buffer, _filled) = (ArrayPool<byte>.Shared.Rent(PartBytes), 0);
        _length += count;
        _sending = SendAsync(full, count, _parts.Count + 1, _stopped.Token);
    }

    private async Task SendAsync(byte[] part, int count, int number, CancellationToken cancellationToken)
    {
        try
        {
            var sent = await RunAsync(
                () => client.UploadPartAsync(
                    new()
                    {
                        BucketName = options.Bucket,
                        Key = key,
                        UploadId = _uploadId,
                        PartNumber = number,
                        PartSize = count,
                        InputStream = Content(part, count),
                        UseChunkEncoding = false,
                        DisablePayloadSigning = options.IsHttps,
                    },
                    cancellationToken),
                cancellationToken);
            _parts.Add(new(number, sent.ETag));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }

    private async Task<bool> CompletePartsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.CompleteMultipartUploadAsync(new() { BucketName = options.Bucket, Key = key, UploadId = _uploadId, PartETags = _parts }, cancellationToken);
        }
        catch (AmazonS3Exception fault) when (fault.ErrorCode == "NoSuchUpload")
        {
            // An answer that was lost: the client asked again, and the object was there already.
            var there = await client.GetObjectMetadataAsync(new() { BucketName = options.Bucket, Key = key }, cancellationToken);
            if (there.ContentLength != _length)
            {
                throw;
            }
        }

        return true;
    }

    /// <summary>What cannot be removed now, <see cref="IFileBytes.RemoveUnfinishedAsync"/> finds; the original exception must not be hidden.</summary>
    private async Task AbortAsync()
    {
        using var limit = new CancellationTokenSource(AbortLimit, time);
        try
        {
            await client.AbortMultipartUploadAsync(new() { BucketName = options.Bucket, Key = key, UploadId = _uploadId }, limit.Token);
        }
        catch (Exception fault) when (S3Faults.IsOurs(fault))
        {
        }
    }

    private Task<T> RunAsync<T>(Func<Task<T>> request, CancellationToken cancellationToken) => S3Faults.RunAsync(options, request, cancellationToken);

    private static MemoryStream Content(byte[] bytes, int count) => new(bytes, 0, count, writable: false);
}
