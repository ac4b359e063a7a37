using NemoBot.Core.Text.Drafts;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Telegram.Outgoing;
using NemoVideo.Drafts;

namespace NemoBot.Core.Tests.Text.Drafts;

public sealed class TimelineTextTests
{
    private static readonly Texts English = Texts.In("en");

    private static readonly Timeline Urban = new(
    [
        new(TrackKind.Video, 0, [Piece("city timelapse", 0, 10)]),
        new(TrackKind.Audio, 1, [Piece("Lo-fi", 0, 10) with { Volume = 0.35 }]),
        new(TrackKind.Text, 7, [Piece("Text", 0, 3) with { Text = "Urban Dreams" }]),
    ]);

    [Fact] // docs/contracts/nemovideo.md §3.7
    public void The_summary_has_the_form_of_the_contract() => Assert.Equal(
        "Timeline (3 tracks):\n1. Video: city timelapse (0–10 s)\n2. Music: Lo-fi (0–10 s, 35%)\n3. Text: “Urban Dreams” (0–3 s)",
        Markup.ToPlain(TimelineText.Of(Urban, English)));

    [Theory]
    [InlineData("zh-Hans", "时间线（3 条轨道）：\n1. 视频：city timelapse（0–10\u00a0秒）\n2. 音乐：Lo-fi（0–10\u00a0秒，35%）\n3. 文字：“Urban Dreams”（0–3\u00a0秒）")]
    [InlineData("ja", "タイムライン（3トラック）：\n1. 動画：city timelapse（0～10秒）\n2. 音楽：Lo-fi（0～10秒、35%）\n3. テキスト：「Urban Dreams」（0～3秒）")]
    [InlineData("de", "Timeline (3 Spuren):\n1. Video: city timelapse (0–10\u202fs)\n2. Musik: Lo-fi (0–10\u202fs, 35\u202f%)\n3. Text: „Urban Dreams“ (0–3\u202fs)")]
    [InlineData("ru", "Таймлайн (дорожек: 3):\n1. Видео: city timelapse (0–10\u202fс)\n2. Музыка: Lo-fi (0–10\u202fс, 35\u202f%)\n3. Текст: «Urban Dreams» (0–3\u202fс)")]
    public void The_summary_speaks_the_persons_language(string language, string expected) =>
        Assert.Equal(expected, Markup.ToPlain(TimelineText.Of(Urban, Texts.In(language))));

    [Theory]
    [InlineData("x", 60, 60)]
    [InlineData("x", 61, 60)]
    [InlineData("👨‍👩‍👧", 60, 480)]
    [InlineData("👨‍👩‍👧", 61, 473)]
    public void Long_words_are_cut_between_characters(string character, int times, int length)
    {
        var said = SegmentText.Plain(English, TrackKind.Text, Piece("Text", 0, 3) with { Text = string.Concat(Enumerable.Repeat(character, times)) }).Trim('“', '”');

        Assert.Equal(length, said.Length);
        Assert.Equal("", said.TrimEnd('…').Replace(character, "", StringComparison.Ordinal));
    }

    [Fact]
    public void Words_of_combining_marks_are_cut_too()
    {
        var said = SegmentText.Plain(English, TrackKind.Text, Piece("Text", 0, 3) with { Text = string.Concat(Enumerable.Repeat("x" + new string('\u0301', 100), 60)) });

        Assert.InRange(said.Length, 300, 500);
    }

    [Fact]
    public void An_empty_timeline_says_what_to_do() => Assert.Equal(English[TextKey.TimelineEmpty], TimelineText.Of(Timeline.Empty, English));

    [Fact]
    public void A_timeline_that_cannot_be_read_is_not_called_empty() =>
        Assert.Equal(English[TextKey.TimelineOpaque], TimelineText.Of(new([], IsOpaque: true), English));

    [Fact]
    public void One_track_is_one_track() =>
        Assert.StartsWith("Timeline (1 track):", TimelineText.Of(new([Urban.Tracks[0]]), English), StringComparison.Ordinal);

    [Fact]
    public void Unknown_tracks_and_nameless_clips_have_words_too()
    {
        var timeline = new Timeline(
        [
            new(TrackKind.Unknown, 12, []),
            new(TrackKind.Unknown, null, [Piece("Clip 2", 1.25, 2) with { HasOwnName = false }]),
            new(TrackKind.Video, 0, [Piece("a", 0, 60), Piece("Clip 2", 60, 100) with { HasOwnName = false }]),
        ]);

        Assert.Equal(
            "Timeline (3 tracks):\n1. Track (type 12): empty\n2. Track: Clip 1 (1.2–3.2 s)\n3. Video: a (0–60 s), Clip 2 (1:00–2:40)",
            Markup.ToPlain(TimelineText.Of(timeline, English)));
    }

