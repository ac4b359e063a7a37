using Fakes.Time;
using Harness.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Disk;
using NemoBot.Storage.LiteDb.Tests.PowerCuts;
using static Harness.Storage.Data;

namespace NemoBot.Storage.LiteDb.Tests;

/// <summary>The disk fails while the bot runs. Nobody outside knows which database it is, so nobody could catch its own exceptions.</summary>
public sealed class LiteDbFailureTests
{
    private readonly SimulatedDisk _disk = new(new Random(1));

    [Fact]
    public async Task A_failed_write_or_read_of_the_database_is_a_StorageException_and_the_next_one_works()
    {
        var (data, log, clock) = (_disk.Create(DataFile.Empty()), _disk.Create([]), new ManualClock(Start));
        await using var store = new LiteDbStore(
            () => Database.Open(data, log), new(new EphemeralDataProtectionProvider()), new SortableIds(clock), clock, NullLoggerFactory.Instance);
        await store.InitializeAsync(default);
        log.FailsNextFlush = true;
        await Assert.ThrowsAsync<StorageException>(() => store.AcceptAsync([Message(Ana, "1")], default));
        Assert.Single(await store.AcceptAsync([Message(Ana, "1")], default));

        // Larger than what the engine has in memory after a checkpoint.
        await store.SetValueAsync("telegram", "large", new('x', 200_000), default);
        await store.CheckpointAsync(default);
        data.FailsNextRead = true;
        await Assert.ThrowsAsync<StorageException>(() => store.GetValueAsync("telegram", "large", default));
        Assert.Equal(200_000, (await store.GetValueAsync("telegram", "large", default))?.Length);
        Assert.Equal("1", (await store.NextMessageAsync(Ana, default))?.Message.MessageId);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_store_on_a_full_disk_goes_on_without_a_restart()
    {
        using var disk = SmallDisk.TryMount();
        Assert.SkipWhen(disk is null, "A small disk can be mounted by root only.");
        await using var test = LiteDbUnderTest.At(Path.Combine(disk!.Path, "store", "data"));
        await test.OpenAsync();
        await test.Store.AcceptAsync([Message(Ana, "1")], default);

        disk.Fill();
        await Assert.ThrowsAsync<StorageException>(() => test.Store.AcceptAsync([Message(Ana, "2", new string('x', 100_000))], default));
        await Assert.ThrowsAsync<StorageException>(() => test.Store.ProbeAsync(default));
        Assert.Equal("1", (await test.Store.NextMessageAsync(Ana, default))?.Message.MessageId);

        disk.Empty();
        await test.Store.ProbeAsync(default);
        await test.Store.AcceptAsync([Message(Ana, "2")], default);
        await test.ReopenAsync();
        Assert.Empty(await test.Store.AcceptAsync([Message(Ana, "1"), Message(Ana, "2")], default));
    }
}
