using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.S3;

/// <summary>The bucket of <c>Storage:S3</c>: one object for each file, which exists only when it is whole.</summary>
internal sealed partial class S3Bucket(IOptions<StorageOptions> storage, LocalCopies copies, TimeProvider time, ILogger<S3Bucket> logger) : IFileBucket, IDisposable
{
    /// <summary>As that of a folder (<see cref="Proof.FolderMark"/>).</summary>
    private const string MarkName = "store.id";
    private const string FileExtension = ".bin";
    private const int ProbeBytes = 1024;

    /// <summary>For an answer to small requests: who asks shows it to somebody.</summary>
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(10);

    private readonly S3Options _options = storage.Value.S3;
    private readonly Lazy<AmazonS3Client> _client = new(() => S3Connection.Open(storage.Value.S3));

    private AmazonS3Client Client => _client.Value;

    private string Where => $"the bucket {_options.Bucket}{(_options.Folder.Length > 0 ? $" (under {_options.Folder})" : "")}";

    public Task<IFileWriter> CreateAsync(string name, CancellationToken cancellationToken) => Task.FromResult<IFileWriter>(new ObjectWriter(Client, _options, KeyOf(name), time));

    public async Task TakeAsync(string name, string from, CancellationToken cancellationToken)
    {
        var length = new FileInfo(from).Length;
        if (await LengthAsync(name, cancellationToken) == length)
        {
            return; // Sent before, by a call whose record was not stored.
        }

        await using var file = new FileStream(from, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        await using var writer = new ObjectWriter(Client, _options, KeyOf(name), time);
        await writer.WriteAllAsync(file, cancellationToken);
        await writer.CompleteAsync(cancellationToken);
    }

    public async Task<Stream> OpenAsync(string name, long size, CancellationToken cancellationToken)
    {
        var stream = new ObjectStream(Client, _options, KeyOf(name), size, time);
        try
        {
            await stream.OpenAsync(cancellationToken);
            return stream;
        }
        catch (Exception fault)
        {
            await stream.DisposeAsync();
            if (fault is StorageException)
            {
                LogNotOpened(fault, name);
                throw new IOException(fault.Message, fault); // As of a folder, and what senders of files expect.
            }

            throw;
        }
    }

    public async Task<LocalFile?> OpenLocalAsync(string name, long size, CancellationToken cancellationToken)
    {
        try
        {
            return await copies.MakeAsync(size, () => OpenAsync(name, size, cancellationToken), cancellationToken);
        }
        catch (IOException fault)
        {
            if (fault is not FileNotFoundException)
            {
                LogNotCopied(fault, name);
            }

            return null;
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        RunAsync(() => Client.DeleteObjectAsync(new() { BucketName = _options.Bucket, Key = KeyOf(name) }, cancellationToken), cancellationToken);

    public async IAsyncEnumerable<IReadOnlyList<(string Name, DateTimeOffset WrittenAt)>> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = _options.Folder, Delimiter = "/" };
        while (true)
        {
            var page = await RunAsync(() => Client.ListObjectsV2Async(request, cancellationToken), cancellationToken);
            yield return
            [
                .. (page.S3Objects ?? []).Where(found => found.Key.EndsWith(FileExtension, StringComparison.Ordinal))
                    .Select(found => (found.Key[_options.Folder.Length..], new DateTimeOffset((found.LastModified ?? DateTime.MaxValue).ToUniversalTime()))),
            ];
            if (page.IsTruncated != true || string.IsNullOrEmpty(page.NextContinuationToken))
            {
                yield break;
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    public async Task<int> RemoveUnfinishedAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var request = new ListMultipartUploadsRequest { BucketName = _options.Bucket, Prefix = _options.Folder };
        var removed = 0;
        while (true)
        {
            ListMultipartUploadsResponse page;
            try
            {
                page = await RunAsync(() => Client.ListMultipartUploadsAsync(request, cancellationToken), cancellationToken);
            }
            catch (StorageException fault) when (fault.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotImplemented })
            {
                LogNoList();
                return removed;
            }

            foreach (var upload in (page.MultipartUploads ?? []).Where(upload => upload.Initiated is { } began && began.ToUniversalTime() <= before.UtcDateTime))
            {
                await RunAsync(() => Client.AbortMultipartUploadAsync(new() { BucketName = _options.Bucket, Key = upload.Key, UploadId = upload.UploadId }, cancellationToken), cancellationToken);
                removed++;
            }

            if (page.IsTruncated != true || string.IsNullOrEmpty(page.NextKeyMarker))
            {
                return removed;
            }

            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
    }

    /// <summary>A bucket has no limit of its own that could be asked for: <c>Storage:FilesLimitBytes</c> holds.</summary>
    public void ThrowIfFull()
    {
    }

    /// <remarks>Asks for the mark only, since it runs every few seconds and services charge for each request: it shows that the service answers, and that key and bucket are right.</remarks>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        if (await WithinAsync(ReadMarkAsync, cancellationToken) is null)
        {
            throw new StorageException($"The mark of this store ({MarkName}) is gone from {Where}.");
        }
    }

    public async Task<string> TryAsync(CancellationToken cancellationToken)
    {
        await WithinAsync(TryObjectAsync, cancellationToken);
        return Where;
    }

    public async Task ClaimAsync(string store, CancellationToken cancellationToken)
    {
        await WithinAsync(TryObjectAsync, cancellationToken);
        var mark = await WithinAsync(ReadMarkAsync, cancellationToken);
        if (mark is not null && mark != store)
        {
            throw new StorageException($"There are files of another store in {Where}. Choose another Storage:S3:Prefix, or the database that they belong to.");
        }

        if (mark is null)
        {
            await WithinAsync(stop => PutAsync(MarkName, Encoding.UTF8.GetBytes(store), stop), cancellationToken);
        }
    }

    public (Uri Address, DateTimeOffset ExpiresAt)? LinkTo(StoredFile file)
    {
        if (_options.PublicLinks is not { } duration)
        {
            return null;
        }

        var name = new ContentDispositionHeaderValue("attachment");
        name.SetHttpFileName(file.FileName);
        var end = time.GetUtcNow() + duration;
        var address = Client.GetPreSignedURL(new()
        {
            BucketName = _options.Bucket,
            Key = KeyOf(file.Path),
            Verb = HttpVerb.GET,
            Protocol = _options.IsHttps ? Protocol.HTTPS : Protocol.HTTP,
            Expires = end.UtcDateTime,
            ResponseHeaderOverrides = new() { ContentDisposition = name.ToString(), ContentType = file.MediaType },
        });
        return (new(address), end);
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    private async Task<bool> TryObjectAsync(CancellationToken cancellationToken)
    {
        var name = $"{Guid.NewGuid():N}{FileExtension}"; // If the process ends here, it is removed like every file without a record.
        var bytes = RandomNumberGenerator.GetBytes(ProbeBytes);
        await PutAsync(name, bytes, cancellationToken);
        var read = await GetAsync(name, cancellationToken);
        await DeleteAsync(name, cancellationToken);
        return read is not null && read.AsSpan().SequenceEqual(bytes) ? true : throw new StorageException($"What was written to {Where} does not come back as it was.");
    }

    private async Task<string?> ReadMarkAsync(CancellationToken cancellationToken) => await GetAsync(MarkName, cancellationToken) is { } mark ? Encoding.UTF8.GetString(mark).Trim() : null;

    private Task<PutObjectResponse> PutAsync(string name, byte[] bytes, CancellationToken cancellationToken) => RunAsync(
        () => Client.PutObjectAsync(
            new() { BucketName = _options.Bucket, Key = KeyOf(name), InputStream = new MemoryStream(bytes, writable: false), UseChunkEncoding = false, DisablePayloadSigning = _options.IsHttps },
            cancellationToken),
        cancellationToken);

    /// <summary>Returns a small object; null if it does not exist.</summary>
    private Task<byte[]?> GetAsync(string name, CancellationToken cancellationToken) => RunAsync<byte[]?>(
        async () =>
        {
            try
            {
                using var answer = await Client.GetObjectAsync(new GetObjectRequest { BucketName = _options.Bucket, Key = KeyOf(name), ByteRange = new(0, ProbeBytes - 1) }, cancellationToken);
                var bytes = new byte[ProbeBytes];
                return bytes[..await answer.ResponseStream.ReadAtLeastAsync(bytes, ProbeBytes, throwOnEndOfStream: false, cancellationToken)];
            }
            catch (AmazonS3Exception missing) when (S3Faults.IsMissing(missing))
            {
                return null;
            }
        },
        cancellationToken);

    /// <summary>Returns the length of an object; null if it does not exist.</summary>
    private Task<long?> LengthAsync(string name, CancellationToken cancellationToken) => RunAsync<long?>(
        async () =>
        {
            try
            {
                return (await Client.GetObjectMetadataAsync(new() { BucketName = _options.Bucket, Key = KeyOf(name) }, cancellationToken)).ContentLength;
            }
            catch (AmazonS3Exception missing) when (S3Faults.IsMissing(missing))
            {
                return null;
            }
        },
        cancellationToken);

    private async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(ProbeLimit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        return await RunAsync(
            async () =>
            {
                try
                {
                    return await request(limit.Token);
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    throw new TimeoutException();
                }
            },
            cancellationToken);
    }

    private Task<T> RunAsync<T>(Func<Task<T>> request, CancellationToken cancellationToken) => S3Faults.RunAsync(_options, request, cancellationToken);

    /// <summary>Uses only the bare name: a manipulated record must not lead to other objects.</summary>
    private string KeyOf(string name) => _options.Folder + Path.GetFileName(name);

    [LoggerMessage(LogLevel.Warning, "The file {Name} could not be opened in the bucket")]
    private partial void LogNotOpened(Exception fault, string name);

    [LoggerMessage(LogLevel.Warning, "The file {Name} could not be copied from the bucket")]
    private partial void LogNotCopied(Exception fault, string name);

    [LoggerMessage(LogLevel.Debug, "The service does not list unfinished multipart uploads: its own clean-up has to remove them")]
    private partial void LogNoList();
}
