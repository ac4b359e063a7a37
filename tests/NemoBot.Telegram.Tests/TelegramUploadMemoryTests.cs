using Fakes;
using Harness;
using Harness.Telegram;
using NemoBot.Telegram.Api;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

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
        var path = Path.Combine(root.Path, "large.mp4");
        await using (var file = File.Create(path))
        {
            file.SetLength(length);
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);

        await bot.Client.CallAsync(
            () => new SendVideoRequest { ChatId = 42, Video = new InputFileStream(isLengthKnown ? File.OpenRead(path) : new ZeroStream(length), "large.mp4") }, CancellationToken.None);

        // What the fake allocates counts too, and is far less than the file.
        Assert.Equal(length, bot.Fake.FromBot(42)[0].Video!.Length);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, length / 4);
    }

    [Fact]
    public async Task Writing_a_large_body_allocates_next_to_nothing()
    {
        var request = new SentRequest<Message>(new SendVideoRequest { ChatId = 42, Video = new InputFileStream(new ZeroStream(200L << 20), "a.mp4") }) { Progressed = _ => { } };
        using var body = request.ToHttpContent();
        var before = GC.GetAllocatedBytesForCurrentThread();

        await body.CopyToAsync(Stream.Null);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 * 1024);
    }
}
