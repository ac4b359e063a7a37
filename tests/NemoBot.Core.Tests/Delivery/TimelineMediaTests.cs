using Harness;
using Harness.Storage;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoVideo.Drafts;

namespace NemoBot.Core.Tests.Delivery;

/// <summary>What a picture of the timeline takes from stored files.</summary>
public sealed class TimelineMediaTests : IDisposable
{
    private static readonly ChatKey Chat = new("web", "anna");

    private readonly TemporaryFolder _folder = new();
    private readonly Ffmpeg _ffmpeg = new(TimeProvider.System);

    public void Dispose()
    {
        _ffmpeg.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Stills_and_loudness_are_those_of_the_excerpt()
    {
        await using var store = await StoreUnderTest.StartAsync();
        var clip = Path.Combine(_folder.Path, "clip.mp4");
        await TestClip.MakeAsync(clip);
        await using var content = File.OpenRead(clip);
        var file = await store.Files.SaveAsync(new(Chat), "clip.mp4", "video/mp4", content, long.MaxValue, default);
        var source = new PictureSource(file.Id, Seconds(2), Seconds(3));

        var media = await ReadAsync(store, source);

        Assert.Equal([(0, 1), (1, 1)], media.Select(each => (each.Lane, each.Segment)));
        Assert.Equal(7, media[0].Frames!.Count); // Of 14 for the whole timeline.
        var (width, height, colors) = await Stills.LookAsync(media[0].Frames!.Jpeg, (20, 20), (234 + 20, 20), ((6 * 234) + 20, 20));
        Assert.Equal((7 * 234, 132), (width, height));
        Assert.Equal(["lime", "lime", "lime"], colors); // The wall.
        Assert.Equal(400, media[1].Loudness!.Count);
        Assert.All(media[1].Loudness!, value => Assert.InRange(value, 0.05f, 0.3f));
    }

    [Fact]
    public async Task A_file_that_is_gone_or_cannot_be_read_gives_nothing()
    {
        await using var store = await StoreUnderTest.StartAsync();
        var broken = await store.Files.SaveAsync(new(Chat), "clip.mp4", "video/mp4", new MemoryStream([1, 2, 3]), long.MaxValue, default);

        Assert.Empty(await ReadAsync(store, new("gone", Seconds(0), Seconds(3))));
        Assert.Empty(await ReadAsync(store, new(broken.Id, Seconds(0), Seconds(3))));
    }

    [Fact]
    public async Task Another_chats_file_is_not_shown()
    {
        await using var store = await StoreUnderTest.StartAsync();
        var file = await store.Files.SaveAsync(new(new ChatKey("web", "ben")), "clip.mp4", "video/mp4", new MemoryStream(await Stills.ClipAsync("red")), long.MaxValue, default);

        Assert.Empty(await ReadAsync(store, new(file.Id, Seconds(0), Seconds(1))));
    }

    [Fact]
    public async Task A_file_that_its_platform_keeps_is_fetched_once_for_all_its_excerpts()
    {
        await using var store = await StoreUnderTest.StartAsync();
        var clip = Path.Combine(_folder.Path, "clip.mp4");
        await TestClip.MakeAsync(clip);
        var platform = new Keeper(await File.ReadAllBytesAsync(clip));

        var media = await ReadAsync(store, Kept(1_000), platform);

        Assert.Equal([(0, 1), (1, 1)], media.Select(each => (each.Lane, each.Segment)));
        Assert.Equal(["clip"], platform.Opened);
    }

    [Theory]
    [InlineData(21L << 20, 0)]
    [InlineData(null, 1)] // It turns out to be larger.
    [InlineData(5L, 1)]
    public async Task A_file_that_is_too_large_to_be_fetched_at_every_edit_gives_nothing(long? told, int fetched)
    {
        await using var store = await StoreUnderTest.StartAsync();
        var platform = new Keeper(new byte[(20 << 20) + 1]);

        Assert.Empty(await ReadAsync(store, Kept(told), platform));
        Assert.Equal(fetched, platform.Opened.Count);
    }

    [Fact]
    public async Task A_file_that_the_platform_no_longer_has_gives_nothing()
    {
        await using var store = await StoreUnderTest.StartAsync();

        Assert.Empty(await ReadAsync(store, Kept(5), new Keeper(null)));
        Assert.Empty(await ReadAsync(store, Kept(5)));
    }

    [Fact]
    public void Silence_after_the_end_of_the_sound_is_silence()
    {
        byte[] loud = [.. Enumerable.Repeat((byte)90, 50)];

        var values = TimelineMedia.Loudness(loud, expected: 100);

        Assert.Equal(100, values.Length);
        Assert.Equal([1f, 1f, 0f, 0f], [values[0], values[49], values[50], values[99]]);
    }

    private static PictureSource Kept(long? size) => new("clip", Seconds(0), Seconds(3)) { Kept = new("clip", "clip.mp4", size) };

    private Task<IReadOnlyList<SegmentMedia>> ReadAsync(StoreUnderTest store, PictureSource source, IChatPlatform? platform = null)
    {
        PictureSegment[] segments = [new("a", Seconds(0), Seconds(3)), new("b", Seconds(3), Seconds(3)) { Source = source }];
        var timeline = new TimelinePicture([new(TrackKind.Video, "Video", segments), new(TrackKind.Audio, "Audio", segments), new(TrackKind.Text, "Text", segments)], Seconds(6));
        return new TimelineMedia(store.Store, store.Files, _ffmpeg, platform, TimeProvider.System).ReadAsync(Chat, timeline, Seconds(60), default);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>A platform that keeps one file.</summary>
    /// <param name="content">Null if it has it no more.</param>
    private sealed class Keeper(byte[]? content) : IChatPlatform
    {
        public List<string> Opened { get; } = [];

        public string Name => Chat.Platform;

        public PlatformLimits Limits => throw new NotSupportedException();

        public Task<Stream> OpenAsync(ChatKey chat, Attachment attachment, CancellationToken cancellationToken)
        {
            Opened.Add(attachment.FileId);
            return content is null ? throw new PlatformException(PlatformFault.MessageGone, "It is gone.") : Task.FromResult<Stream>(new MemoryStream(content));
        }

        public Task<string> SendAsync(ChatKey chat, PostHandle post, OutgoingMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string> EditAsync(ChatKey chat, string messageId, PostHandle post, OutgoingMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> DeleteAsync(ChatKey chat, string messageId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
