using Amazon.S3;

namespace NemoBot.Storage.S3;

/// <summary>Sends a file of this machine as an object, from the disk: many at once cost no memory.</summary>
internal sealed class FileSender(AmazonS3Client client, S3Options options, TimeProvider time)
{
    /// <param name="path">The file, which does not change any more.</param>
    /// <param name="length">Of the file, in bytes.</param>
    /// <exception cref="FileNotFoundException">The file was deleted meanwhile.</exception>
    public async Task SendAsync(string path, long length, string key, CancellationToken cancellationToken)
    {
        if (length <= MultipartUpload.PartBytes)
        {
            await using var whole = Open(path, at: 0);
            await S3Faults.RunAsync(
                options,
                () => client.PutObjectAsync(new() { BucketName = options.Bucket, Key = key, InputStream = whole, AutoCloseStream = false, UseChunkEncoding = false, DisablePayloadSigning = options.IsHttps }, cancellationToken),
                cancellationToken);
            return;
        }

        await using var upload = new MultipartUpload(client, options, key, time);
        await upload.BeginAsync(cancellationToken);
        for (var at = 0L; at < length; at += MultipartUpload.PartBytes)
        {
            await using var part = Open(path, at);
            await upload.SendAsync(part, (int)Math.Min(MultipartUpload.PartBytes, length - at), cancellationToken);
        }

        await upload.CompleteAsync(cancellationToken);
    }

    private static FileStream Open(string path, long at)
    {
        var file = new FileStream(path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        file.Position = at;
        return file;
    }
}
