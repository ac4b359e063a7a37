using System.Text;
using NemoBot.Core.Jobs;
using NemoBot.Core.Text.Captions;
using NemoVideo.Drafts;
using NemoVideo.Secrets;

namespace NemoBot.Core.Tests.Jobs;

public sealed class CaptionFilesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_track_is_two_files_named_like_the_video() =>
        Assert.Equal(["Lis bon 2026-11-30.srt", "Lis bon 2026-11-30.vtt"], Names("Lis/bon", Track("Hi")));

    [Fact]
    public void Tracks_of_several_languages_are_told_apart_by_them() =>
        Assert.Equal(["Lisbon 2026-11-30 en.srt", "Lisbon 2026-11-30 pt-BR.srt"], Srt(Track("Hi", language: "en"), Track("Olá", language: "pt-BR")));

    [Fact]
    public void A_language_of_two_tracks_tells_nothing_so_their_names_do() =>
        Assert.Equal(["Lisbon 2026-11-30 Titles.srt", "Lisbon 2026-11-30 Speech.srt"], Srt(Track("Hi", "Titles", "en"), Track("Ho", "Speech", "en")));

    [Fact]
    public void Otherwise_tracks_have_numbers() =>
        Assert.Equal(["Lisbon 2026-11-30 1.srt", "Lisbon 2026-11-30 2.srt", "Lisbon 2026-11-30 3.srt"], Srt(Track("Hi", "Text"), Track("Ho", "text"), Track("Hu", "1")));

    [Fact]
    public void Empty_texts_and_other_tracks_are_left_out()
    {
        var timeline = new Timeline([new(TrackKind.Video, 0, [Piece("clip", 0, 9)]), Track(" "), new(TrackKind.Unknown, 9, [Piece("sticker", 0, 1)]), Track("Hi")]);

        var track = Assert.Single(TimelineCaptions.Of(timeline));

        Assert.Equal("Hi", Assert.Single(track.Cues).Text);
    }

    [Fact]
    public void Captions_are_in_the_order_of_their_times()
    {
        var timeline = new Timeline([new(TrackKind.Text, 7, [Piece("late", 5, 1), Piece("long", 0, 9), Piece("short", 0, 1)])]);

        Assert.Equal(["short", "long", "late"], TimelineCaptions.Of(timeline)[0].Cues.Select(cue => cue.Text));
    }

    [Fact]
    public void A_token_on_the_screen_is_in_no_file()
    {
        var file = CaptionFiles.Of(TimelineCaptions.Of(new([Track("the code is hunter2hunter2")])), "Lisbon", Now, new SecretMask(["hunter2hunter2"])).First();

        Assert.DoesNotContain("hunter2", Encoding.UTF8.GetString(file.Content), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Srt(params Track[] tracks) => Names("Lisbon", tracks).Where(name => name.EndsWith(".srt", StringComparison.Ordinal));

    private static IEnumerable<string> Names(string project, params Track[] tracks) =>
        CaptionFiles.Of(TimelineCaptions.Of(new(tracks)), project, Now, SecretMask.Forms).Select(file => file.FileName);

    private static Track Track(string text, string? name = null, string? language = null) => new(TrackKind.Text, 7, [Piece(text, 0, 2)]) { Name = name, Language = language };

    private static Segment Piece(string text, int start, int seconds) => new("Clip 1", false, text, TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(seconds), null);
}
