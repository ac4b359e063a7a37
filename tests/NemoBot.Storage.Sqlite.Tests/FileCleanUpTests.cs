using Harness.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;
using NemoBot.WebChat.Incoming;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Sqlite.Tests;

/// <summary>Which files go, and whose; and who is refused instead.</summary>
public sealed class FileCleanUpTests
{
    [Fact]
    public async Task Files_younger_than_an_hour_are_never_evicted_and_new_ones_are_refused_instead()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:FilesLimitBytes", "1048576"));
        var old = await SaveAsync(test, 700_000);
        test.Clock.Advance(TimeSpan.FromMinutes(59));
        var young = await SaveAsync(test, 700_000);

        Assert.Equal(FileSpace.None, await test.Files.CheckSpaceAsync(null, 10, default));
        Assert.Equal([old.Id, young.Id], (await test.Store.OldestFilesAsync(10, default)).Select(file => file.Id));

        test.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(FileSpace.Enough, await test.Files.CheckSpaceAsync(null, 10, default));
        Assert.Equal([young.Id], (await test.Store.OldestFilesAsync(10, default)).Select(file => file.Id));
    }

    [Fact]
    public async Task One_address_holds_no_more_than_its_share_and_its_own_old_files_make_room_for_it()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:FilesLimitBytes", "10000000")); // 20 % of it.
        var other = await test.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", new MemoryStream(new byte[3_000_000]), long.MaxValue, default);
        var first = await UploadAsync(test, "greedy", 1_200_000);
        await Assert.ThrowsAsync<ShareUsedUpException>(() => UploadAsync(test, "greedy", 1_200_000));
        Assert.Equal(FileSpace.ShareUsedUp, await test.Files.CheckSpaceAsync("greedy", 1_200_000, default));
        Assert.Equal(FileSpace.Enough, await test.Files.CheckSpaceAsync("other", 1_200_000, default));
        await test.Store.CommitAsync(new() { Jobs = [Job(Ana, "j") with { Request = new() { Language = "en", Attachments = [new(first.Id, "a.mp4", 10)] } }] }, default);
        test.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(FileSpace.ShareUsedUp, await test.Files.CheckSpaceAsync("greedy", 1_200_000, default)); // A job needs it.

        await test.Store.UpdateJobAsync(Ana, "j", job => job with { State = JobState.Done }, default);
        test.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(FileSpace.Enough, await test.Files.CheckSpaceAsync("greedy", 1_200_000, default));
        var second = await UploadAsync(test, "greedy", 1_200_000);
        Assert.Equal([other.Id, second.Id], (await test.Store.OldestFilesAsync(10, default)).Select(file => file.Id));

        // A result is kept in any case, and counts.
        await test.Files.SaveAsync(new(Ana) { CountedAs = "greedy" }, "r.mp4", "video/mp4", new MemoryStream(new byte[1_000_000]), long.MaxValue, default);
        await Assert.ThrowsAsync<ShareUsedUpException>(() => UploadAsync(test, "greedy", 1));
    }

    [Fact]
    public async Task Old_files_make_room_for_unfinished_uploads_that_fill_the_disk()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:FilesLimitBytes", "1048576"), ("Storage:FilesPercentPerAddress", "100"));
        await SaveAsync(test, 500_000);
        var newer = await SaveAsync(test, 500_000);
        test.Clock.Advance(TimeSpan.FromHours(2));
        await BeginUploadAsync(test, "a", 100_000);

        Assert.Equal(FileSpace.Enough, await test.Files.CheckSpaceAsync("b", 10, default));
        Assert.Equal([newer.Id], (await test.Store.OldestFilesAsync(10, default)).Select(file => file.Id));
    }

    [Fact]
    public async Task Old_files_make_room_when_exactly_the_limit_is_used()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:FilesLimitBytes", "1048576"));
        await SaveAsync(test, 1_048_576);
        test.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(FileSpace.Enough, await test.Files.CheckSpaceAsync(null, 10, default));
    }

    [Fact]
    public async Task A_share_that_an_unfinished_upload_fills_gets_room_from_its_own_old_files()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:FilesLimitBytes", "10000000")); // 20 % of it.
        await UploadAsync(test, "a", 700_000);
        var newer = await UploadAsync(test, "a", 700_000);
        test.Clock.Advance(TimeSpan.FromHours(2));
        await BeginUploadAsync(test, "a", 500_000);

        Assert.Equal(FileSpace.Enough, await test.Files.CheckSpaceAsync("a", 300_000, default));
        Assert.Equal([newer.Id], (await test.Store.OldestFilesAsync(10, default)).Select(file => file.Id));
    }

    [Fact]
    public async Task Nothing_is_deleted_for_a_file_that_does_not_fit_beside_the_unfinished_ones_anyway()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:FilesLimitBytes", "10000000")); // 20 % of it.
        var stored = await UploadAsync(test, "a", 700_000);
        test.Clock.Advance(TimeSpan.FromHours(2));
        await BeginUploadAsync(test, "a", 1_200_000);

        Assert.Equal(FileSpace.ShareUsedUp, await test.Files.CheckSpaceAsync("a", 900_000, default));
        Assert.Equal([stored.Id], (await test.Store.OldestFilesAsync(10, default)).Select(file => file.Id));
    }

    [Fact]
    public async Task Uploads_at_the_same_time_are_no_larger_share()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:FilesLimitBytes", "50000000"));
        var uploads = Enumerable.Range(0, 16).Select(async _ =>
        {
            try
            {
                await UploadAsync(test, "greedy", 6_000_000);
            }
            catch (ShareUsedUpException)
            {
                // As it should be, for most of them.
            }
        });
        await Task.WhenAll(uploads);

        Assert.InRange(await test.Store.StoredBytesAsync(default, "greedy"), 0, 10_000_000);
        Assert.True(await UploadAsync(test, "other", 6_000_000) is not null);
    }

    [Fact]
    public async Task Uploads_whose_message_was_not_accepted_go_after_an_hour_and_accepted_ones_stay()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var lost = await UploadAsync(test, "a", 10);
        var accepted = await UploadAsync(test, "a", 10);
        var result = await SaveAsync(test, 10);
        var message = Message(Ana, "1") with { Attachments = [new(accepted.Id, "a.mp4", 10)] };
        await test.WebChat.AcceptAsync(message, null, null, default);
        var item = await test.Store.NextMessageAsync(Ana, default);
        await test.Store.CommitAsync(new() { HandledMessageId = item!.Id }, default);
        await test.ReopenAsync();
        test.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(0, await test.Files.CleanUpAsync(default));

        test.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await test.Files.CleanUpAsync(default));
        Assert.Null(await test.Files.OpenLocalAsync(lost, default));
        Assert.Equal([accepted.Id, result.Id], (await test.Store.OldestFilesAsync(10, default)).Select(file => file.Id));
    }

    [Fact]
    public async Task An_upload_that_still_runs_keeps_its_first_file()
    {
        var uploads = new UploadsUnderWay();
        await using var test = await StoreUnderTest.StartAsync();
        var files = new FileStore(
            test.Store, Options.Create(new StorageOptions { Path = test.DatabasePath }), test.Clock, NullLogger<FileStore>.Instance, keepers: [uploads], folders: test.Folders);
        var first = await UploadAsync(test, "a", 10);
        uploads.Add(first.Id);
        test.Clock.Advance(TimeSpan.FromHours(3));

        Assert.Equal(0, await files.CleanUpAsync(default));
        uploads.Remove(first.Id);
        Assert.Equal(1, await files.CleanUpAsync(default));
    }

    [Fact]
    public async Task What_a_crash_left_behind_goes_after_a_day_and_what_an_upload_writes_now_does_not()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var stored = await SaveAsync(test, 10);
        await test.CloseAsync();
        foreach (var (name, hoursAgo) in new[] { ("half.part", 1.5), ("now.part", 0.5), ("unregistered.bin", 25), ("fresh.bin", 1) })
        {
            var path = Path.Combine(test.FilesFolder, name);
            await File.WriteAllTextAsync(path, "x");
            File.SetLastWriteTimeUtc(path, test.Clock.GetUtcNow().UtcDateTime.AddHours(-hoursAgo));
        }

        await test.OpenAsync();

        // A file without a record counts from when it was first seen so: the database may be an older backup.
        Assert.Equal([stored.Path, "fresh.bin", "now.part", "unregistered.bin"], test.StoredFiles);
        test.Clock.Advance(TimeSpan.FromHours(23.5));
        Assert.Equal(1, await test.Files.RemoveOrphansAsync(default));
        Assert.Equal([stored.Path, "fresh.bin", "unregistered.bin"], test.StoredFiles);
        test.Clock.Advance(TimeSpan.FromHours(0.5));
        Assert.Equal(2, await test.Files.RemoveOrphansAsync(default));
        Assert.Equal([stored.Path], test.StoredFiles);
    }

    [Fact]
    public async Task A_partial_file_is_deleted_after_an_hour_without_a_byte()
    {
        await using var test = await StoreUnderTest.StartAsync();
        foreach (var (name, minutesAgo) in new[] { ("broken-off.part", 60), ("slow.part", 59) })
        {
            var path = Path.Combine(test.FilesFolder, name);
            await File.WriteAllTextAsync(path, "x");
            File.SetLastWriteTimeUtc(path, test.Clock.GetUtcNow().UtcDateTime.AddMinutes(-minutesAgo));
        }

        Assert.Equal(1, await test.Files.RemoveOrphansAsync(default));
        Assert.Equal(["slow.part"], test.StoredFiles);
    }

    [Fact]
    public async Task In_a_shared_folder_what_another_process_may_write_stays_for_a_day()
    {
        await using var test = await StoreUnderTest.StartAsync();
        test.Folders.Use(test.Folders.Keys, test.Folders.Files, areShared: true);
        foreach (var (name, hoursAgo) in new[] { ("left.part", 24), ("stalled.part", 23) })
        {
            var path = Path.Combine(test.FilesFolder, name);
            await File.WriteAllTextAsync(path, "x");
            File.SetLastWriteTimeUtc(path, test.Clock.GetUtcNow().UtcDateTime.AddHours(-hoursAgo));
        }

        Assert.Equal(1, await test.Files.RemoveOrphansAsync(default));
        Assert.Equal(["stalled.part"], test.StoredFiles);
    }

    [Fact]
    public async Task In_a_shared_folder_an_upload_that_another_process_still_receives_keeps_its_first_files_for_a_day()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:FilesLimitBytes", "1048576"));
        test.Folders.Use(test.Folders.Keys, test.Folders.Files, areShared: true);
        var other = new FileStore( // Of another process: only there it is known that the message is still being received.
            test.Store, Options.Create(new StorageOptions { Path = test.DatabasePath }), test.Clock, NullLogger<FileStore>.Instance, folders: test.Folders);
        var first = await other.SaveAsync(new(Ana) { AwaitsMessage = true }, "a.mp4", "video/mp4", new MemoryStream(new byte[1000]), 1000, default);
        var result = await SaveAsync(test, 2 << 20);
        test.Clock.Advance(TimeSpan.FromHours(23));

        Assert.Equal(1, await test.Files.CleanUpAsync(default)); // The disk is full.
        Assert.Equal([first.Id], (await test.Store.OldestFilesAsync(10, default)).Select(file => file.Id));
        Assert.Null(await test.Files.OpenLocalAsync(result, default));

        test.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(1, await test.Files.CleanUpAsync(default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // It takes the request, and never answers.
    public async Task While_a_bucket_is_away_one_file_is_tried_the_others_wait_and_what_is_on_this_machine_goes(bool isSilent)
    {
        await using var test = await StoreUnderTest.StartAsync();
        var bucket = new BucketThatFails { IsAway = true, IsSilent = isSilent };
        var options = Options.Create(new StorageOptions { Path = test.DatabasePath, FilesLimitBytes = 1 << 20 });
        var files = new FileStore(test.Store, options, test.Clock, NullLogger<FileStore>.Instance, folders: test.Folders, bucket: bucket);
        var partials = new PartialFileStore(files, test.Store, test.Folders, test.Protection, new(test.Clock), test.Clock, NullLogger<PartialFileStore>.Instance);
        partials.Load();
        var idle = partials.Create(new(Ana), 2 << 20, "", long.MaxValue);
        await partials.AppendAsync(idle, new MemoryStream(new byte[2 << 20]), idle.SizeBytes, default);
        for (var n = 1; n <= 3; n++)
        {
            await test.Store.AddFileAsync(StoredFile(Ana, $"{n}", minutes: n) with { AwaitsMessage = true }, default);
        }

        test.Clock.Advance(TimeSpan.FromHours(2));
        var check = files.CheckSpaceAsync(null, 10, default); // A person waits for that.
        if (isSilent)
        {
            await test.Clock.WaitForLimitAsync(TimeSpan.FromSeconds(10));
            test.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(FileSpace.Enough, await check);
        Assert.Null(partials.Find(Ana, idle.Id));
        Assert.Equal(["1.bin"], bucket.Deleted);
        Assert.Equal(["2", "3"], (await test.Store.OldestFilesAsync(10, default)).Select(file => file.Id));
        bucket.IsAway = false;
        Assert.Equal(2, await files.CleanUpAsync(default));
        Assert.Equal(["1.bin", "2.bin", "3.bin"], bucket.Deleted);
    }

    [Fact]
    public async Task A_file_that_cannot_be_deleted_keeps_no_other_in_a_folder()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var (stuck, next) = (await UploadAsync(test, "a", 10), await UploadAsync(test, "a", 10));
        File.Delete(Path.Combine(test.FilesFolder, stuck.Path));
        Directory.CreateDirectory(Path.Combine(test.FilesFolder, stuck.Path)); // Nobody can delete that as a file.
        test.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(2, await test.Files.CleanUpAsync(default));
        Assert.DoesNotContain(next.Path, test.StoredFiles);
        Assert.Empty(await test.Store.OldestFilesAsync(10, default));
    }

    /// <summary>Leaves an upload whose rest does not come.</summary>
    private static async Task BeginUploadAsync(StoreUnderTest test, string countedAs, int size)
    {
        var file = test.Partials.Create(new(Ana) { CountedAs = countedAs, AwaitsMessage = true }, size + 1, "", long.MaxValue);
        await test.Partials.AppendAsync(file, new MemoryStream(new byte[size]), file.SizeBytes, default);
    }

    private static Task<StoredFile> UploadAsync(StoreUnderTest test, string countedAs, int size) => test.Files.SaveAsync(
        new(Ana) { CountedAs = countedAs, AwaitsMessage = true }, "a.mp4", "video/mp4", new MemoryStream(new byte[size]), long.MaxValue, default);

    private static Task<StoredFile> SaveAsync(StoreUnderTest test, int size) =>
        test.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", new MemoryStream(new byte[size]), size, default);

    /// <summary>A bucket of which only the names that were to be deleted are known.</summary>
    private sealed class BucketThatFails : IFileBucket
    {
        public bool IsAway { get; set; }

        public bool IsSilent { get; init; }

        public List<string> Deleted { get; } = [];

        public Task DeleteAsync(string name, CancellationToken cancellationToken)
        {
            Deleted.Add(name);
            return !IsAway ? Task.CompletedTask
                : IsSilent ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
                : throw new StorageException("The bucket is away.") { OfFiles = FilesFault.Away };
        }

        public Task<IFileWriter> CreateAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task TakeAsync(string name, string from, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Stream> OpenAsync(string name, long size, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<LocalFile?> OpenLocalAsync(string name, long size, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<IReadOnlyList<(string Name, DateTimeOffset WrittenAt)>> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<int> RemoveUnfinishedAsync(DateTimeOffset before, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void ThrowIfFull() => throw new NotSupportedException();

        public Task ProbeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ClaimAsync(string store, IStore records, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string> TryAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
