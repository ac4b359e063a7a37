using Fakes;
using Harness;
using Harness.Telegram;
using NemoBot.Telegram.Api;

namespace NemoBot.Telegram.Tests;

/// <summary>Files stream: memory does not grow with them.</summary>
[Collection(nameof(RunsAlone))]
public sealed class TelegramUploadMemoryTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_large_upload_is_never_in_memory(bool isLengthKnown)
    {
        const long length = 200L << 20;
        using var root = new TemporaryFolder();
        await using var bot = await TelegramHarness.StartAsync(localRoot: root.Path);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await bot.Api.SendMediaAsync(
            42, null, new("attach://video"), [new("video", "large.mp4", "video/mp4", isLengthKnown ? length : null, _ => Task.FromResult<Stream>(new ZeroStream(length)))], null, null, CancellationToken.None);

        // What the fake allocates counts too, and is far less than the file.
        Assert.Equal(length, bot.Fake.FromBot(42)[0].Video!.Length);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, length / 4);
    }

    [Fact]
    public async Task Writing_a_large_body_allocates_next_to_nothing()
    {
        using var body = new MultipartBody([("chat_id", "42")], [new("video", "a.mp4", "video/mp4", null, _ => Task.FromResult<Stream>(new ZeroStream(200L << 20)))]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        await body.CopyToAsync(Stream.Null);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 * 1024);
    }
}
