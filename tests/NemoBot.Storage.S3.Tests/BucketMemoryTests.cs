using Fakes;
using Harness;
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

    /// <summary>Senders take the time that they like, and there may be many.</summary>
    [Fact]
    public async Task Many_files_that_come_slowly_at_the_same_time_cost_little_memory()
    {
        const int Count = 64;
        const int Step = 1 << 20;
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), null);
        var bytes = new byte[7 * Step];
        Random.Shared.NextBytes(bytes);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var names = Enumerable.Range(0, Count).Select(_ => $"{SortableId.New(test.Store.Clock)}.bin").ToList();
        var writers = await Task.WhenAll(names.Select(name => test.Store.Bucket.CreateAsync(name, default)));
        for (var at = 0; at < bytes.Length; at += Step)
        {
            foreach (var writer in writers)
            {
                await writer.WriteAsync(bytes.AsMemory(at, Step), default);
            }
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 300 << 20);
        Assert.Equal(Count - 16, test.Store.StoredFiles.Count()); // The others are on the disk meanwhile.
        foreach (var at in (int[])[0, Count - 1])
        {
            await writers[at].WriteAsync(bytes, default); // Above one part.
            await writers[at].CompleteAsync(default);
            await using var content = await test.Store.Bucket.OpenAsync(names[at], 2 * bytes.Length, default);
            var read = new byte[2 * bytes.Length];
            await content.ReadExactlyAsync(read);
            Assert.True(read.AsSpan().SequenceEqual([.. bytes, .. bytes]));
        }

        foreach (var writer in writers)
        {
            await writer.DisposeAsync();
        }

        Assert.Empty(test.Store.StoredFiles);
        Assert.Equal(2, test.Names.Count);
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
