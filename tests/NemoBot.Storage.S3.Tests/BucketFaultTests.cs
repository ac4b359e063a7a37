using Fakes;
using Harness;
using Harness.Storage;
using Harness.Storage.S3;
using Microsoft.AspNetCore.Http;
using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace NemoBot.Storage.S3.Tests;

/// <summary>The server, the line to it, or the settings fail.</summary>
public sealed class BucketFaultTests
{
    private const int Large = 20 << 20;

    [Fact]
    public async Task A_server_that_is_away_fails_each_operation_and_is_used_again_when_it_is_back()
    {
        await using var server = await S3Process.StartAsync();
        await using var test = await FilesInBucket.StartAsync(server, null);
        var stored = await SaveAsync(test, 10);
        Assert.Empty(await test.Store.Probe.FaultsAsync(default));

        await server.KillAsync();
        test.Store.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("Storage:S3:ServiceUrl) cannot be reached", (await Assert.ThrowsAsync<StorageException>(() => SaveAsync(test, 10))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => test.Store.Files.OpenAsync(stored, default));
        Assert.Null(await test.Store.Files.OpenLocalAsync(stored, default));
        await Assert.ThrowsAsync<StorageException>(() => test.Store.Files.RemoveOrphansAsync(default));
        Assert.Equal(["files"], (await test.Store.Probe.FaultsAsync(default)).Keys);
        Assert.Equal([stored.Id], (await test.Store.Store.OldestFilesAsync(10, default)).Select(file => file.Id));

        await server.RunAsync();
        test.Store.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(await test.Store.Probe.FaultsAsync(default));
        Assert.Equal(10, (await SaveAsync(test, 10)).SizeBytes);
        Assert.Equal(10, (await ReadAsync(test, stored)).Length);
    }

    [Fact]
    public async Task A_service_that_is_busy_is_asked_again()
    {
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), line);
        line.Fault = Once(request => request.Method == "PUT", new(Status: 503));
        var stored = await SaveAsync(test, 10);

