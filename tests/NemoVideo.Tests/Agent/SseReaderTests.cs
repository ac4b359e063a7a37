using System.IO.Pipelines;
using NemoVideo.Agent;
using NemoVideo.Http;

namespace NemoVideo.Tests.Agent;

/// <summary>What an open stream holds while nothing comes: thousands are open at once.</summary>
public sealed class SseReaderTests
{
    [Fact]
    public async Task A_silent_stream_is_waited_for_without_a_buffer()
    {
        var pipe = new Pipe();
        var inner = pipe.Reader.AsStream();
        List<int> asked = []; // How many bytes each read has room for.
        await using var body = new ForwardStream(
            (buffer, cancellationToken) =>
            {
                asked.Add(buffer.Length);
                return inner.ReadAsync(buffer, cancellationToken);
            },
            owned: inner);
        await using var frames = new SseReader(body).ReadAsync(CancellationToken.None).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        var first = frames.MoveNextAsync();
        Assert.Equal([0], asked);
        await pipe.Writer.WriteAsync("data: one\n\ndata: two\n\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.True(await first);
        Assert.Equal("one", frames.Current.Data);
        Assert.True(await frames.MoveNextAsync());
        Assert.Equal("two", frames.Current.Data);
        Assert.Equal(2, asked.Count);

        var next = frames.MoveNextAsync();
        Assert.Equal(0, asked[^1]);
        await pipe.Writer.CompleteAsync();
        Assert.False(await next);
    }
}
