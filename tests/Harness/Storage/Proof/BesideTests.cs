using System.Globalization;
using Fakes.Time;
using Harness.Processes;
using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace Harness.Storage.Proof;

/// <summary>Backups and checks, by this process and by others, while the bot writes: with every engine that has one file.</summary>
/// <param name="engine">The engine's name.</param>
public abstract class BesideTests(string engine)
{
    private const int Writers = 8;

    [Fact(Timeout = 120_000)]
    public async Task A_backup_by_another_process_has_all_that_was_acknowledged_before_it_and_nothing_by_half()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:Engine", engine));
        await using var writing = new Writing(test);
        await writing.HasAcknowledgedAsync(200);
        var before = writing.Acknowledged();
        var target = Path.Combine(test.Folder, "..", "copy", "nemobot.db");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);

        // A second backup and a check at the same time: readers do not exclude each other.
        var other = RunAsync(test, "backup", target + ".second");
        var check = RunAsync(test, "check");
        var backup = await RunAsync(test, "backup", target);
        Assert.True(backup.ExitCode == 0, backup.Output);
        Assert.Contains("is whole", (await check).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await other).ExitCode);
        Assert.Equal([target, target + ".second"], Directory.GetFiles(Path.GetDirectoryName(target)!).Order(StringComparer.Ordinal));

        // The bot went on meanwhile, and goes on.
        await writing.HasAcknowledgedAsync(before.Sum() + 200);
        await writing.StopAsync();
        await test.EngineStore.CheckpointAsync(default);
        await using (var plain = test.AfterSuddenEnd(without: test.FilesBesideDatabase))
        {
            await plain.OpenAsync();
            await AssertHasAsync(plain, writing.Acknowledged());
        }

        File.Delete(target + ".second");
        CopyKeys(test, Path.GetDirectoryName(target)!);
        await using var copy = StoreUnderTest.At(Path.GetDirectoryName(target)!, ("Storage:Engine", engine)).AfterSuddenEnd();
        await copy.OpenAsync();
        await copy.CheckAsync();
        await AssertHasAsync(copy, before);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_look_at_a_database_that_is_being_written_finds_nothing_wrong()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:Engine", engine));
        await using var writing = new Writing(test);
        await writing.HasAcknowledgedAsync(20);
        for (var round = 0; round < 40; round++)
        {
            if (round % 4 == 0)
            {
                await test.EngineStore.CheckpointAsync(default);
            }

            await Task.Run(() =>
            {
                using var inspection = test.Engine.Inspect(test.DatabasePath)!;
                Assert.Equal((0, false, true), (inspection.LostCommits, inspection.HasForeignLog, inspection.Id is not null));
                Assert.True(inspection.CheckFile(isDeep: true, static () => false));
                Assert.Empty(inspection.Unreadable(new NemoBot.Storage.MasterSealer(test.Protection), 100, static () => false));
            });
        }
    }

    [Fact]
    public async Task A_bot_that_ends_while_its_database_is_read_keeps_everything()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:Engine", engine));
        await test.Store.AcceptAsync([Message(Ana, "1", "kept")], default);
        using (test.Engine.Inspect(test.DatabasePath))
        {
            await test.CloseAsync();
        }

        await test.OpenAsync();
        Assert.Equal("kept", (await test.Store.NextMessageAsync(Ana, default))?.Message.Text);
        await test.CheckAsync();
    }

    private Task<ProgramRun> RunAsync(StoreUnderTest test, params string[] arguments) =>
        ProgramRun.StartAsync(test.Folder, arguments, ("Storage__Path", test.DatabasePath), ("Storage__Engine", engine));

    private static void CopyKeys(StoreUnderTest test, string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "keys"));
        foreach (var key in Directory.GetFiles(test.KeysFolder))
        {
            File.Copy(key, Path.Combine(folder, "keys", Path.GetFileName(key)));
        }
    }

    /// <summary>Each writer's steps are there up to one, which is not below what was acknowledged; and of each step all of it.</summary>
    private static async Task AssertHasAsync(StoreUnderTest test, int[] acknowledged)
    {
        for (var writer = 0; writer < Writers; writer++)
        {
            var chat = ChatOf(writer);
            var posts = await test.Store.UnsentPostsAsync(chat, default);
            Assert.InRange(posts.Count, acknowledged[writer], int.MaxValue);
            Assert.Equal(Enumerable.Range(0, posts.Count).Select(i => $"{writer}-{i}").Order(StringComparer.Ordinal), posts.Select(post => post.Id).Order(StringComparer.Ordinal));
            Assert.Equal(posts.Count - 1, (await test.Store.GetChatAsync(chat, default)).Skill is { } last ? int.Parse(last, CultureInfo.InvariantCulture) : -1);
        }
    }

    private static ChatKey ChatOf(int writer) => new("web", $"{writer}");

    /// <summary>Several writers; each step is one commit, of a message that is handled, a post and its chat.</summary>
    private sealed class Writing : IAsyncDisposable
    {
        private readonly int[] _acknowledged = new int[Writers];
        private readonly Signal _more = new();
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _all;

        public Writing(StoreUnderTest test) => _all = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(test, writer))));

        public int[] Acknowledged() => [.. _acknowledged.Select((_, writer) => Volatile.Read(ref _acknowledged[writer]))];

        public Task HasAcknowledgedAsync(int steps) => _more.HoldsAsync(() => _all.IsFaulted || Acknowledged().Sum() >= steps, () => $"{steps} steps", TimeSpan.FromSeconds(60));

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _all;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _stop.Dispose();
        }

        private async Task WriteAsync(StoreUnderTest test, int writer)
        {
            for (var i = 0; !_stop.IsCancellationRequested; i++)
            {
                var (chat, id, number) = (ChatOf(writer), $"{writer}-{i}", i);
                var item = (await test.Store.AcceptAsync([Message(chat, id)], default))[0];
                await test.Store.CommitAsync(
                    new()
                    {
                        HandledMessageId = item.Id,
                        Posts = [Post(chat, id)],
                        Chat = (chat, stored => stored with { Skill = number.ToString(CultureInfo.InvariantCulture) }),
                    },
                    default);
                Volatile.Write(ref _acknowledged[writer], i + 1);
                _more.Raise();
            }
        }
    }
}
