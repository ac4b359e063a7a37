using Harness.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;
using NemoVideo.Http;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Sqlite.Tests;

/// <summary>Files that arrive in parts: what is kept, what counts, and what goes.</summary>
public sealed class PartialFileTests
{
    private const int Megabyte = 1 << 20;
    private static readonly FileOwner Owner = new(Ana) { CountedAs = "a", AwaitsMessage = true };

    [Fact]
    public async Task What_was_read_before_the_line_was_cut_stays()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var file = test.Partials.Create(Owner, 2 * Megabyte, "", long.MaxValue);
        var sent = 0;
        await using var cut = new ForwardStream((buffer, _) =>
        {
            var count = Math.Min(1000, buffer.Length);
            return (sent += count) <= 300_000 ? new(count) : throw new IOException("The line was cut.");
        });

        await Assert.ThrowsAsync<IOException>(() => test.Partials.AppendAsync(file, cut, file.SizeBytes, default));

        Assert.InRange(test.Partials.Find(Ana, file.Id)!.ReceivedBytes, 299_001, 300_000);
    }

    [Fact]
    public async Task Unfinished_files_count_towards_the_share_also_after_a_restart()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:FilesLimitBytes", $"{10 * Megabyte}"), ("Storage:FilesPercentPerAddress", "20"));
        var file = test.Partials.Create(Owner, 4 * Megabyte, "", long.MaxValue);
        file = await test.Partials.AppendAsync(file, new MemoryStream(new byte[Megabyte * 3 / 2]), file.SizeBytes, default);
        Assert.Equal(FileSpace.ShareUsedUp, await test.Files.CheckSpaceAsync("a", Megabyte, default));
        Assert.Equal(FileSpace.Enough, await test.Files.CheckSpaceAsync("b", Megabyte, default));

        await test.ReopenAsync();
        Assert.Equal(FileSpace.ShareUsedUp, await test.Files.CheckSpaceAsync("a", Megabyte, default));
        await Assert.ThrowsAsync<ShareUsedUpException>(() => test.Partials.AppendAsync(file, new MemoryStream(new byte[Megabyte]), file.SizeBytes, default));

        test.Partials.Delete(file);
        Assert.Equal(FileSpace.Enough, await test.Files.CheckSpaceAsync("a", Megabyte, default));
    }

    [Fact]
    public async Task A_finished_file_counts_once()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:FilesLimitBytes", $"{10 * Megabyte}"), ("Storage:FilesPercentPerAddress", "20"));
        var file = test.Partials.Create(Owner, Megabyte, "", long.MaxValue);
        file = await test.Partials.AppendAsync(file, new MemoryStream(new byte[Megabyte]), file.SizeBytes, default);

        var stored = await test.Partials.KeepAsync(file, "a.mp4", "video/mp4", default);

        Assert.Equal((file.Id, (long)Megabyte, "a", true), (stored.Id, stored.SizeBytes, stored.CountedAs, stored.AwaitsMessage));
        Assert.Equal([stored.Path], test.StoredFiles);
        Assert.Equal(FileSpace.Enough, await test.Files.CheckSpaceAsync("a", Megabyte * 9 / 10, default));
        Assert.Equal(stored, await test.Partials.KeepAsync(file, "a.mp4", "video/mp4", default));
    }

    [Fact]
    public async Task Uploads_that_nobody_continues_give_way_to_another_address_after_an_hour()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var partials = WithPlaces(test, 2);
        var begun = new[] { await BeginAsync(partials, OwnerOf(1)), await BeginAsync(partials, OwnerOf(2)) };

        Assert.True(Assert.Throws<TooManyPartialFilesException>(() => partials.Create(OwnerOf(0), 10, "", long.MaxValue)).IsOfAll);
        test.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Throws<TooManyPartialFilesException>(() => partials.Create(OwnerOf(0), 10, "", long.MaxValue));
        test.Clock.Advance(TimeSpan.FromMinutes(1));

        var mine = partials.Create(OwnerOf(0), 10, "", long.MaxValue);

        Assert.NotNull(partials.Find(ChatOf(0), mine.Id));
        Assert.Null(partials.Find(ChatOf(1), begun[0].Id));
        Assert.NotNull(partials.Find(ChatOf(2), begun[1].Id));
    }

    [Fact]
    public async Task Uploads_without_a_byte_give_way_after_2_minutes_however_often_they_are_asked_about()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var partials = WithPlaces(test, 3);
        var begun = await BeginAsync(partials, OwnerOf(1));
        var empty = new[] { partials.Create(OwnerOf(2), 10, "", long.MaxValue), partials.Create(OwnerOf(3), 10, "", long.MaxValue) };
        test.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.NotNull(partials.Find(ChatOf(2), empty[0].Id));
        Assert.Throws<TooManyPartialFilesException>(() => partials.Create(OwnerOf(0), 10, "", long.MaxValue));
        test.Clock.Advance(TimeSpan.FromSeconds(1));

        partials.Create(OwnerOf(0), 10, "", long.MaxValue);

        Assert.Null(partials.Find(ChatOf(2), empty[0].Id)); // The oldest of those without a byte.
        Assert.NotNull(partials.Find(ChatOf(3), empty[1].Id));
        Assert.NotNull(partials.Find(ChatOf(1), begun.Id));
    }

    [Fact]
    public async Task Who_keeps_many_uploads_in_use_leaves_places_to_others()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var partials = WithPlaces(test, 4);
        var greedy = new List<PartialFile>();
        for (var n = 0; n < 3; n++)
        {
            greedy.Add(await BeginAsync(partials, OwnerOf(1)));
            test.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var other = await BeginAsync(partials, OwnerOf(2));

        var mine = await BeginAsync(partials, OwnerOf(3));

        Assert.Null(partials.Find(ChatOf(1), greedy[0].Id));
        Assert.NotNull(partials.Find(ChatOf(2), other.Id));
        Assert.NotNull(partials.Find(ChatOf(3), mine.Id));
        Assert.Throws<TooManyPartialFilesException>(() => partials.Create(OwnerOf(3), 10, "", long.MaxValue)); // Now nobody has clearly more than the others.
    }

    [Fact]
    public async Task An_address_at_its_limit_loses_its_own_idle_uploads_and_nobody_elses()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var other = test.Partials.Create(Owner, 10, "", long.MaxValue);
        var oldest = await BeginAsync(test, Shared(0));
        for (var n = 1; n < PartialFileStore.MostOfOwner; n++)
        {
            await BeginAsync(test, Shared(n));
        }

        test.Clock.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(test.Partials.Find(ChatOf(8), (await BeginAsync(test, Shared(PartialFileStore.MostOfOwner))).Id));
        Assert.Null(test.Partials.Find(ChatOf(0), oldest.Id));
        Assert.NotNull(test.Partials.Find(Ana, other.Id));

        FileOwner Shared(int n) => new(ChatOf(n / 25)) { CountedAs = "network" };
    }

    [Fact]
    public async Task A_chat_at_its_own_limit_exchanges_its_oldest_upload_although_its_address_is_at_the_limit_too()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var owners = Enumerable.Range(0, PartialFileStore.MostOfOwner).Select(n => new FileOwner(ChatOf(n / PartialFileStore.MostOfChat)) { CountedAs = "network" });
        var files = owners.Select(owner => test.Partials.Create(owner, 10, "", long.MaxValue)).ToList();

        test.Partials.Create(files[0].Owner, 10, "", long.MaxValue);

        Assert.Null(test.Partials.Find(ChatOf(0), files[0].Id));
        Assert.NotNull(test.Partials.Find(ChatOf(0), files[1].Id));
        Assert.False(Assert.Throws<TooManyPartialFilesException>(() => test.Partials.Create(new(Ana) { CountedAs = "network" }, 10, "", long.MaxValue)).IsOfAll);
    }

    [Fact]
    public async Task An_upload_that_is_being_written_or_asked_about_is_not_idle()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:FilesLimitBytes", $"{10 * Megabyte}"), ("Storage:FilesPercentPerAddress", "20"));
        var asked = await BeginAsync(test, Owner, Megabyte);
        var written = test.Partials.Create(Owner, Megabyte, "", long.MaxValue);
        var (reading, rest) = (new TaskCompletionSource(), new TaskCompletionSource<int>());
        await using var slow = new ForwardStream((_, _) =>
        {
            reading.TrySetResult();
            return new(rest.Task);
        });
        var writing = test.Partials.AppendAsync(written, slow, written.SizeBytes, default);
        await reading.Task;
        test.Clock.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(test.Partials.Find(Ana, asked.Id));

        Assert.Equal(FileSpace.ShareUsedUp, await test.Files.CheckSpaceAsync("a", Megabyte * 3 / 2, default));
        rest.SetResult(0);
        Assert.Equal(0, (await writing).ReceivedBytes);
        Assert.NotNull(test.Partials.Find(Ana, asked.Id));
        Assert.NotNull(test.Partials.Find(Ana, written.Id));
    }

    [Fact]
    public async Task Idle_uploads_make_room_in_their_share_after_an_hour_if_old_files_do_not()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:FilesLimitBytes", $"{10 * Megabyte}"), ("Storage:FilesPercentPerAddress", "20"));
        var older = await BeginAsync(test, Owner, Megabyte * 9 / 10);
        test.Clock.Advance(TimeSpan.FromMinutes(1));
        var newer = await BeginAsync(test, Owner, Megabyte * 9 / 10);
        Assert.Equal(FileSpace.ShareUsedUp, await test.Files.CheckSpaceAsync("a", Megabyte, default));
        test.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(FileSpace.Enough, await test.Files.CheckSpaceAsync("a", Megabyte, default));
        Assert.Null(test.Partials.Find(Ana, older.Id));
        Assert.NotNull(test.Partials.Find(Ana, newer.Id));
        Assert.Equal(2, test.StoredFiles.Count());
    }

    [Fact]
    public async Task Idle_uploads_that_fill_the_disk_make_room_for_all_before_anybodys_files_do()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:FilesLimitBytes", $"{Megabyte}"), ("Storage:FilesPercentPerAddress", "100"));
        var stored = await test.Files.SaveAsync(new(Ben), "a.mp4", "video/mp4", new MemoryStream(new byte[1000]), 1000, default);
        await BeginAsync(test, Owner, Megabyte * 6 / 10);
        await BeginAsync(test, Owner, Megabyte * 6 / 10);
        Assert.Equal(FileSpace.None, await test.Files.CheckSpaceAsync("b", 1, default));
        test.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(FileSpace.Enough, await test.Files.CheckSpaceAsync("b", 1, default));
        Assert.Equal(1 + 2, test.StoredFiles.Count());
        Assert.Contains(stored.Path, test.StoredFiles);
    }

    [Fact]
    public async Task What_a_crash_left_half_written_goes_after_a_day_and_disturbs_no_start()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var whole = test.Partials.Create(Owner, 10, "", long.MaxValue);
        var torn = test.Partials.Create(Owner, 10, "", long.MaxValue);
        await test.CloseAsync();
        File.WriteAllBytes(Path.Combine(test.FilesFolder, $"{torn.Id}.upload"), [1, 2, 3]);
        File.WriteAllBytes(Path.Combine(test.FilesFolder, "stray.partial"), [1]);
        foreach (var path in Directory.GetFiles(test.FilesFolder, "*.*"))
        {
            File.SetLastWriteTimeUtc(path, test.Clock.GetUtcNow().UtcDateTime);
        }

        await test.OpenAsync();

        Assert.NotNull(test.Partials.Find(Ana, whole.Id));
        Assert.Null(test.Partials.Find(Ana, torn.Id));
        test.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(0, test.Partials.RemoveExpired());
        test.Clock.Advance(TimeSpan.FromHours(1));
        test.Partials.RemoveExpired();
        Assert.Empty(test.StoredFiles);
    }

    [Fact]
    public async Task A_file_that_cannot_be_deleted_keeps_no_other_and_is_tried_again()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var stuck = await BeginAsync(test, OwnerOf(1), 10);
        await BeginAsync(test, OwnerOf(2), 10);
        var path = Path.Combine(test.FilesFolder, $"{stuck.Id}.partial");
        File.Delete(path);
        Directory.CreateDirectory(path); // Nobody can delete that as a file.
        test.Clock.Advance(TimeSpan.FromHours(24));

        Assert.Equal(1, test.Partials.RemoveExpired());
        Assert.Equal([$"{stuck.Id}.upload"], test.StoredFiles);
        Assert.Equal(10, test.Files.Shares.BeingWritten);

        Directory.Delete(path);
        Assert.Equal(1, test.Partials.RemoveExpired());
        Assert.Empty(test.StoredFiles);
        Assert.Equal(0, test.Files.Shares.BeingWritten);
    }

    [Fact]
    public async Task In_a_shared_folder_an_upload_goes_on_at_another_process_and_only_in_its_chat()
    {
        await using var test = await StoreUnderTest.StartAsync();
        test.Folders.Use(test.Folders.Keys, test.Folders.Files, areShared: true);
        var partials = WithPlaces(test, 10); // It was there before the upload began.
        var begun = await BeginAsync(test, OwnerOf(1), Megabyte);

        Assert.Null(partials.Find(ChatOf(2), begun.Id));
        Assert.Null(partials.Find(ChatOf(1), "../" + begun.Id));
        Assert.Null(partials.Find(ChatOf(1), SortableId.Parse(begun.Id).ForMore(1).ToString()));
        var found = partials.Find(ChatOf(1), begun.Id)!;
        Assert.Equal(Megabyte, found.ReceivedBytes);

        found = await partials.AppendAsync(found, new MemoryStream([1]), found.SizeBytes, default);
        var stored = await partials.KeepAsync(found, "a.mp4", "video/mp4", default);
        Assert.Equal(Megabyte + 1, stored.SizeBytes);
        Assert.Equal([stored.Path], test.StoredFiles);
    }

    [Fact]
    public async Task Alone_in_its_folder_a_process_lets_what_an_earlier_one_left_give_way_after_an_hour()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var left = await BeginAsync(test, OwnerOf(1));
        var partials = WithPlaces(test, 1);
        partials.Load();
        test.Clock.Advance(TimeSpan.FromHours(1));

        partials.Create(OwnerOf(2), 10, "", long.MaxValue);

        Assert.Null(partials.Find(ChatOf(1), left.Id));
    }

    private static ChatKey ChatOf(int n) => new("web", $"{n}");

    private static FileOwner OwnerOf(int n) => new(ChatOf(n)) { CountedAs = $"{n}" };

    private static PartialFileStore WithPlaces(StoreUnderTest test, int places) =>
        new(test.Files, test.Store, test.Folders, test.Protection, new(test.Clock), test.Clock, NullLogger<PartialFileStore>.Instance, places);

    /// <summary>An upload whose rest does not come.</summary>
    private static Task<PartialFile> BeginAsync(StoreUnderTest test, FileOwner owner, int received = 1) => BeginAsync(test.Partials, owner, received);

    private static async Task<PartialFile> BeginAsync(PartialFileStore partials, FileOwner owner, int received = 1)
    {
        var file = partials.Create(owner, received + 1, "", long.MaxValue);
        return await partials.AppendAsync(file, new MemoryStream(new byte[received]), file.SizeBytes, default);
    }
}
