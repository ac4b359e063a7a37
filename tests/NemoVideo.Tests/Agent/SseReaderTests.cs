using System.IO.Pipelines;
using NemoVideo.Agent;

namespace NemoVideo.Tests.Agent;

/// <summary>What an open stream holds while nothing comes: thousands are open at once.</summary>
public sealed class SseReaderTests
{
    [Fact]
    public async Task A_silent_stream_is_waited_for_without_a_buffer()
    {
        var pipe = new Pipe();
        await using var body = new Watched(pipe.Reader.AsStream());
        await using var frames = new SseReader(body).ReadAsync(CancellationToken.None).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        var first = frames.MoveNextAsync();
        Assert.Equal([0], body.Asked);
        await pipe.Writer.WriteAsync("data: one\n\ndata: two\n\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.True(await first);
        Assert.Equal("one", frames.Current.Data);
        Assert.True(await frames.MoveNextAsync());
        Assert.Equal("two", frames.Current.Data);
        Assert.Equal(2, body.Asked.Count);

        var next = frames.MoveNextAsync();
        Assert.Equal(0, body.Asked[^1]);
        await pipe.Writer.CompleteAsync();
        Assert.False(await next);
    }

    /// <summary>Notes how many bytes each read has room for.</summary>
    private sealed class Watched(Stream inner) : Stream
    {
        public List<int> Asked { get; } = [];

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Asked.Add(buffer.Length);
            return inner.ReadAsync(buffer, cancellationToken);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
