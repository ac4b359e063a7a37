using NemoVideo.Drafts;

namespace NemoVideo.Tests.Drafts;

public sealed class TimelineTests
{
    [Theory]
    [InlineData("""{"name":"A","n":"B"}""", "A", true)]
    [InlineData("""{"n":"A","title":"B"}""", "A", true)]
    [InlineData("""{"title":"A","m":{"title":"B"}}""", "A", true)]
    [InlineData("""{"m":{"title":"A","name":"B"}}""", "A", true)]
    [InlineData("""{"m":{"name":"A"},"material":{"name":"B"}}""", "A", true)]
    [InlineData("""{"material":{"name":"A"},"fn":"B"}""", "A", true)]
    [InlineData("""{"fn":"A"}""", "A", true)]
    [InlineData("""{"filename":"A","src":"/x/B"}""", "A", true)]
    [InlineData("""{"src":"/mnt/userdata/1/beach.mp4"}""", "beach.mp4", true)]
    [InlineData("""{"url":"https://cdn.example.org/p/my%20clip.mp4?sig=secret"}""", "my clip.mp4", true)]
    [InlineData("""{"path":"C:\\x\\clip.mov"}""", "clip.mov", true)]
    [InlineData("""{"name":"  ","title":"A"}""", "A", true)]
    [InlineData("""{"name":7,"title":null}""", "Clip 1", false)]
    [InlineData("""{"name":{"en":"A"}}""", "Clip 1", false)]
    [InlineData("{}", "Clip 1", false)]
    public void A_name_is_found_in_its_places_and_never_guessed(string segment, string name, bool own)
    {
        var read = Segment(0, segment);
        Assert.Equal((name, own), (read.Name, read.HasOwnName));
        Assert.Null(read.Text);
    }

    [Theory]
    [InlineData("""{"text":"Hi"}""")]
    [InlineData("""{"txt":"Hi"}""")]
    [InlineData("""{"content":"Hi"}""")]
    [InlineData("""{"c":"Hi"}""")]
    [InlineData("""{"m":{"text":"Hi"}}""")]
    [InlineData("""{"tx":" Hi "}""")]
    [InlineData("""{"text":{"no":1},"txt":"Hi"}""")]
    public void A_title_has_its_words_and_is_named_by_them(string segment)
    {
        var read = Segment(7, segment);
        Assert.Equal(("Hi", "Hi", true), (read.Text, read.Name, read.HasOwnName));
    }

    [Theory]
    [InlineData("""{"name":"Speech","language":"pt-BR"}""", "Speech", "pt-BR")]
    [InlineData("""{"m":{"title":"Speech","lang":"en"}}""", "Speech", "en")]
    [InlineData("""{"title":" ","lang":"English, I think"}""", null, null)]
    [InlineData("{}", null, null)]
    public void A_track_has_the_name_and_the_language_that_the_draft_says(string fields, string? name, string? language)
    {
        var track = Assert.Single(new Draft($$"""{"t":[{"tt":7,"sg":[{"text":"Hi"}],{{fields[1..^1].Trim()}}}]}""".Replace(",}", "}", StringComparison.Ordinal)).Timeline.Tracks);
        Assert.Equal((name, language), (track.Name, track.Language));
    }

    [Fact]
    public void A_long_caption_is_whole_and_its_name_is_short()
    {
        var read = Segment(7, $$"""{"text":"{{new string('x', 3000)}}"}""");
        Assert.Equal((3000, 500), (read.Text!.Length, read.Name.Length));
    }

    [Theory]
    [InlineData("""{"start":2000,"s":1,"d":3000}""", 2000, 3000)]
    [InlineData("""{"s":2000,"duration":3000}""", 2000, 3000)]
    [InlineData("""{"st":2000,"dur":3000}""", 2000, 3000)]
    [InlineData("""{"ti":2000,"target":{"start":1,"duration":3000}}""", 2000, 3000)]
    [InlineData("""{"target":{"start":2000,"duration":3000}}""", 2000, 3000)]
    [InlineData("""{"in":2000,"out":5000}""", 2000, 3000)]
    [InlineData("""{"start":"2000","d":"3000"}""", 2000, 3000)]
    [InlineData("""{"d":3000.4}""", 0, 3000.4)]
    [InlineData("""{"start":-1,"d":1e300}""", 0, 0)]
    [InlineData("""{"start":null,"d":"long"}""", 0, 0)]
    [InlineData("{}", 0, 0)]
    public void Times_are_milliseconds(string segment, double start, double duration)
    {
        var read = Segment(0, segment);
        Assert.Equal((start, duration), (read.Start.TotalMilliseconds, read.Duration.TotalMilliseconds));
    }

