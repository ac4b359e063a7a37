using Fakes;
using Harness.Storage;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Sqlite.Tests;

/// <summary>Files stream: memory does not grow with them.</summary>
[Collection(nameof(RunsAlone))]
public sealed class FileStoreMemoryTests
{
    [Fact]
    public async Task A_large_file_costs_no_memory()
    {
        await using var test = await StoreUnderTest.StartAsync();
        await test.Files.SaveAsync(new(Ana), "warm-up.mp4", "video/mp4", new ZeroStream(1), long.MaxValue, default);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        const long Size = 64L << 20;

        var stored = await test.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", new ZeroStream(Size), long.MaxValue, default);

        Assert.Equal(Size, stored.SizeBytes);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Size / 16);
    }
}
