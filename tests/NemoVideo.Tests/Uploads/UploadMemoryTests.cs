using Fakes;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Uploads;

/// <summary>Files stream: memory does not grow with them.</summary>
[Collection(nameof(RunsAlone))]
public sealed class UploadMemoryTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_large_file_streams_through_little_memory()
    {
        const long size = 300L * 1024 * 1024;
        long received = 0;
        await using var api = await FakeBulk.StartAsync(bytes => received = bytes);
        using var client = Client.For(api.Address);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await client.UploadAsync(Client.Access, "1", [new("big.mp4", null, size, _ => Task.FromResult<Stream>(new ZeroStream(size)))], null, CancellationToken.None);

        Assert.InRange(received, size, size + 1000);
        // Everything ever allocated on both sides, not only what is held at once.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 64 * 1024 * 1024);
    }
}
