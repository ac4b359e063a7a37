using Amazon.S3;
using Amazon.S3.Model;

namespace NemoBot.Storage.S3;

/// <summary>Sends an object in parts, one after the other. Disposal removes what was not completed.</summary>
internal sealed class MultipartUpload(AmazonS3Client client, S3Options options, string key, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The service allows 10,000 parts, so an object has at most 80 GB.</summary>
    public const int PartBytes = 8 << 20;

    /// <summary>How long the removal of what was not completed may take.</summary>
    private static readonly TimeSpan AbortLimit = TimeSpan.FromSeconds(10);

    private readonly List<PartETag> _parts = [];
    private string? _id;
    private long _length;
    private bool _isComplete;

    /// <summary>Gets whether the service knows of it.</summary>
    public bool IsBegun => _id is not null;

    public async Task BeginAsync(CancellationToken cancellationToken) =>
        _id ??= (await S3Faults.RunAsync(options, S3Faults.SmallLimit, time, stop => client.InitiateMultipartUploadAsync(new() { BucketName = options.Bucket, Key = key }, stop), cancellationToken)).UploadId;

    /// <summary>Sends the next part.</summary>
    /// <param name="content">Read from its position, several times if the request is repeated.</param>
    public async Task SendAsync(Stream content, int count, CancellationToken cancellationToken)
    {
        var number = _parts.Count + 1;
        var sent = await S3Faults.RunAsync(
            options,
            () => client.UploadPartAsync(
                new()
                {
                    BucketName = options.Bucket,
                    Key = key,
                    UploadId = _id,
                    PartNumber = number,
                    PartSize = count,
                    InputStream = content,
                    UseChunkEncoding = false,
                    DisablePayloadSigning = options.IsHttps,
                },
                cancellationToken),
            cancellationToken);
        _parts.Add(new(number, sent.ETag));
        _length += count;
    }

    public async Task CompleteAsync(CancellationToken cancellationToken) => _isComplete = await S3Faults.RunAsync(options, () => CompletePartsAsync(cancellationToken), cancellationToken);

    /// <summary>What cannot be removed now, <see cref="Files.IFileBytes.RemoveUnfinishedAsync"/> finds; the original exception must not be hidden.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isComplete || _id is null)
        {
            return;
        }

        using var limit = new CancellationTokenSource(AbortLimit, time);
        try
        {
            await client.AbortMultipartUploadAsync(new() { BucketName = options.Bucket, Key = key, UploadId = _id }, limit.Token);
        }
        catch (Exception fault) when (S3Faults.IsOurs(fault))
        {
        }
    }

    private async Task<bool> CompletePartsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.CompleteMultipartUploadAsync(new() { BucketName = options.Bucket, Key = key, UploadId = _id, PartETags = _parts }, cancellationToken);
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
}
