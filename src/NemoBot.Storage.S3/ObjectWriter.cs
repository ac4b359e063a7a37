using System.Buffers;
using Amazon.S3;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.S3;

/// <summary>
/// Writes an object of unknown length: a small one with one request, a larger one in parts, of which one is sent while the next one fills. So it has at most two
/// buffers. If too many larger ones are being written (<see cref="WriteSpace"/>), it is collected on the disk and sent from there.
/// </summary>
internal sealed class ObjectWriter(AmazonS3Client client, S3Options options, string key, WriteSpace space, TimeProvider time) : IFileWriter
{
    private const int FirstBytes = 256 * 1024;

    private readonly CancellationTokenSource _stopped = new();
    private readonly MultipartUpload _upload = new(client, options, key, time);
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _filled;
    private Task _sending = Task.CompletedTask;

    /// <summary>Whether it has a place in memory for more than the first bytes.</summary>
    private bool _hasPlace;

    /// <summary>What was collected on the disk; null if nothing is.</summary>
    private FileStream? _onDisk;

    /// <summary>Gets how much the buffer takes.</summary>
    private int Room => Math.Min(_buffer.Length, MultipartUpload.PartBytes);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            if (_filled == Room)
            {
                await MakeRoomAsync(cancellationToken);
            }

            var count = Math.Min(Room - _filled, bytes.Length);
            bytes[..count].CopyTo(_buffer.AsMemory(_filled));
            _filled += count;
            bytes = bytes[count..];
        }
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_onDisk is { } file)
        {
            await SpillAsync(file, cancellationToken);
            await new FileSender(client, options, time).SendAsync(file.Name, file.Length, key, cancellationToken);
        }
        else if (_upload.IsBegun)
        {
            await SendAsync(cancellationToken);
            await _sending.WaitAsync(cancellationToken);
            await _upload.CompleteAsync(cancellationToken);
        }
        else
        {
            await S3Faults.RunAsync(
                options,
                () => client.PutObjectAsync(
                    new() { BucketName = options.Bucket, Key = key, InputStream = Content(_buffer, _filled), UseChunkEncoding = false, DisablePayloadSigning = options.IsHttps }, cancellationToken),
                cancellationToken);
        }
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
        (_buffer, _filled) = ([], 0);
        if (_hasPlace)
        {
            _hasPlace = false;
            space.Leave();
        }

        if (_onDisk is { } file)
        {
            _onDisk = null;
            await WriteSpace.RemoveAsync(file);
        }

        await _upload.DisposeAsync();
        _stopped.Dispose();
    }

    /// <summary>Makes the full buffer larger, or empty.</summary>
    private async ValueTask MakeRoomAsync(CancellationToken cancellationToken)
    {
        if (_onDisk is not null || !(_hasPlace || (_hasPlace = space.TryEnter())))
        {
            await SpillAsync(_onDisk ??= space.CreateFile(), cancellationToken);
        }
        else if (_filled == MultipartUpload.PartBytes)
        {
            await SendAsync(cancellationToken);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 2, MultipartUpload.PartBytes)); // Most files are small, and many are written at once.
            _buffer.AsSpan().CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }

    private async ValueTask SpillAsync(FileStream file, CancellationToken cancellationToken)
    {
        await space.WriteAsync(file, _buffer.AsMemory(0, _filled), cancellationToken);
        _filled = 0;
    }

    /// <summary>Waits for the part before, and begins to send what is in the buffer.</summary>
    private async Task SendAsync(CancellationToken cancellationToken)
    {
        if (_filled == 0)
        {
            return;
        }

        await _sending.WaitAsync(cancellationToken);
        await _upload.BeginAsync(cancellationToken);
        var (full, count) = (_buffer, _filled);
        (_buffer, _filled) = (ArrayPool<byte>.Shared.Rent(MultipartUpload.PartBytes), 0);
        _sending = SendAsync(full, count);
    }

    private async Task SendAsync(byte[] part, int count)
    {
        try
        {
            await _upload.SendAsync(Content(part, count), count, _stopped.Token);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }

    private static MemoryStream Content(byte[] bytes, int count) => new(bytes, 0, count, writable: false);
}
