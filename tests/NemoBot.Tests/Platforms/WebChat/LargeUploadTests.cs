using System.Net;

namespace NemoBot.Tests.Platforms.WebChat;

/// <summary>Allocations are counted for the whole process: nothing else may run beside.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;

/// <summary>Files stream: memory does not grow with them.</summary>
[Collection(nameof(RunsAlone))]
public sealed class LargeUploadTests(ITestOutputHelper output)
{
    private const long Size = 200L * 1024 * 1024;

    [Fact]
    public async Task A_file_of_200_MB_goes_in_and_out_in_little_memory()
    {
        await using var host = await WebChatHost.StartAsync();
        using var browser = await host.OpenPageAsync();
        await (await browser.SayAsync("warm up", files: ("a.mp4", Sending.Mp4))).AcceptedIdAsync();
        var before = GC.GetTotalAllocatedBytes(precise: true);

        using var form = new MultipartFormDataContent { { new StringContent("large"), "text" }, { new StreamContent(new Zeros(Size)), "files", "large.mp4" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/messages") { Content = form };
        await (await browser.SendAsync(request)).AcceptedIdAsync();
        var afterUpload = GC.GetTotalAllocatedBytes(precise: true);

        var chat = host.Waker.Woken.First();
        var first = (await host.Store.NextMessageAsync(chat, default))!;
        await host.Store.CommitAsync(new() { HandledMessageId = first.Id }, default);
        var file = (await host.Store.NextMessageAsync(chat, default))!.Message.Attachments.Single();
        Assert.Equal(Size, file.SizeBytes);
        using var answer = await browser.GetAsync($"/api/chat/files/{file.FileId}", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await (await answer.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
        var afterDownload = GC.GetTotalAllocatedBytes(precise: true);

        output.WriteLine($"Allocated, client included: {(afterUpload - before) >> 10} KB for the upload, {(afterDownload - afterUpload) >> 10} KB for the download.");
        // Allocated in all, not at once: a buffered file would cost its size at least.
        Assert.True(afterUpload - before < Size / 4, "The upload is buffered.");
        Assert.True(afterDownload - afterUpload < Size / 4, "The download is buffered.");
    }

    /// <summary>An MP4 by its first bytes, zeros after them.</summary>
    private sealed class Zeros(long length) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, length - _position);
            buffer[..count].Clear();
            if (_position == 0 && count > 0)
            {
                Sending.Mp4.CopyTo(buffer);
            }

            _position += count;
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