        line.Fault = Once(request => request.Method == "GET", new(Status: 503));
        Assert.Equal(10, (await ReadAsync(test, stored)).Length);
    }

    [Fact]
    public async Task A_service_that_stays_busy_is_named()
    {
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), line);
        line.Fault = _ => new(Status: 503);

        var fault = await Assert.ThrowsAsync<StorageException>(() => SaveAsync(test, 10));

        Assert.Contains("503 SlowDown", fault.Message, StringComparison.Ordinal);
        Assert.Empty(await test.Store.Store.OldestFilesAsync(10, default));
    }

    [Fact]
    public async Task A_line_that_is_cut_in_the_middle_of_a_part_is_not_noticed()
    {
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), line);
        line.Fault = Once(request => request.Query["partNumber"] == "2", new(RequestBytes: 1 << 20));

        var (stored, bytes) = await SaveRandomAsync(test, Large);

        Assert.Equal(bytes, await ReadAsync(test, stored));
        Assert.Equal(2, line.Requests.Count(request => request.Contains("partNumber=2", StringComparison.Ordinal)));
        Assert.Empty(line.Unfinished);
    }

    [Fact]
    public async Task A_line_that_is_always_cut_leaves_no_record_and_no_unfinished_upload()
    {
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), line);
        line.Fault = request => request.Query["partNumber"] == "2" ? new(RequestBytes: 1 << 20) : null;

        await Assert.ThrowsAsync<StorageException>(() => SaveAsync(test, Large));

        Assert.Empty(await test.Store.Store.OldestFilesAsync(10, default));
        Assert.Empty(line.Unfinished);
        Assert.Empty(test.Names);
    }

    [Fact]
    public async Task An_answer_that_is_lost_after_the_last_request_is_no_lost_file()
    {
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), line);
        var isLost = false;
        line.Fault = request => request.Method == "POST" && request.Query.ContainsKey("uploadId") ? isLost ? new(Status: 404, Code: "NoSuchUpload") : new(IsLost: isLost = true) : null;

        var (stored, bytes) = await SaveRandomAsync(test, Large);

        Assert.Equal(bytes, await ReadAsync(test, stored));
    }

    [Fact]
    public async Task A_download_that_is_cut_again_and_again_goes_on_where_it_was()
    {
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), line);
        var (stored, bytes) = await SaveRandomAsync(test, Large);
        line.Fault = request => request.Method == "GET" ? new(AnswerBytes: 3 << 20) : null;

        Assert.Equal(bytes, await ReadAsync(test, stored));
        using var local = await test.Store.Files.OpenLocalAsync(stored, default);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(local!.Path));
    }

    [Fact]
    public async Task A_download_that_gets_no_byte_any_more_fails_as_a_stream_does()
    {
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), line);
        var stored = await SaveAsync(test, Large);
        await using var content = await test.Store.Files.OpenAsync(stored, default);
        var some = new byte[1000];
        await content.ReadExactlyAsync(some);
        line.Fault = _ => new(AnswerBytes: 0);
        content.Position = 10 << 20;

        await Assert.ThrowsAnyAsync<IOException>(() => content.ReadExactlyAsync(some).AsTask());
        Assert.Null(await test.Store.Files.OpenLocalAsync(stored, default));
        Assert.Empty(test.Store.StoredFiles);
    }

    [Fact]
    public async Task A_service_that_takes_a_request_and_does_not_answer_is_given_up_soon()
    {
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), line);
        var stored = await SaveAsync(test, 10);
        line.Fault = _ => new(Until: new TaskCompletionSource().Task);

        var opening = test.Store.Files.OpenAsync(stored, default);
        await GiveUpAsync(test);
        Assert.Contains("did not answer in time", (await Assert.ThrowsAsync<IOException>(() => opening)).Message, StringComparison.Ordinal);

        var deleting = test.Store.Files.DeleteAsync(stored, default);
        await GiveUpAsync(test);
        Assert.Contains("did not answer in time", (await Assert.ThrowsAsync<StorageException>(() => deleting)).Message, StringComparison.Ordinal);

        var saving = SaveAsync(test, Large);
        await GiveUpAsync(test);
        await test.Store.Clock.WaitForLimitAsync(TimeSpan.FromSeconds(10)); // What is discarded.
        test.Store.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("did not answer in time", (await Assert.ThrowsAsync<StorageException>(() => saving)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_ignores_ranges_is_not_taken_at_his_word()
    {
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), line);
        var (stored, bytes) = await SaveRandomAsync(test, 1 << 20);
        line.Fault = request => request.Method == "GET" ? new(IgnoresRange: true) : null;
        await using var content = await test.Store.Files.OpenAsync(stored, default);
        var some = new byte[100];

        await content.ReadExactlyAsync(some);
        Assert.Equal(bytes[..100], some);
        content.Position = 600_000;
        Assert.Contains("ignores ranges", (await Assert.ThrowsAnyAsync<IOException>(() => content.ReadExactlyAsync(some).AsTask())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_another_process_has_kept_is_its_file()
    {
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), line);
        var from = Path.Combine(test.Store.FilesFolder, "upload.partial");
        await File.WriteAllBytesAsync(from, new byte[Large]);
        var id = SortableId.New(test.Store.Clock);
        StoredFile kept = new(id, Ana, $"{id}.bin", "a.mp4", "video/mp4", Large, test.Store.Clock.GetUtcNow());
        line.Fault = request =>
        {
            if (request.Query["partNumber"] == "2")
            {
                File.Delete(from);
            }

            return null;
        };

        await Assert.ThrowsAsync<FileNotFoundException>(AddAsync); // Deleted, and by nobody kept.
        Assert.Empty(line.Unfinished);
        await Assert.ThrowsAsync<FileNotFoundException>(AddAsync);
        await test.Store.Store.AddFileAsync(kept, default);
        Assert.Equal(kept, await AddAsync());
        await File.WriteAllBytesAsync(from, new byte[Large]);
        Assert.Equal(kept, await AddAsync());

        Task<StoredFile> AddAsync() => test.Store.Files.AddAsync(id, new(Ana), "a.mp4", "video/mp4", Large, from, default);
    }

    [Fact]
    public async Task A_folder_in_which_no_upload_can_be_collected_is_not_ready()
    {
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), null);
        Assert.Empty(await test.Store.Probe.FaultsAsync(default));
        Directory.Delete(test.Store.FilesFolder, recursive: true);
        await File.WriteAllTextAsync(test.Store.FilesFolder, "in the way");
        test.Store.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Contains("files", (await test.Store.Probe.FaultsAsync(default)).Keys);
    }

    [Fact]
    public async Task A_file_that_is_deleted_while_it_is_read_ends_the_reading()
    {
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), null);
        var stored = await SaveAsync(test, Large);
        await using var content = await test.Store.Files.OpenAsync(stored, default);
        await test.Store.Files.DeleteAsync(stored, default);
        content.Position = 10 << 20;

        await Assert.ThrowsAnyAsync<IOException>(() => content.ReadExactlyAsync(new byte[1000]).AsTask());
    }

    [Theory]
    [InlineData("ServiceUrl", "http://127.0.0.1:9", "(Storage:S3:ServiceUrl) cannot be reached")]
    [InlineData("Bucket", "another", "There is no bucket another (Storage:S3:Bucket)")]
    [InlineData("AccessKey", "unknown", "does not know the key of Storage:S3:AccessKey")]
    public async Task A_bucket_that_cannot_be_used_ends_the_start_with_a_sentence(string setting, string value, string words)
    {
        var server = await S3Process.SharedAsync();
        await using var test = StoreUnderTest.Prepare([.. server.Settings("p").Where(each => each.Key != $"Storage:S3:{setting}"), ($"Storage:S3:{setting}", value)]);

        var refusal = await Assert.ThrowsAsync<StorageException>(test.OpenAsync);

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    /// <summary>What s3rver does not find out: it compares no signatures of today's kind, and has no permissions.</summary>
    [Theory]
    [InlineData(403, "SignatureDoesNotMatch", "Storage:S3:SecretKey does not belong to Storage:S3:AccessKey")]
    [InlineData(403, "AccessDenied", "may not do this in the bucket files: AccessDenied")]
    [InlineData(403, "RequestTimeTooSkewed", "Synchronize it (NTP)")]
    [InlineData(400, "AuthorizationHeaderMalformed", "is in another region than Storage:S3:Region (us-east-1)")]
    [InlineData(507, "XMinioStorageFull", "failed (507 XMinioStorageFull)")]
    public async Task A_refusal_is_told_in_a_sentence_without_the_secret(int status, string code, string words)
    {
        var server = await S3Process.SharedAsync();
        await using var line = await S3Line.StartAsync(server);
        line.Fault = _ => new(status, code);
        await using var test = StoreUnderTest.Prepare([.. server.Settings("p", line.Address).Where(each => each.Key != "Storage:S3:SecretKey"), ("Storage:S3:SecretKey", "a-wrong-secret")]);

        var refusal = await Assert.ThrowsAsync<StorageException>(test.OpenAsync);

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-wrong-secret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_files_of_another_store_are_not_taken_for_orphans()
    {
        var server = await S3Process.SharedAsync();
        await using var first = await FilesInBucket.StartAsync(server, null);
        await using var second = StoreUnderTest.Prepare(server.Settings(first.Prefix));

        var refusal = await Assert.ThrowsAsync<StorageException>(second.OpenAsync);

        Assert.Contains("files of another store in the bucket files (under", refusal.Message, StringComparison.Ordinal);
        await first.Store.ReopenAsync();
    }

    /// <summary>Waits until somebody waits for the service, and lets the time pass for which one does.</summary>
    private static async Task GiveUpAsync(FilesInBucket test)
    {
        await test.Store.Clock.WaitForLimitAsync(TimeSpan.FromSeconds(20));
        test.Store.Clock.Advance(TimeSpan.FromSeconds(20));
    }

    /// <summary>Returns a fault of the first such request.</summary>
    private static Func<HttpRequest, S3Fault?> Once(Func<HttpRequest, bool> isMeant, S3Fault fault)
    {
        var left = 1;
        return request => isMeant(request) && Interlocked.Exchange(ref left, 0) == 1 ? fault : null;
    }

    private static Task<StoredFile> SaveAsync(FilesInBucket test, int size) =>
        test.Store.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", new ZeroStream(size), size, default);

    private static async Task<(StoredFile Stored, byte[] Bytes)> SaveRandomAsync(FilesInBucket test, int size)
    {
        var bytes = new byte[size];
        Random.Shared.NextBytes(bytes);
        return (await test.Store.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", new MemoryStream(bytes), size, default), bytes);
    }

    private static async Task<byte[]> ReadAsync(FilesInBucket test, StoredFile stored)
    {
        await using var content = await test.Store.Files.OpenAsync(stored, default);
        using var read = new MemoryStream();
        await content.CopyToAsync(read);
        return read.ToArray();
    }
}
