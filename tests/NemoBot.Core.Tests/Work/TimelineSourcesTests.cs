using Harness.Storage;
using NemoBot.Core.Model;
using NemoBot.Core.Work;
using NemoVideo.Drafts;

namespace NemoBot.Core.Tests.Work;

/// <summary>Which stored files a picture of the timeline may show.</summary>
public sealed class TimelineSourcesTests
{
    private static readonly ChatKey Chat = new("web", "anna");

    private static readonly TimelinePicture Timeline = new(
        [
            new(TrackKind.Video, "Video", [new("a.mp4", Seconds(0), Seconds(4)), new("b.mp4", Seconds(4), Seconds(6))]),
            new(TrackKind.Audio, "Audio", [new("song.mp3", Seconds(0), Seconds(10))]),
        ],
        Seconds(10));

    [Fact]
    public void Footage_that_is_on_the_timeline_whole_is_shown_and_footage_that_was_cut_is_not()
    {
        var known = TimelineSources.OfFootage(Timeline, Project(Footage("a.mp4", 4.1), Footage("b.mp4", 20), Footage("song.mp3", 10)));

        Assert.Equal(new("file-a.mp4", Seconds(0), Seconds(4)) { Kept = new("file-a.mp4", "a.mp4", 1) }, known.Lanes[0].Segments[0].Source);
        Assert.Null(known.Lanes[0].Segments[1].Source);
        Assert.Equal(new("file-song.mp3", Seconds(0), Seconds(10)) { Kept = new("file-song.mp3", "song.mp3", 1) }, known.Lanes[1].Segments[0].Source);
    }

    [Fact]
    public void Footage_of_ours_is_at_no_platform()
    {
        var footage = Footage("a.mp4", 4);
        var stored = footage with { Attachment = footage.Attachment! with { IsStored = true } };

        Assert.Equal(new("file-a.mp4", Seconds(0), Seconds(4)), TimelineSources.OfFootage(Timeline, Project(stored)).Lanes[0].Segments[0].Source);
    }

    [Fact]
    public void Of_two_files_of_the_same_name_neither_is_shown() =>
        Assert.All(TimelineSources.OfFootage(Timeline, Project(Footage("a.mp4", 4), Footage("a.mp4", 4))).Lanes.SelectMany(lane => lane.Segments), segment => Assert.Null(segment.Source));

    [Theory]
    [InlineData(10, true)]
    [InlineData(10.2, true)]
    [InlineData(12, false)] // The timeline was changed elsewhere.
    public async Task The_newest_result_is_shown_where_its_videos_are_if_it_is_as_long_as_the_timeline(double length, bool isShown)
    {
        await using var store = await StoreUnderTest.StartAsync();
        await ResultAsync(store, "100", length);

        var known = await new TimelineSources(store.Store).OfResultAsync(Timeline, Project() with { ResultMessageIds = ["99", "100"] }, default);

        Assert.Equal(isShown ? new PictureSource("result", Seconds(4), Seconds(6)) : null, known.Lanes[0].Segments[1].Source);
        Assert.Null(known.Lanes[1].Segments[0].Source); // Its sound is a mix.
    }

    [Fact]
    public async Task A_result_from_before_the_last_change_is_not_shown()
    {
        await using var store = await StoreUnderTest.StartAsync();
        await ResultAsync(store, "100", 10);

        var known = await new TimelineSources(store.Store).OfResultAsync(Timeline, Project() with { ResultMessageIds = ["100", "101"] }, default);

        Assert.Null(known.Lanes[0].Segments[0].Source);
    }

    [Fact]
    public async Task With_two_lanes_of_videos_the_result_is_neither()
    {
        await using var store = await StoreUnderTest.StartAsync();
        await ResultAsync(store, "100", 10);
        var two = Timeline with { Lanes = [Timeline.Lanes[0], .. Timeline.Lanes] };

        var known = await new TimelineSources(store.Store).OfResultAsync(two, Project() with { ResultMessageIds = ["100"] }, default);

        Assert.All(known.Lanes.SelectMany(lane => lane.Segments), segment => Assert.Null(segment.Source));
    }

    private static async Task ResultAsync(StoreUnderTest store, string messageId, double length)
    {
        var video = new VideoResult("result", "result.mp4", 1, Seconds(length), 640, 360);
        await store.Store.CommitAsync(new Changes { Posts = [Data.Post(Chat, "post") with { Message = new() { Text = "Here", Video = video } }] }, default);
        await store.Store.UpdatePostAsync(Chat, "post", post => post with { MessageId = messageId, SentVersion = post.Version }, default);
    }

    private static ProjectRecord Project(params Footage[] footage) => new("project", Chat) { Name = "Lisbon", CreatedAt = DateTimeOffset.UnixEpoch, Footage = footage };

    private static Footage Footage(string name, double length) => new(new($"file-{name}", name, 1), null, name, "video/mp4", null, Seconds(length));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
