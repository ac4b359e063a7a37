using NemoBot.Core.Model;
using NemoVideo.Http;
using static Harness.Storage.Data;

namespace Harness.Storage;

/// <summary>The rules of stored files, wherever their bytes are. A new place needs one test class: see <c>FolderContractTests</c>.</summary>
public static class FileContract
{
    /// <summary>Larger than one part of an object, and no multiple of anything.</summary>
    private const int LargeBytes = (9 << 20) + 1;

    private static readonly Dictionary<string, (Func<IFilesUnderTest, Task> Check, (string, string)[] Settings)> Rules = new(StringComparer.Ordinal)
    {
        [nameof(A_file_comes_back_as_it_was_and_can_be_read_from_anywhere)] = (A_file_comes_back_as_it_was_and_can_be_read_from_anywhere, []),
        [nameof(A_file_that_comes_in_pieces_is_the_same_file)] = (A_file_that_comes_in_pieces_is_the_same_file, []),
        [nameof(A_file_whose_record_may_be_stored_stays)] = (A_file_whose_record_may_be_stored_stays, []),
        [nameof(A_file_that_is_too_large_leaves_nothing)] = (A_file_that_is_too_large_leaves_nothing, []),
        [nameof(A_stream_that_breaks_leaves_nothing)] = (A_stream_that_breaks_leaves_nothing, []),
        [nameof(A_save_that_is_given_up_leaves_nothing)] = (A_save_that_is_given_up_leaves_nothing, []),
        [nameof(A_deleted_file_is_gone_and_deleting_it_again_is_no_fault)] = (A_deleted_file_is_gone_and_deleting_it_again_is_no_fault, []),
        [nameof(A_program_gets_a_path_and_what_was_copied_for_it_goes)] = (A_program_gets_a_path_and_what_was_copied_for_it_goes, []),
        [nameof(Old_files_go_but_not_those_that_work_needs)] = (Old_files_go_but_not_those_that_work_needs, []),
        [nameof(The_oldest_go_until_all_are_within_the_limit)] = (The_oldest_go_until_all_are_within_the_limit, [("Storage:FilesLimitBytes", "1048576")]),
        [nameof(One_address_holds_no_more_than_its_share)] = (One_address_holds_no_more_than_its_share, [("Storage:FilesLimitBytes", "10000000")]), // 20 % of it.
        [nameof(A_file_without_a_record_goes_after_a_day)] = (A_file_without_a_record_goes_after_a_day, []),
        [nameof(A_file_that_has_its_record_again_is_no_orphan_any_more)] = (A_file_that_has_its_record_again_is_no_orphan_any_more, []),
        [nameof(A_file_that_came_in_parts_is_kept_once_however_often_that_is_repeated)] = (A_file_that_came_in_parts_is_kept_once_however_often_that_is_repeated, []),
    };

    public static TheoryData<string> Names => [.. Rules.Keys];

    internal static async Task CheckAsync(string name, Func<(string Key, string Value)[], Task<IFilesUnderTest>> startAsync)
    {
        var (check, settings) = Rules[name];
        await using var test = await startAsync(settings);
        await check(test);
    }

    private static async Task A_file_comes_back_as_it_was_and_can_be_read_from_anywhere(IFilesUnderTest test)
    {
        var bytes = Bytes(LargeBytes);
        var stored = await test.Store.Files.SaveAsync(new(Ana), "beach.mp4", "video/mp4", new MemoryStream(bytes), bytes.Length, default);
        await test.Store.ReopenAsync();

        Assert.Equal(stored, await test.Store.Store.GetFileAsync(Ana, stored.Id, default));
        Assert.Equal((LargeBytes, "beach.mp4", Start), (stored.SizeBytes, stored.FileName, stored.CreatedAt));
        await using var file = await test.Store.Files.OpenAsync(stored, default);
        var read = new byte[bytes.Length];
        await file.ReadExactlyAsync(read);
        Assert.Equal(bytes, read);
        Assert.Equal(0, await file.ReadAsync(read.AsMemory(0, 1)));
        foreach (var at in new[] { LargeBytes - 1, 0, 5_000_000, 4_999_000, 262_143, 262_144 })
        {
            file.Position = at;
            var count = await file.ReadAtLeastAsync(read.AsMemory(0, 1000), 1000, throwOnEndOfStream: false);
            Assert.Equal(bytes.AsSpan(at, Math.Min(1000, LargeBytes - at)), read.AsSpan(0, count));
        }
    }

