using Harness.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;
using NemoVideo.Http;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Sqlite.Tests;

/// <summary>Files that arrive in parts, in a folder that several processes use: each part goes to any of them, and what one of them knew before may be wrong.</summary>
public sealed class SharedPartialFileTests : IAsyncLifetime
{
    private static readonly FileOwner Owner = new(Ana) { CountedAs = "a", AwaitsMessage = true };
    private StoreUnderTest _test = null!;

    public async ValueTask InitializeAsync()
    {
        _test = await StoreUnderTest.StartAsync();
        _test.Folders.Use(_test.Folders.Keys, _test.Folders.Files, areShared: true);
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task A_part_for_an_end_that_another_process_has_moved_is_refused_and_nothing_is_written()
    {
        var (one, other) = (Begin(), Begin());
        var begun = one.Partials.Create(Owner, 30, "", long.MaxValue);
        var seen = other.Partials.Find(Ana, begun.Id)!;
        begun = await one.Partials.AppendAsync(begun, new MemoryStream(new byte[10]), 30, default);

        var refusal = await Assert.ThrowsAsync<PartialFileElsewhereException>(() => other.Partials.AppendAsync(seen, new MemoryStream(new byte[5]), 30, default));

        Assert.False(refusal.IsBeingWritten);
        Assert.Equal(10, other.Partials.Find(Ana, begun.Id)!.ReceivedBytes);
        Assert.True((await other.Partials.AppendAsync(begun, new MemoryStream(new byte[20]), 30, default)).IsComplete);
        Assert.Equal(30, one.Partials.Find(Ana, begun.Id)!.ReceivedBytes);
    }

    [Fact]
    public async Task While_one_process_writes_another_one_is_told_to_wait()
    {
        var (one, other) = (Begin(), Begin());
        var begun = one.Partials.Create(Owner, 30, "", long.MaxValue);
        var seen = other.Partials.Find(Ana, begun.Id)!;
        var (writing, end) = await WriteSlowlyAsync(one.Partials, begun);

        Assert.True((await Assert.ThrowsAsync<PartialFileElsewhereException>(() => other.Partials.AppendAsync(seen, new MemoryStream([1]), 30, default))).IsBeingWritten);
        Assert.True(Assert.Throws<PartialFileElsewhereException>(() => other.Partials.Open(seen)).IsBeingWritten);
        Assert.Equal(0, other.Partials.Find(Ana, begun.Id)!.ReceivedBytes);

        end.SetResult(0);
        await writing;
        Assert.Equal(1, (await other.Partials.AppendAsync(seen, new MemoryStream([1]), 30, default)).ReceivedBytes);
    }

    [Fact]
    public async Task What_another_process_has_kept_counts_no_more_here_and_leaves_its_place()
    {
        var (one, other) = (Begin(), Begin());
        PartialFile begun = null!;
        for (var n = 0; n <= PartialFileStore.MostOfChat; n++)
        {
            begun = one.Partials.Create(Owner, 10, "", long.MaxValue);
            var found = await other.Partials.AppendAsync(other.Partials.Find(Ana, begun.Id)!, new MemoryStream(new byte[10]), 10, default);
            await one.Partials.KeepAsync(found, "a.mp4", "video/mp4", default);
        }

        Assert.NotNull(other.Partials.Find(Ana, other.Partials.Create(Owner, 10, "", long.MaxValue).Id));
        Assert.Equal(0, other.Files.Shares.BeingWritten);
        Assert.Null(other.Partials.Find(Ana, begun.Id));
    }

    [Fact]
    public async Task What_another_process_has_kept_or_deleted_is_forgotten_by_the_clean_up()
    {
        var (one, other) = (Begin(), Begin());
        var (kept, withdrawn) = (await ReceiveAsync(one.Partials, Owner, 10), await ReceiveAsync(one.Partials, Owner, 10));
        Assert.NotNull(other.Partials.Find(Ana, kept.Id));
        Assert.NotNull(other.Partials.Find(Ana, withdrawn.Id));
        Assert.Equal(20, other.Files.Shares.BeingWritten);
        await one.Partials.KeepAsync(kept, "a.mp4", "video/mp4", default);
        one.Partials.Delete(withdrawn);

        Assert.Equal(0, other.Partials.RemoveExpired());

        Assert.Equal(0, other.Files.Shares.BeingWritten);
    }

    [Fact]
    public async Task A_full_disk_is_counted_anew_before_anybodys_files_go()
    {
        var (one, other) = (Begin(limit: 1 << 20), Begin(limit: 1 << 20));
        var old = await one.Files.SaveAsync(new(Ben), "a.mp4", "video/mp4", new MemoryStream(new byte[200_000]), long.MaxValue, default);
        _test.Clock.Advance(TimeSpan.FromHours(2));
        var kept = await ReceiveAsync(one.Partials, new(Ana), 600_000);
        Assert.NotNull(other.Partials.Find(Ana, kept.Id));
        await one.Partials.KeepAsync(kept, "a.mp4", "video/mp4", default);

        Assert.Equal(FileSpace.Enough, await other.Files.CheckSpaceAsync(null, 10, default));

        Assert.NotNull(await _test.Store.GetFileAsync(Ben, old.Id, default));
    }

    [Fact]
    public async Task An_upload_whose_parts_go_to_another_process_is_not_taken_for_empty()
    {
        var (one, other) = (Begin(places: 1), Begin());
        var begun = one.Partials.Create(OwnerOf(1), 20, "", long.MaxValue);
        await other.Partials.AppendAsync(other.Partials.Find(ChatOf(1), begun.Id)!, new MemoryStream(new byte[10]), 20, default);
        _test.Clock.Advance(TimeSpan.FromMinutes(3));

        Assert.Throws<TooManyPartialFilesException>(() => one.Partials.Create(OwnerOf(2), 10, "", long.MaxValue));

        Assert.Equal(10, other.Partials.Find(ChatOf(1), begun.Id)!.ReceivedBytes);
        Assert.Equal(10, one.Files.Shares.BeingWritten);
    }

    [Fact]
    public async Task An_upload_that_another_process_is_writing_does_not_give_way_to_its_own_chat()
    {
        var (one, other) = (Begin(), Begin());
        var begun = Enumerable.Range(0, PartialFileStore.MostOfChat).Select(_ => one.Partials.Create(Owner, 20, "", long.MaxValue)).ToList();
        var (writing, end) = await WriteSlowlyAsync(other.Partials, other.Partials.Find(Ana, begun[0].Id)!);

        one.Partials.Create(Owner, 20, "", long.MaxValue);

        Assert.Null(one.Partials.Find(Ana, begun[1].Id));
        end.SetResult(0);
        await writing;
        Assert.NotNull(one.Partials.Find(Ana, begun[0].Id));
    }

    [Fact]
    public async Task Uploads_of_another_process_give_way_when_nothing_has_arrived_for_an_hour_and_go_after_a_day()
    {
        var other = Begin();
        var theirs = await ReceiveAsync(other.Partials, OwnerOf(1), 10, more: 1);
        var one = Begin(places: 1);
        _test.Clock.Advance(TimeSpan.FromMinutes(59));
        await other.Partials.AppendAsync(theirs, new MemoryStream([1]), theirs.SizeBytes, default);
        _test.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Throws<TooManyPartialFilesException>(() => one.Partials.Create(OwnerOf(2), 10, "", long.MaxValue));
        Assert.Equal(11, other.Partials.Find(ChatOf(1), theirs.Id)!.ReceivedBytes);
        _test.Clock.Advance(TimeSpan.FromHours(1));

        var mine = one.Partials.Create(OwnerOf(2), 10, "", long.MaxValue);

        Assert.Null(other.Partials.Find(ChatOf(1), theirs.Id));
        Assert.NotNull(other.Partials.Find(ChatOf(2), mine.Id));
        _test.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(1, other.Partials.RemoveExpired());
        Assert.Empty(_test.StoredFiles);
    }

    private static ChatKey ChatOf(int n) => new("web", $"{n}");

    private static FileOwner OwnerOf(int n) => new(ChatOf(n)) { CountedAs = $"{n}" };

    /// <summary>What a process has: its own counts, and the folder of all.</summary>
    private (FileStore Files, PartialFileStore Partials) Begin(int places = PartialFileStore.MostOfAll, long limit = 20L << 30)
    {
        var options = Options.Create(new StorageOptions { Path = _test.DatabasePath, FilesLimitBytes = limit, FilesPercentPerAddress = 100 });
        var files = new FileStore(_test.Store, options, _test.Clock, NullLogger<FileStore>.Instance, folders: _test.Folders);
        var partials = new PartialFileStore(files, _test.Store, _test.Folders, _test.Protection, new(_test.Clock), _test.Clock, NullLogger<PartialFileStore>.Instance, places);
        partials.Load();
        return (files, partials);
    }

    /// <param name="more">Bytes that are still to come.</param>
    private static async Task<PartialFile> ReceiveAsync(PartialFileStore partials, FileOwner owner, int received, int more = 0)
    {
        var file = partials.Create(owner, received + more, "", long.MaxValue);
        return await partials.AppendAsync(file, new MemoryStream(new byte[received]), file.SizeBytes, default);
    }

    /// <summary>Begins to write what has no end until the source is set.</summary>
    private static async Task<(Task<PartialFile> Writing, TaskCompletionSource<int> End)> WriteSlowlyAsync(PartialFileStore partials, PartialFile file)
    {
        var (reading, end) = (new TaskCompletionSource(), new TaskCompletionSource<int>());
        var slow = new ForwardStream((_, _) =>
        {
            reading.TrySetResult();
            return new(end.Task);
        });
        var writing = partials.AppendAsync(file, slow, file.SizeBytes, default);
        await reading.Task;
        return (writing, end);
    }
}
