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
    public void Silence_after_the_end_of_the_sound_is_silence()
    {
        byte[] loud = [.. Enumerable.Repeat((byte)90, 50)];

        var values = TimelineMedia.Loudness(loud, expected: 100);

        Assert.Equal(100, values.Length);
        Assert.Equal([1f, 1f, 0f, 0f], [values[0], values[49], values[50], values[99]]);
    }

    private Task<IReadOnlyList<SegmentMedia>> ReadAsync(StoreUnderTest store, PictureSource source)
    {
        PictureSegment[] segments = [new("a", Seconds(0), Seconds(3)), new("b", Seconds(3), Seconds(3)) { Source = source }];
        var timeline = new TimelinePicture([new(TrackKind.Video, "Video", segments), new(TrackKind.Audio, "Audio", segments), new(TrackKind.Text, "Text", segments)], Seconds(6));
        return new TimelineMedia(store.Store, store.Files, _ffmpeg, TimeProvider.System).ReadAsync(Chat, timeline, Seconds(60), default);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
