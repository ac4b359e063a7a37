using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace Harness.Storage.Proof;

/// <summary>A start proves that database, keys and files are there and belong together, before it writes or deletes anything: with every engine that has one file.</summary>
/// <param name="engine">The engine's name.</param>
public abstract class StoreProofTests(string engine)
{
    [Theory]
    [InlineData("missing", "There is no database")]
    [InlineData("empty", "There is no database")]
    [InlineData("foreign", "is not a NemoBot database")]
    [InlineData("another's", "do not open the database")]
    public async Task A_database_that_is_not_the_one_its_folders_belong_to_ends_the_start_and_nothing_is_touched(string kind, string words)
    {
        await using var test = await WithWorkAsync();
        await using var other = await WithWorkAsync();
        await test.CloseAsync();
        await other.CloseAsync();
        switch (kind)
        {
            case "missing":
                File.Move(test.DatabasePath, test.DatabasePath + ".bak");
                break;
            case "empty":
                await File.WriteAllBytesAsync(test.DatabasePath, []);
                break;
            case "foreign":
                await File.WriteAllTextAsync(test.DatabasePath, new string('x', 9000));
                break;
            default:
                File.Copy(other.DatabasePath, test.DatabasePath, overwrite: true);
                break;
        }

        var before = test.Everything();
        var refusal = await Assert.ThrowsAsync<StorageException>(test.OpenAsync);

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--new-store", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal(before, test.Everything());

        test.Set("Storage:Start", "NewStore");
        await test.OpenAsync();
        Assert.Empty(await test.Store.ChatsWithWorkAsync(default));
        Assert.All(before.Keys.Where(name => name.StartsWith("keys", StringComparison.Ordinal) || name.StartsWith("files", StringComparison.Ordinal)), name => Assert.Equal(before[name], test.Everything()[name]));
        await test.Store.AcceptAsync([Message(Ben, "9")], default);

        // The same order again, as a supervisor repeats it, begins nothing anew.
        await test.ReopenAsync();
        Assert.Single(await test.Store.ChatsWithWorkAsync(default));
    }

    [Theory]
    [InlineData("another store's", "do not open")]
    [InlineData("missing", "are missing")]
    [InlineData("empty", "are missing")]
    [InlineData("cut off", "cannot be read")]
    [InlineData("nothing in it", "cannot be read")]
    [InlineData("one of two missing", "do not open")]
    public async Task A_start_with_the_wrong_keys_is_refused_and_fails_no_job(string kind, string words)
    {
        await using var test = await WithWorkAsync();
        await using var other = await WithWorkAsync();
        await test.CloseAsync();
        await other.CloseAsync();
        var key = Directory.GetFiles(test.KeysFolder, "*.xml").Single();
        var content = await File.ReadAllBytesAsync(key);
        switch (kind)
        {
            case "another store's":
                Directory.Delete(test.KeysFolder, recursive: true);
                Directory.Move(other.KeysFolder, test.KeysFolder);
                break;
            case "missing":
                Directory.Delete(test.KeysFolder, recursive: true);
                break;
            case "empty":
                Directory.Delete(test.KeysFolder, recursive: true);
                Directory.CreateDirectory(test.KeysFolder);
                break;
            case "cut off":
                await File.WriteAllBytesAsync(key, content[..(content.Length / 2)]);
                break;
            case "nothing in it":
                await File.WriteAllBytesAsync(key, []);
                break;
            default:
                File.Delete(key);
                File.Copy(Directory.GetFiles(other.KeysFolder, "*.xml").Single(), Path.Combine(test.KeysFolder, "second.xml"));
                break;
        }

        var before = test.Everything();
        var refusal = await Assert.ThrowsAsync<StorageException>(test.OpenAsync);

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal(before, test.Everything());

        if (Directory.Exists(test.KeysFolder))
        {
            Directory.Delete(test.KeysFolder, recursive: true);
        }

        Directory.CreateDirectory(test.KeysFolder);
        await File.WriteAllBytesAsync(key, content); // As a person copies keys back: without the mark.
        await test.OpenAsync();
        await AssertWorkAsync(test);
    }

    [Fact]
    public async Task A_key_that_is_lost_for_good_is_accepted_on_request_and_the_file_is_set_aside()
    {
        await using var test = await WithWorkAsync();
        await test.CloseAsync();
        var key = Directory.GetFiles(test.KeysFolder, "*.xml").Single();
        await File.WriteAllTextAsync(key, "<key");
        test.Set("Storage:Start", "AcceptLoss");

        await test.OpenAsync();

        Assert.Equal(JobState.Failed, Assert.Single(await test.Store.FinishedJobsAsync(Ana, 5, default)).State);
        await test.Store.AcceptAsync([Message(Ana, "2", "and on")], default);
        Assert.Equal("and on", (await test.Store.NextMessageAsync(Ana, default))?.Message.Text);
        Assert.False(File.Exists(key));
        test.Set("Storage:Start", null);
        await test.ReopenAsync();
        Assert.Equal("and on", (await test.Store.NextMessageAsync(Ana, default))?.Message.Text);
    }

