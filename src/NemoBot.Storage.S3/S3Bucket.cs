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
internal sealed partial class S3Bucket(IOptions<StorageOptions> storage, LocalCopies copies, WriteSpace space, TimeProvider time, ILogger<S3Bucket> logger) : IFileBucket, IDisposable
{
    /// <summary>As that of a folder (<see cref="Proof.FolderMark"/>).</summary>
    private const string MarkName = "store.id";
    private const int ProbeBytes = 1024;

    /// <summary>Records that are compared with what an unmarked bucket has: one that is there shows whose it is.</summary>
    private const int MostRecords = 1_000;

    /// <summary>For an answer to small requests: who asks shows it to somebody.</summary>
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(10);

    private readonly S3Options _options = storage.Value.S3;
    private readonly Lazy<AmazonS3Client> _client = new(() => S3Connection.Open(storage.Value.S3, storage.Value.S3.ServiceUrl));

    /// <summary>Only signs links: a signature holds for one host.</summary>
    private readonly Lazy<AmazonS3Client> _links = new(() => S3Connection.Open(storage.Value.S3, storage.Value.S3.LinkUrl));

    private AmazonS3Client Client => _client.Value;

    private string Where => $"the bucket {_options.Bucket}{(_options.Folder.Length > 0 ? $" (under {_options.Folder})" : "")}";

    public Task<IFileWriter> CreateAsync(string name, CancellationToken cancellationToken) => Task.FromResult<IFileWriter>(new ObjectWriter(Client, _options, KeyOf(name), space, time));

