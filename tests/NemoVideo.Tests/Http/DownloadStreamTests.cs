using System.IO.Pipelines;
using Fakes.Time;
using NemoVideo.Http;

namespace NemoVideo.Tests.Http;

public sealed class DownloadStreamTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly ManualClock _clock = new();
    private readonly Pipe _server = new();

    [Fact]
    public async Task What_was_read_already_comes_first_and_counts()
    {
        await using var stream = Open(first: [1, 2, 3]);
        await SendAsync(4, 5);
        await _server.Writer.CompleteAsync();
        var all = new MemoryStream();

        Assert.Equal(2, await stream.ReadAsync(new byte[2].AsMemory()));
        Assert.Equal(2, stream.Position);
        await stream.CopyToAsync(all);

        Assert.Equal([3, 4, 5], all.ToArray());
        Assert.Equal(5, stream.Position);
    }

    [Fact]
    public async Task Standing_still_ends_it_after_the_limit_and_not_before()
    {
        await using var stream = Open();
        var read = stream.ReadAsync(new byte[8]).AsTask();

        _clock.Advance(Limit - TimeSpan.FromSeconds(1));
        Assert.False(read.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<TimeoutException>(() => read);
    }

    [Fact]
    public async Task The_limit_is_for_one_read_and_time_between_reads_is_the_readers_own()
    {
        await using var stream = Open();
        for (var number = 1; number <= 3; number++)
        {
            _clock.Advance(Limit * 2);
            var read = stream.ReadAsync(new byte[8]).AsTask();
            _clock.Advance(Limit - TimeSpan.FromSeconds(1));
            await SendAsync(7);

            Assert.Equal(1, await read);
        }
    }

    [Fact]
    public async Task The_readers_own_cancellation_stays_what_it_is()
    {
        await using var stream = Open(fault => new InvalidOperationException("translated", fault));
        using var wish = new CancellationTokenSource();
        var read = stream.ReadAsync(new byte[8], wish.Token).AsTask();

        await wish.CancelAsync();

        var ended = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.Equal(wish.Token, ended.CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_transfer_fault_is_translated_to_the_readers_exception(bool isCut)
    {
        await using var stream = Open(fault => new InvalidOperationException(fault.GetType().Name));
        var read = stream.ReadAsync(new byte[8]).AsTask();

        if (isCut)
        {
            await _server.Writer.CompleteAsync(new IOException("cut"));
        }
        else
        {
            _clock.Advance(Limit);
        }

        var seen = await Assert.ThrowsAsync<InvalidOperationException>(() => read);
        Assert.Equal(isCut ? nameof(IOException) : nameof(TimeoutException), seen.Message);
    }

    [Fact]
    public async Task A_cut_without_other_words_is_the_fault_itself()
    {
        await using var stream = Open();
        var cut = new IOException("cut");
        await _server.Writer.CompleteAsync(cut);

        Assert.Same(cut, await Assert.ThrowsAsync<IOException>(() => stream.ReadAsync(new byte[8]).AsTask()));
    }

    private DownloadStream Open(Func<Exception, Exception>? translate = null, params byte[] first) =>
        new(new HttpResponseMessage(), _server.Reader.AsStream(), Limit, _clock, first) { Translate = translate };

    private async Task SendAsync(params byte[] bytes) => await _server.Writer.WriteAsync(bytes);
}