    [Fact]
    public async Task Two_bots_in_one_folder_keep_to_their_own()
    {
        await using var first = await WithWorkAsync();
        await using var second = first.Beside("other.db");
        await second.OpenAsync();
        var video = await second.Files.SaveAsync(new(Ben), "b.mp4", "video/mp4", new MemoryStream(new byte[9]), 9, default);
        await second.Store.UpdateChatAsync(Ben, chat => chat with { Account = new(new("tok-b"), null, null) }, default);
        Assert.NotEqual(first.Folders.Files, second.Folders.Files);
        Assert.NotEqual(first.Folders.Keys, second.Folders.Keys);

        foreach (var _ in Enumerable.Range(0, 2))
        {
            first.Clock.Advance(TimeSpan.FromDays(2));
            second.Clock.Advance(TimeSpan.FromDays(2));
            await first.ReopenAsync();
            await second.ReopenAsync();
        }

        await AssertWorkAsync(first);
        Assert.Equal("tok-b", (await second.Store.GetChatAsync(Ben, default)).Account?.Token.Reveal());
        await using var file = await second.Files.OpenAsync(video, default);
        Assert.Equal(9, file.Length);

        // And when one of them loses its database, it is not taken for a third.
        await second.CloseAsync();
        File.Delete(second.DatabasePath);
        Assert.Contains("There is no database", (await Assert.ThrowsAsync<StorageException>(second.OpenAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_was_renamed_finds_its_folders()
    {
        await using var test = await WithWorkAsync();
        await test.CloseAsync();
        await using var renamed = test.Beside("renamed.db");
        File.Move(test.DatabasePath, renamed.DatabasePath);

        await renamed.OpenAsync();

        await AssertWorkAsync(renamed);
        Assert.Equal(test.FilesFolder, renamed.Folders.Files);
    }

    [Fact]
    public async Task A_backup_restored_at_the_same_path_has_its_footage_also_after_a_kill_and_files_newer_than_it_stay_for_a_day()
    {
        await using var test = await WithWorkAsync();
        var backup = Path.Combine(test.Folder, "..", "backup.db");
        await test.BackupAsync(backup);
        var newer = await test.Files.SaveAsync(new(Ben), "newer.mp4", "video/mp4", new MemoryStream(new byte[9]), 9, default);
        File.SetLastWriteTimeUtc(Path.Combine(test.FilesFolder, newer.Path), test.Clock.GetUtcNow().UtcDateTime.AddDays(-3));
        for (var i = 0; i < 50; i++)
        {
            await test.Store.AcceptAsync([Message(Ben, $"{i}", new string('x', 900))], default);
        }

        await using var killed = test.AfterSuddenEnd();
        File.Copy(backup, killed.DatabasePath, overwrite: true); // The log of the killed process is still beside it.
        await killed.OpenAsync();

        await AssertWorkAsync(killed);
        Assert.Null(await killed.Store.NextMessageAsync(Ben, default));
        await killed.CheckAsync();
        Assert.Contains(newer.Path, killed.StoredFiles);
        killed.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(1, await killed.Files.RemoveOrphansAsync(default));
        await AssertWorkAsync(killed);
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("emptied")]
    [InlineData("cut off")]
    [InlineData("damaged")]
    [InlineData("damaged at its beginning")]
    public async Task A_lost_write_ahead_log_is_reported_and_accepted_on_request(string kind)
    {
        await using var test = await WithWorkAsync();
        await test.Store.AcceptAsync([Message(Ben, "9", "newest")], default);
        await using var killed = test.AfterSuddenEnd();
        var log = killed.LogPath;
        switch (kind)
        {
            case "deleted":
                killed.DeleteLog();
                break;
            case "emptied":
                await File.WriteAllBytesAsync(log, []);
                break;
            case "damaged":
                Overwrite(log, 9_000);
                break;
            case "damaged at its beginning":
                Overwrite(log, 0);
                break;
            default:
                await using (var file = File.OpenWrite(log))
                {
                    file.SetLength(9_000);
                }

                break;
        }

        var refusal = await Assert.ThrowsAsync<StorageException>(killed.OpenAsync);
        Assert.Contains(Path.GetFileName(log), refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--accept-loss", refusal.Message, StringComparison.Ordinal);

        killed.Set("Storage:Start", "AcceptLoss");
        await killed.OpenAsync();
        killed.Set("Storage:Start", null);
        await killed.Store.AcceptAsync([Message(Ben, "10", "after the loss")], default);
        await using var again = killed.AfterSuddenEnd(); // What is left of the damaged log is not taken for a loss again.
        await again.OpenAsync();
        Assert.Contains(Ben, await again.Store.ChatsWithWorkAsync(default));
        await again.CheckAsync();
        await killed.ReopenAsync();
    }

    [Fact]
    public async Task A_plain_copy_of_the_main_file_holds_what_was_written_some_seconds_ago()
    {
        await using var test = await WithWorkAsync();
        await test.EngineStore.CheckpointAsync(default);

        await using var copy = test.AfterSuddenEnd(without: test.FilesBesideDatabase);
        await copy.OpenAsync();

        await AssertWorkAsync(copy);
    }

    [Fact]
    public async Task A_log_whose_database_and_folders_are_gone_is_set_aside()
    {
        await using var test = await WithWorkAsync();
        await using var killed = test.AfterSuddenEnd();
        File.Delete(killed.DatabasePath);
        Directory.Delete(killed.KeysFolder, recursive: true);
        Directory.Delete(killed.FilesFolder, recursive: true);
        var log = killed.LogPath;

        await killed.OpenAsync();

        Assert.Empty(await killed.Store.ChatsWithWorkAsync(default));
        Assert.Contains(Directory.GetFiles(killed.Folder), file => file.StartsWith($"{log}.old-", StringComparison.Ordinal));
        await killed.Store.AcceptAsync([Message(Ben, "1")], default);
        await killed.ReopenAsync();
        Assert.Single(await killed.Store.ChatsWithWorkAsync(default));
    }

    /// <summary>A large store is not read whole before it opens; after a sudden end the bot is not ready before that has happened.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_start_has_no_time_to_check_is_awaited_only_after_a_sudden_end(bool endsSuddenly)
    {
        await using var test = await WithWorkAsync();
        await using var killed = test.AfterSuddenEnd();
        await test.CloseAsync();
        var store = endsSuddenly ? killed : test;

        var plan = store.ProofAt(new LateClock()).Prove();

        Assert.Equal((false, endsSuddenly), (plan.CheckedWhole, plan.AwaitsCheck));
        await store.OpenAsync();
        Assert.Equal((true, false), (store.Condition.CheckedWhole, store.Condition.AwaitsCheck));
    }

    /// <summary>A minute passes whenever somebody looks.</summary>
    private sealed class LateClock : TimeProvider
    {
        private long _minutes;

        public override long GetTimestamp() => Interlocked.Increment(ref _minutes) * 60 * TimestampFrequency;
    }

    private static void Overwrite(string path, int position)
    {
        using var file = File.OpenWrite(path);
        file.Position = position;
        file.Write([.. Enumerable.Repeat((byte)0xA5, 100)]);
    }

    /// <summary>A store with a bit of everything that can be lost.</summary>
    private protected async Task<StoreUnderTest> WithWorkAsync()
    {
        var test = await StoreUnderTest.StartAsync(("Storage:Engine", engine));
        await test.Store.UpdateChatAsync(Ana, chat => chat with { Linked = new(new("tok-a"), null, null) }, default);
        await test.Store.AcceptAsync([Message(Ana, "1", "waiting")], default);
        await test.Store.CommitAsync(new() { Jobs = [Job(Ana, "j")], Posts = [Post(Ana, "p")], Projects = [Project(Ana, "q")] }, default);
        await test.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", new MemoryStream(new byte[7]), 7, default);
        return test;
    }

    private protected static async Task AssertWorkAsync(StoreUnderTest test)
    {
        Assert.Equal("tok-a", (await test.Store.GetChatAsync(Ana, default)).Linked?.Token.Reveal());
        Assert.Equal("waiting", (await test.Store.NextMessageAsync(Ana, default))?.Message.Text);
        Assert.Equal("add music", Assert.Single(await test.Store.UnfinishedJobsAsync(Ana, default)).Request.Text);
        Assert.Equal("Queued", Assert.Single(await test.Store.UnsentPostsAsync(Ana, default)).Message.Text);
        Assert.Equal("Project q", Assert.Single(await test.Store.ListProjectsAsync(Ana, default)).Name);
        await using var file = await test.Files.OpenAsync(Assert.Single(await test.Store.OldestFilesAsync(5, default)), default);
        Assert.Equal(7, file.Length);
    }
}