    /// <summary>Around the sizes of one write, and of one part of an object; pieces as a network gives them.</summary>
    private static async Task A_file_that_comes_in_pieces_is_the_same_file(IFilesUnderTest test)
    {
        foreach (var (size, piece) in new[] { (0, 1), (1, 1), (262_143, 4_096), (262_144, 4_096), (262_145, 1_460), (700_000, 65_537), (8 << 20, 65_537), ((8 << 20) + 1, 65_537), (16 << 20, 70_001) })
        {
            var bytes = Bytes(size);

            var stored = await test.Store.Files.SaveAsync(new(Ana), "beach.mp4", "video/mp4", new PiecesStream(bytes, piece), size, default);

            Assert.Equal(size, stored.SizeBytes);
            Assert.Equal(bytes, await ReadAsync(test, stored));
        }
    }

    /// <summary>If its record is stored, the file must be there; if not, the clean-up finds the file.</summary>
    private static async Task A_file_whose_record_may_be_stored_stays(IFilesUnderTest test)
    {
        foreach (var isUnknown in new[] { false, true })
        {
            var (store, control) = StoreProxy.Over(test.Store.Store);
            control.After = (method, _) => method == nameof(IStore.AddFileAsync) ? throw new StorageException("The server is away.") { IsOutcomeUnknown = isUnknown } : Task.CompletedTask;

            await Assert.ThrowsAsync<StorageException>(() => test.Store.FilesOver(store).SaveAsync(new(Ana), "a.mp4", "video/mp4", new MemoryStream(new byte[100]), 200_000, default));

            Assert.Equal(isUnknown ? 1 : 0, test.Names.Count);
        }
    }

