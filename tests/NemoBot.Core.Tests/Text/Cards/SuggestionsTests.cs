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