    [Fact]
    public void A_long_timeline_stays_short()
    {
        var track = new Track(TrackKind.Video, 0, [.. Enumerable.Range(0, 500).Select(i => Piece(new string('n', 5_000), i, 1))]);
        var text = TimelineText.Of(new([.. Enumerable.Repeat(track, 300)]), English);

        Assert.InRange(text.Length, 100, 6_000);
        Assert.Contains("and 495 more", text, StringComparison.Ordinal);
        Assert.EndsWith("…and 288 more", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_cannot_smuggle_markup_in()
    {
        var timeline = new Timeline([new(TrackKind.Text, 7, [Piece("x", 0, 3) with { Text = "**[win](https://evil.example)**\n# <b>" }])]);

        Assert.Equal("Timeline (1 track):\n1. Text: “**[win](https://evil.example)** # &lt;b&gt;” (0–3 s)", HtmlWriter.Write(TimelineText.Of(timeline, English)));
    }

    [Fact]
    public void The_picture_has_a_lane_for_each_track_with_something_on_it()
    {
        var picture = TimelineText.Picture(new([.. Urban.Tracks, new(TrackKind.Video, 0, [])]), English);

        Assert.NotNull(picture);
        Assert.Equal(["Video", "Music", "Text"], picture.Lanes.Select(lane => lane.Label));
        Assert.Equal(TimeSpan.FromSeconds(10), picture.Duration);
        Assert.Equal("“Urban Dreams”", picture.Lanes[2].Segments[0].Label);
    }

    [Fact]
    public void There_is_no_picture_of_nothing() => Assert.Null(TimelineText.Picture(Timeline.Empty, English));

    public static TheoryData<TimelineChange, string> Changes => new()
    {
        { new(TimelineChangeKind.Added, TrackKind.Text, null, Piece("t", 0, 3) with { Text = "Paradise Found" }), "✅ Text added: “Paradise Found” (0–3 s)" },
        { new(TimelineChangeKind.Added, TrackKind.Audio, null, Piece("Lo-fi", 0, 10)), "✅ Music added: Lo-fi (0–10 s)" },
        { new(TimelineChangeKind.Removed, TrackKind.Video, Piece("beach.mp4", 0, 3), null), "✅ Clip removed: beach.mp4" },
        { new(TimelineChangeKind.Renamed, TrackKind.Text, Piece("t", 0, 3) with { Text = "A" }, Piece("t", 0, 3) with { Text = "B" }), "✅ Text changed: “A” → “B”" },
        { new(TimelineChangeKind.Moved, TrackKind.Video, Piece("a", 0, 3), Piece("a", 5, 3)), "✅ Clip moved: a now starts at 5 s (was 0 s)" },
        { new(TimelineChangeKind.Resized, TrackKind.Video, Piece("a", 0, 12), Piece("a", 0, 9)), "✅ Clip trimmed: a from 12 s to 9 s" },
        { new(TimelineChangeKind.Resized, TrackKind.Video, Piece("a", 0, 9), Piece("a", 0, 12)), "✅ Clip extended: a from 9 s to 12 s" },
        { new(TimelineChangeKind.VolumeChanged, TrackKind.Audio, Piece("m", 0, 9) with { Volume = 0.35 }, Piece("m", 0, 9) with { Volume = 0.2 }), "✅ Music volume: m 35% → 20%" },
        { new(TimelineChangeKind.SpeedChanged, TrackKind.Video, Piece("a", 0, 12), Piece("a", 0, 6) with { Speed = 2 }), "✅ Clip at 2x speed: a (was 1x)" },
        { new(TimelineChangeKind.SpeedChanged, TrackKind.Video, Piece("a", 0, 6) with { Speed = 2 }, Piece("a", 0, 24) with { Speed = 0.5 }), "✅ Clip at 0.5x speed: a (was 2x)" },
        { new(TimelineChangeKind.BackgroundChanged, TrackKind.Video, Piece("a", 0, 6), Piece("a", 0, 6)), "✅ Clip background changed: a" },
        { new(TimelineChangeKind.ColorChanged, TrackKind.Video, Piece("a", 0, 6), Piece("a", 0, 6)), "✅ Clip colors changed: a" },
        { new(TimelineChangeKind.Rotated, TrackKind.Video, Piece("a", 0, 6), Piece("a", 0, 6)), "✅ Clip rotated: a" },
        { new(TimelineChangeKind.Mirrored, TrackKind.Video, Piece("a", 0, 6), Piece("a", 0, 6)), "✅ Clip mirrored: a" },
        { new(TimelineChangeKind.TransitionChanged, TrackKind.Video, Piece("a", 0, 6), Piece("a", 0, 6)), "✅ Clip transition changed: a" },
        { new(TimelineChangeKind.FadeChanged, TrackKind.Audio, Piece("m", 0, 6), Piece("m", 0, 6)), "✅ Music fade changed: m" },
        { new(TimelineChangeKind.Other, TrackKind.Unknown, null, null), "✅ Your edit is done. It changes how the video looks or sounds, not its tracks." },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Each_change_is_reported_in_words(TimelineChange change, string expected) =>
        Assert.Equal(expected, Markup.ToPlain(TimelineDiffText.Of(new([change]), English)));

    [Fact]
    public void No_change_is_reported_as_well() => Assert.Equal(English[TextKey.DiffNone], TimelineDiffText.Of(new([]), English));

    [Fact]
    public void Many_changes_are_counted()
    {
        var diff = new TimelineDiff([.. Enumerable.Range(1, 10).Select(i => new TimelineChange(TimelineChangeKind.Removed, TrackKind.Video, Piece($"c{i}", 0, 1), null))]);

        Assert.Equal(7, TimelineDiffText.Of(diff, English).Split('\n').Length);
        Assert.EndsWith("…and 4 more", TimelineDiffText.Of(diff, English), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_change_has_words_in_every_language()
    {
        foreach (var texts in Languages.All.Select(language => Texts.In(language.Name)))
        {
            foreach (var row in Changes)
            {
                var text = TimelineDiffText.Of(new([row.Data.Item1]), texts);
                Assert.StartsWith("✅", text, StringComparison.Ordinal);
                Assert.DoesNotContain("{", text, StringComparison.Ordinal);
            }
        }
    }

    private static Segment Piece(string name, double start, double duration) =>
        new(name, true, null, TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(duration), null);
}
