using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Localization;
using NemoVideo.Drafts;

namespace NemoBot.Core.Tests.Text.Cards;

public sealed class SuggestionsTests
{
    private static readonly Texts English = Texts.In("en");
    private static readonly Track Video = new(TrackKind.Video, 0, [Piece(0, 20)]);
    private static readonly Track TwoClips = new(TrackKind.Video, 0, [Piece(0, 20), Piece(20, 70)]);
    private static readonly Track Music = new(TrackKind.Audio, 1, [Piece(0, 20) with { Volume = 0.8 }]);
    private static readonly Track SoftMusic = new(TrackKind.Audio, 1, [Piece(0, 20) with { Volume = 0.3 }]);
    private static readonly Track Title = new(TrackKind.Text, 7, [Piece(0, 3) with { Text = "Hi" }]);

    public static TheoryData<Track[], bool, string, string[]> Cases => new()
    {
        { [Video], false, "", ["Add soft music", "Add a title at the start", "Export the video"] },
        { [Video], true, "", ["Replace the background with a bright office", "Add soft music", "Export the video"] },
        { [Video], true, "change the background to a beach", ["Add soft music", "Add subtitles", "Export the video"] },
        { [Video, Music], false, "", ["Add a title at the start", "Turn the music down a little", "Export the video"] },
        { [Video, SoftMusic, Title], false, "", ["Fade the music out at the end", "Make the colors warmer", "Export the video"] },
        { [TwoClips, SoftMusic, Title], false, "", ["Cut it down to the best 30 seconds", "Add smooth transitions between the clips", "Export the video"] },
        { [], false, "", [] },
        { [new(TrackKind.Video, 0, [])], false, "", [] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_fit_the_timeline(Track[] tracks, bool isTalkingHead, string instruction, string[] expected) =>
        Assert.Equal(expected, Suggestions.For(new(tracks), English, instruction, isTalkingHead).Select(button => button.Label));

    public static TheoryData<Track[], TimelineChange?, string, string> Taken => new()
    {
        { [Video, SoftMusic, Title], new(TimelineChangeKind.ColorChanged, TrackKind.Video, Piece(0, 20), Piece(0, 20)), "", "Make the colors warmer" },
        { [Video, SoftMusic, Title], null, "Mach die Farben wärmer", "Make the colors warmer" },
        { [new(TrackKind.Video, 0, [Piece(0, 20) with { Aspects = SegmentAspects.Color }]), SoftMusic, Title], null, "", "Make the colors warmer" },
        { [Video, SoftMusic, Title], new(TimelineChangeKind.FadeChanged, TrackKind.Audio, Piece(0, 20), Piece(0, 20)), "", "Fade the music out at the end" },
        { [Video, SoftMusic, Title], null, "让音乐在结尾淡出", "Fade the music out at the end" },
        { [Video, Music, Title], new(TimelineChangeKind.VolumeChanged, TrackKind.Audio, Piece(0, 20), Piece(0, 20)), "", "Turn the music down a little" },
        { [Video, Music, Title], null, "Turn the music down a little", "Turn the music down a little" },
        { [Video, Title], new(TimelineChangeKind.Removed, TrackKind.Audio, Piece(0, 20), null), "remove the music", "Add soft music" },
        { [Video, SoftMusic], new(TimelineChangeKind.Removed, TrackKind.Text, Piece(0, 20), null), "undo", "Add a title at the start" },
        { [TwoClips, SoftMusic, Title], new(TimelineChangeKind.TransitionChanged, TrackKind.Video, Piece(0, 20), Piece(0, 20)), "", "Add smooth transitions between the clips" },
        { [TwoClips, SoftMusic, Title], new(TimelineChangeKind.Resized, TrackKind.Video, Piece(0, 90), Piece(0, 70)), "", "Cut it down to the best 30 seconds" },
    };

    [Theory]
    [MemberData(nameof(Taken))]
    public void What_was_just_done_or_is_there_already_is_not_suggested(Track[] tracks, TimelineChange? done, string instruction, string taken) =>
        Assert.DoesNotContain(
            taken,
            Suggestions.For(new(tracks), English, instruction, done: done is null ? null : new([done])).Select(button => button.Label));

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    [InlineData("zh-Hant")]
    [InlineData("es")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("pt")]
    [InlineData("ja")]
    [InlineData("ko")]
    [InlineData("ru")]
    public void A_suggestion_that_was_taken_is_not_made_again_in_any_language(string language)
    {
        var texts = Texts.In(language);
        foreach (var tracks in new Track[][] { [TwoClips], [TwoClips, Music], [TwoClips, SoftMusic, Title] })
        {
            foreach (var button in Suggestions.For(new(tracks), texts, isTalkingHead: true).Where(button => button.Action.Kind == ButtonKind.Say))
            {
                Assert.DoesNotContain(button.Label, Suggestions.For(new(tracks), texts, button.Label, isTalkingHead: true).Select(next => next.Label));
            }
        }
    }

    [Fact]
    public void A_step_is_said_in_the_persons_language()
    {
        var button = Suggestions.For(new([Video]), Texts.In("de"))[0];

        Assert.Equal(new ButtonAction(ButtonKind.Say, "Füge ruhige Musik hinzu"), button.Action);
    }

    [Fact]
    public void A_timeline_that_cannot_be_read_can_be_exported() =>
        Assert.Equal(ButtonKind.Export, Assert.Single(Suggestions.For(new([], IsOpaque: true), English)).Action.Kind);

    private static Segment Piece(double start, double duration) => new("a", true, null, TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(duration), null);
}
