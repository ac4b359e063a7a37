using Fakes;
using Harness.Storage.S3;
using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace NemoBot.Storage.S3.Tests;

/// <summary>Files stream: memory does not grow with them.</summary>
[Collection(nameof(RunsAlone))]
public sealed class BucketMemoryTests
{
    private const long Size = 200L << 20;

    [Fact]
    public async Task A_large_file_costs_no_memory_on_its_way_there_and_back()
    {
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), null);
        await ThereAndBackAsync(test, 20 << 20); // The buffers are kept.
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await ThereAndBackAsync(test, Size);

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Size / 8);
    }

    private static async Task ThereAndBackAsync(FilesInBucket test, long size)
    {
        StoredFile stored = await test.Store.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", new ZeroStream(size), long.MaxValue, default);
        Assert.Equal(size, stored.SizeBytes);
        await using var content = await test.Store.Files.OpenAsync(stored, default);
        await content.CopyToAsync(Stream.Null);
        Assert.Equal(size, content.Position);
    }
}