    private static async Task A_file_that_is_too_large_leaves_nothing(IFilesUnderTest test)
    {
        foreach (var most in new[] { 200_000, LargeBytes })
        {
            var refusal = await Assert.ThrowsAsync<FileTooLargeException>(
                () => test.Store.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", new MemoryStream(new byte[most + 1]), most, default));

            Assert.Equal(most, refusal.MaxBytes);
        }

        await NothingIsLeftAsync(test);
    }

    private static async Task A_stream_that_breaks_leaves_nothing(IFilesUnderTest test)
    {
        foreach (var bytes in new[] { 0, 500_000, LargeBytes })
        {
            await Assert.ThrowsAsync<IOException>(() => test.Store.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", Breaking(bytes), long.MaxValue, default));
        }

        await NothingIsLeftAsync(test);
    }

    private static async Task A_save_that_is_given_up_leaves_nothing(IFilesUnderTest test)
    {
        using var stop = new CancellationTokenSource();
        var left = LargeBytes;
        await using var endless = new ForwardStream((buffer, _) =>
        {
            left -= buffer.Length;
            if (left <= 0)
            {
                stop.Cancel();
            }

            return ValueTask.FromResult(buffer.Length);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Store.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", endless, long.MaxValue, stop.Token));
        await NothingIsLeftAsync(test);
    }

    private static async Task A_deleted_file_is_gone_and_deleting_it_again_is_no_fault(IFilesUnderTest test)
    {
        var stored = await SaveAsync(test, 10);
        await test.Store.Files.DeleteAsync(stored, default);
        await test.Store.Files.DeleteAsync(stored, default);

        Assert.Null(await test.Store.Store.GetFileAsync(Ana, stored.Id, default));
        await Assert.ThrowsAsync<FileNotFoundException>(() => test.Store.Files.OpenAsync(stored, default));
        Assert.Null(await test.Store.Files.OpenLocalAsync(stored, default));
        await NothingIsLeftAsync(test);
    }

    private static async Task A_program_gets_a_path_and_what_was_copied_for_it_goes(IFilesUnderTest test)
    {
        var bytes = Bytes(LargeBytes);
        var stored = await test.Store.Files.SaveAsync(new(Ana), "beach.mp4", "video/mp4", new MemoryStream(bytes), bytes.Length, default);
        var before = test.Store.StoredFiles.ToList();

        using (var local = await test.Store.Files.OpenLocalAsync(stored, default))
        {
            Assert.Equal(bytes, await File.ReadAllBytesAsync(local!.Path));
        }

        Assert.Equal(before, test.Store.StoredFiles);
    }

    private static async Task Old_files_go_but_not_those_that_work_needs(IFilesUnderTest test)
    {
        var old = await SaveAsync(test, 10);
        var attached = await SaveAsync(test, 10);
        var delivered = await SaveAsync(test, 10);
        var rendered = await SaveAsync(test, 10);
        var unread = await SaveAsync(test, 10, Ben);
        var job = Job(Ana, "j");
        var post = Post(Ana, "p");
        await test.Store.Store.CommitAsync(
            new Changes
            {
                Jobs =
                [
                    job with { Request = job.Request with { Attachments = [new Attachment(attached.Id, "a.mp4", 10)] } },
                    Job(Ana, "k") with { Checkpoint = $$"""{"file":"{{rendered.Id}}"}""" },
                ],
                Posts = [post with { Message = post.Message with { Video = new VideoResult(delivered.Id, "a.mp4", 10, null, null, null) } }],
            },
            default);
        await test.Store.Store.AcceptAsync([Message(Ben, "1")], default);
        test.Store.Clock.Advance(TimeSpan.FromDays(8));
        var young = await SaveAsync(test, 10);

        Assert.Equal(1, await test.Store.Files.CleanUpAsync(default));
        Assert.Equal(Sorted(attached, delivered, rendered, unread, young), test.Names);
        Assert.Null(await test.Store.Files.OpenLocalAsync(old, default));

        await test.Store.Store.UpdateJobAsync(Ana, "j", stored => stored with { State = JobState.Done }, default);
        Assert.Equal(1, await test.Store.Files.CleanUpAsync(default));
        Assert.Equal(Sorted(delivered, rendered, unread, young), test.Names);
    }

    private static async Task The_oldest_go_until_all_are_within_the_limit(IFilesUnderTest test)
    {
        var files = new List<StoredFile>();
        for (var i = 0; i < 5; i++)
        {
            files.Add(await SaveAsync(test, 400_000));
            test.Store.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(3, await test.Store.Files.CleanUpAsync(default));
        Assert.Equal(Sorted([.. files[3..]]), test.Names);
        Assert.Equal(0, await test.Store.Files.CleanUpAsync(default));
    }

    private static async Task One_address_holds_no_more_than_its_share(IFilesUnderTest test)
    {
        var other = await SaveAsync(test, 3_000_000);
        var first = await UploadAsync(test, "greedy", 1_200_000);
        await Assert.ThrowsAsync<ShareUsedUpException>(() => UploadAsync(test, "greedy", 1_200_000));
        Assert.Equal(FileSpace.ShareUsedUp, await test.Store.Files.CheckSpaceAsync("greedy", 1_200_000, default));
        Assert.Equal(FileSpace.Enough, await test.Store.Files.CheckSpaceAsync("other", 1_200_000, default));
        Assert.Equal(Sorted(other, first), test.Names);
        test.Store.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(FileSpace.Enough, await test.Store.Files.CheckSpaceAsync("greedy", 1_200_000, default));
        var second = await UploadAsync(test, "greedy", 1_200_000);
        Assert.Equal(Sorted(other, second), test.Names);
    }

    private static async Task A_file_without_a_record_goes_after_a_day(IFilesUnderTest test)
    {
        var stored = await SaveAsync(test, 10);
        var orphan = await SaveAsync(test, 10);
        var fresh = await SaveAsync(test, 10);
        await test.Store.Store.RemoveFileAsync(orphan.Id, default);
        await test.Store.Store.RemoveFileAsync(fresh.Id, default);
        var start = test.Store.Clock.GetUtcNow();
        test.Touch(stored.Path, start.AddDays(-3));
        test.Touch(orphan.Path, start.AddHours(-25));
        test.Touch(fresh.Path, start.AddHours(0.5));

        // A file without a record counts from when it was first seen so: the database may be an older backup.
        Assert.Equal(0, await test.Store.Files.RemoveOrphansAsync(default));
        test.Store.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(1, await test.Store.Files.RemoveOrphansAsync(default));
        Assert.Equal(Sorted(stored, fresh), test.Names);
        test.Store.Clock.Advance(TimeSpan.FromHours(0.5));
        Assert.Equal(1, await test.Store.Files.RemoveOrphansAsync(default));
        Assert.Equal(Sorted(stored), test.Names);
    }

    private static async Task A_file_that_has_its_record_again_is_no_orphan_any_more(IFilesUnderTest test)
    {
        var stored = await SaveAsync(test, 10);
        await test.Store.Store.RemoveFileAsync(stored.Id, default);
        await test.Store.Files.RemoveOrphansAsync(default);
        await test.Store.Store.AddFileAsync(stored, default);
        await test.Store.Files.RemoveOrphansAsync(default);
        await test.Store.Store.RemoveFileAsync(stored.Id, default);
        test.Store.Clock.Advance(TimeSpan.FromHours(25));
        test.Touch(stored.Path, test.Store.Clock.GetUtcNow().AddDays(-5));

        Assert.Equal(0, await test.Store.Files.RemoveOrphansAsync(default));
        Assert.Equal(Sorted(stored), test.Names);
    }

    private static async Task A_file_that_came_in_parts_is_kept_once_however_often_that_is_repeated(IFilesUnderTest test)
    {
        var bytes = Bytes(LargeBytes);
        var partial = test.Store.Partials.Create(new(Ana), LargeBytes, "", long.MaxValue);
        partial = await test.Store.Partials.AppendAsync(partial, new MemoryStream(bytes, 0, 5_000_000), LargeBytes, default);
        partial = await test.Store.Partials.AppendAsync(partial, new MemoryStream(bytes, 5_000_000, LargeBytes - 5_000_000), LargeBytes, default);

        var first = await test.Store.Partials.KeepAsync(partial, "beach.mp4", "video/mp4", default);
        await test.Store.Store.RemoveFileAsync(first.Id, default); // As if the power had failed before the record was stored.
        await test.Store.ReopenAsync();
        Assert.Equal(Sorted(first), test.Names);
        var again = test.Store.Partials.Create(new(Ana), LargeBytes, "", long.MaxValue);
        again = await test.Store.Partials.AppendAsync(again, new MemoryStream(bytes), LargeBytes, default);
        var second = await test.Store.Partials.KeepAsync(again, "beach.mp4", "video/mp4", default);

        Assert.Equal(second, await test.Store.Partials.KeepAsync(again, "beach.mp4", "video/mp4", default));
        Assert.Equal(bytes, await ReadAsync(test, second));
        Assert.DoesNotContain(test.Store.StoredFiles, name => name.EndsWith(".partial", StringComparison.Ordinal) || name.EndsWith(".upload", StringComparison.Ordinal));
    }

    private static async Task NothingIsLeftAsync(IFilesUnderTest test)
    {
        Assert.Empty(test.Names);
        Assert.Empty(test.Store.StoredFiles);
        Assert.Empty(await test.Store.Store.OldestFilesAsync(10, default));
    }

    private static async Task<byte[]> ReadAsync(IFilesUnderTest test, StoredFile stored)
    {
        await using var file = await test.Store.Files.OpenAsync(stored, default);
        using var read = new MemoryStream();
        await file.CopyToAsync(read);
        return read.ToArray();
    }

    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        Random.Shared.NextBytes(bytes);
        return bytes;
    }

    private static IEnumerable<string> Sorted(params StoredFile[] files) => files.Select(file => file.Path).Order(StringComparer.Ordinal);

    private static Task<StoredFile> SaveAsync(IFilesUnderTest test, int size, ChatKey? chat = null) =>
        test.Store.Files.SaveAsync(new(chat ?? Ana), "a.mp4", "video/mp4", new MemoryStream(new byte[size]), size, default);

    private static Task<StoredFile> UploadAsync(IFilesUnderTest test, string countedAs, int size) =>
        test.Store.Files.SaveAsync(new(Ana) { CountedAs = countedAs, AwaitsMessage = true }, "a.mp4", "video/mp4", new MemoryStream(new byte[size]), long.MaxValue, default);

    /// <summary>Returns a stream of this many bytes that then fails like a lost connection.</summary>
    private static ForwardStream Breaking(int bytes)
    {
        var left = bytes;
        return new((buffer, _) =>
        {
            var read = left > 0 ? Math.Min(buffer.Length, left) : throw new IOException("The connection was lost.");
            left -= read;
            return ValueTask.FromResult(read);
        });
    }

    /// <summary>Gives no more than a piece at a time.</summary>
    private sealed class PiecesStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