    public async Task TakeAsync(string name, string from, CancellationToken cancellationToken)
    {
        try
        {
            var length = new FileInfo(from).Length;
            if (await LengthAsync(name, cancellationToken) != length) // Otherwise it was sent before, by a call whose record was not stored.
            {
                await new FileSender(Client, _options, time).SendAsync(from, length, KeyOf(name), cancellationToken);
            }
        }
        catch (Exception fault) when (fault is StorageException or IOException or UnauthorizedAccessException)
        {
            // Without the file, the fault is only how its end shows: at its opening, or in the middle.
            throw !File.Exists(from) ? new FileNotFoundException("What was uploaded is gone.", from, fault)
                : fault as StorageException ?? new StorageException($"What was uploaded cannot be read: {fault.Message}", fault) { OfFiles = FilesFault.NoRoom };
        }
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
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            if (fault is not FileNotFoundException)
            {
                LogNotCopied(fault, name);
            }

            return null;
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        SmallAsync(stop => Client.DeleteObjectAsync(new() { BucketName = _options.Bucket, Key = KeyOf(name) }, stop), cancellationToken);

    public async IAsyncEnumerable<IReadOnlyList<(string Name, DateTimeOffset WrittenAt)>> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = _options.Folder, Delimiter = "/" };
        while (true)
        {
            var page = await SmallAsync(stop => Client.ListObjectsV2Async(request, stop), cancellationToken);
            yield return
            [
                .. (page.S3Objects ?? []).Where(found => IsOurs(found.Key))
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
        var request = new ListMultipartUploadsRequest { BucketName = _options.Bucket, Prefix = _options.Folder, Delimiter = "/" };
        var removed = 0;
        while (true)
        {
            ListMultipartUploadsResponse page;
            try
            {
                page = await SmallAsync(stop => Client.ListMultipartUploadsAsync(request, stop), cancellationToken);
            }
            catch (StorageException fault) when (fault.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotImplemented })
            {
                LogNoList();
                return removed;
            }

            foreach (var upload in (page.MultipartUploads ?? []).Where(upload => IsOurs(upload.Key) && upload.Initiated is { } began && began.ToUniversalTime() <= before.UtcDateTime))
            {
                removed += await TryAbortAsync(upload.Key, upload.UploadId, cancellationToken) ? 1 : 0;
            }

            if (page.IsTruncated != true || string.IsNullOrEmpty(page.NextKeyMarker))
            {
                return removed;
            }

            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
    }

    /// <returns>False if there is none any more: another process has removed it, or completed it.</returns>
    private async Task<bool> TryAbortAsync(string key, string uploadId, CancellationToken cancellationToken)
    {
        try
        {
            await SmallAsync(stop => Client.AbortMultipartUploadAsync(new() { BucketName = _options.Bucket, Key = key, UploadId = uploadId }, stop), cancellationToken);
            return true;
        }
        catch (StorageException fault) when (fault.InnerException is AmazonS3Exception missing && S3Faults.IsMissing(missing))
        {
            return false;
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

    public async Task ClaimAsync(string store, IStore records, CancellationToken cancellationToken)
    {
        await WithinAsync(TryObjectAsync, cancellationToken);
        var mark = await WithinAsync(ReadMarkAsync, cancellationToken);
        if (mark is null && await HasUnknownFilesAsync(records, cancellationToken))
        {
            // Unless another process of this store has marked it meanwhile, and stored its first file.
            mark = await WithinAsync(ReadMarkAsync, cancellationToken)
                ?? throw new StorageException($"There are files in {Where} that the database has no record of, and no mark ({MarkName}) that says whose they are. Nothing was changed; choose another Storage:S3:Prefix, put the database there that they belong to, or put the mark back.");
        }

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
        var address = _links.Value.GetPreSignedURL(new()
        {
            BucketName = _options.Bucket,
            Key = KeyOf(file.Path),
            Verb = HttpVerb.GET,
            Protocol = _options.AreLinksHttps ? Protocol.HTTPS : Protocol.HTTP,
            Expires = end.UtcDateTime,
            ResponseHeaderOverrides = new() { ContentDisposition = name.ToString(), ContentType = file.MediaType },
        });
        return (new(address), end);
    }

    public void Dispose()
    {
        foreach (var used in new[] { _client, _links }.Where(client => client.IsValueCreated))
        {
            used.Value.Dispose();
        }
    }

    /// <summary>Returns whether there are stored files, and none of those that the store has records of.</summary>
    private async Task<bool> HasUnknownFilesAsync(IStore records, CancellationToken cancellationToken)
    {
        var known = (await records.OldestFilesAsync(MostRecords, cancellationToken)).Select(file => Path.GetFileName(file.Path)).ToHashSet(StringComparer.Ordinal);
        var hasFiles = false;
        await foreach (var page in ListAsync(cancellationToken))
        {
            if (page.Any(file => known.Contains(file.Name)))
            {
                return false;
            }

            hasFiles |= page.Any(file => ObjectNames.IsFile(file.Name));
        }

        return hasFiles;
    }

    private async Task<bool> TryObjectAsync(CancellationToken cancellationToken)
    {
        var name = ObjectNames.NewProbe(); // If the process ends here, it is removed like every file without a record.
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
    private Task<long?> LengthAsync(string name, CancellationToken cancellationToken) => SmallAsync<long?>(
        async stop =>
        {
            try
            {
                return (await Client.GetObjectMetadataAsync(new() { BucketName = _options.Bucket, Key = KeyOf(name) }, stop)).ContentLength;
            }
            catch (AmazonS3Exception missing) when (S3Faults.IsMissing(missing))
            {
                return null;
            }
        },
        cancellationToken);

    private Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken) => S3Faults.RunAsync(_options, ProbeLimit, time, request, cancellationToken);

    private Task<T> SmallAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken) => S3Faults.RunAsync(_options, S3Faults.SmallLimit, time, request, cancellationToken);

    private Task<T> RunAsync<T>(Func<Task<T>> request, CancellationToken cancellationToken) => S3Faults.RunAsync(_options, request, cancellationToken);

    private bool IsOurs(string key) => key.StartsWith(_options.Folder, StringComparison.Ordinal) && ObjectNames.IsOurs(key[_options.Folder.Length..]);

    /// <summary>Uses only the bare name: a manipulated record must not lead to other objects.</summary>
    private string KeyOf(string name) => _options.Folder + Path.GetFileName(name);

    [LoggerMessage(LogLevel.Warning, "The file {Name} could not be opened in the bucket")]
    private partial void LogNotOpened(Exception fault, string name);

    [LoggerMessage(LogLevel.Warning, "The file {Name} could not be copied from the bucket")]
    private partial void LogNotCopied(Exception fault, string name);

    [LoggerMessage(LogLevel.Debug, "The service does not list unfinished multipart uploads: its own clean-up has to remove them")]
    private partial void LogNoList();
}