    [Theory]
    [InlineData("""{"volume":0.35}""", 0.35)]
    [InlineData("""{"v":35}""", 0.35)]
    [InlineData("""{"vol":1}""", 1.0)]
    [InlineData("""{"m":{"volume":0}}""", 0.0)]
    [InlineData("""{"volume":150}""", 1.5)]
    [InlineData("""{"volume":-1}""", null)]
    [InlineData("{}", null)]
    public void A_volume_is_a_fraction_or_a_percentage(string segment, double? volume) => Assert.Equal(volume, Segment(1, segment).Volume);

    [Fact] // docs/contracts/nemovideo.md §3.7
    public void The_contracts_example_reads_as_it_should()
    {
        var timeline = new Draft("""
            {"t":[{"tt":0,"sg":[{"m":{"title":"city timelapse"},"d":10000}]},
                  {"tt":1,"sg":[{"name":"Lo-fi","start":0,"d":10000,"v":35}]},
                  {"tt":7,"sg":[{"text":"Urban Dreams","d":3000}]},
                  {"tt":42,"sg":[]},{"sg":[{}]},"odd",null]}
            """).Timeline;
        Assert.False(timeline.IsOpaque);
        Assert.Equal([TrackKind.Video, TrackKind.Audio, TrackKind.Text, TrackKind.Unknown, TrackKind.Unknown], timeline.Tracks.Select(track => track.Kind));
        Assert.Equal([0, 1, 7, 42, null], timeline.Tracks.Select(track => track.RawType));
        Assert.Equal(TimeSpan.FromSeconds(10), timeline.Duration);
    }

    [Fact]
    public void Segments_without_a_start_lie_end_to_end()
    {
        var track = Assert.Single(new Draft("""{"t":[{"tt":0,"sg":[{"d":1000},{"d":2000},{"s":9000,"d":500},{"d":100}]}]}""").Timeline.Tracks);
        Assert.Equal([0.0, 1000, 9000, 9500], track.Segments.Select(segment => segment.Start.TotalMilliseconds));
        Assert.Equal(["Clip 1", "Clip 2", "Clip 3", "Clip 4"], track.Segments.Select(segment => segment.Name));
    }

    [Theory]
    [InlineData("""{"t":[{"tt":0,"sg":[{}]}]}""", false, true)]
    [InlineData("""{"t":[{"tt":0,"sg":[]}]}""", false, false)]
    [InlineData("""{"t":[]}""", false, false)]
    [InlineData("""{"t":{"no":"array"}}""", false, false)]
    [InlineData("""{"x":1}""", false, false)]
    [InlineData("\"<draft><t/></draft>\"", true, true)]
    [InlineData("\"{\\\"t\\\":[]}\"", true, true)]
    [InlineData("[1]", true, true)]
    public void What_cannot_be_looked_into_is_opaque_and_exportable(string raw, bool opaque, bool exportable)
    {
        var draft = new Draft(raw);
        Assert.Equal((opaque, exportable), (draft.Timeline.IsOpaque, draft.IsExportable));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(100_000)]
    public void A_draft_nested_without_end_is_no_danger(int depth)
    {
        var draft = new Draft(string.Concat(Enumerable.Repeat("{\"t\":[", depth)) + string.Concat(Enumerable.Repeat("]}", depth)));
        Assert.True(draft.Timeline.IsOpaque || draft.Timeline.Tracks.Count > 0);
        Assert.NotNull(TimelineDiff.Between(draft, null));
        Assert.Same(draft, draft.ForExport([Media("a", "https://cdn.example.org/a")]));
    }

    [Fact]
    public void A_draft_with_broken_characters_is_read()
    {
        var segment = Segment(7, "{\"text\":\"a \\ud83e\",\"\\udead\":1}");
        Assert.Equal("a \uFFFD", segment.Text);
    }

    internal static MediaInfo Media(string name, string url) => new(name, null, new(url), null, null, null, null, null);

    private static Segment Segment(int type, string json) =>
        Assert.Single(Assert.Single(new Draft($$"""{"t":[{"tt":{{type}},"sg":[{{json}}]}]}""").Timeline.Tracks).Segments);
}
