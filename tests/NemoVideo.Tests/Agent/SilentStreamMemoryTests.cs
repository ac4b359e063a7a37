using System.IO.Pipelines;
using System.Text;
using NemoVideo.Agent;

namespace NemoVideo.Tests.Agent;

/// <summary>What many open streams hold while nothing comes, after large events.</summary>
[Collection(nameof(RunsAlone))]
public sealed class SilentStreamMemoryTests
{
    private const int Streams = 30;
    private const int EventBytes = 1 << 20;

    [Fact(Timeout = 60_000)]
    public async Task What_a_large_event_took_is_given_back()
    {
        var large = Encoding.UTF8.GetBytes($"data: {new string('x', EventBytes)}\n\n");
        List<IAsyncEnumerator<SseFrame>> open = [];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Streams; i++)
        {
            var body = new Pipe(new(pauseWriterThreshold: 0));
            await body.Writer.WriteAsync((byte[])[.. large, .. "data: small\n\n"u8]);
            open.Add(new SseReader(body.Reader.AsStream()).ReadAsync(CancellationToken.None).GetAsyncEnumerator());
            Assert.True(await open[^1].MoveNextAsync());
            Assert.Equal(EventBytes, open[^1].Current.Data.Length);
            Assert.True(await open[^1].MoveNextAsync());
            Assert.Equal("small", open[^1].Current.Data);
        }

        // Kept, they would be three times an event for each stream.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Streams * EventBytes / 4);
        GC.KeepAlive(open);
    }
}
