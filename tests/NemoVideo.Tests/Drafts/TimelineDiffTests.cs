using NemoVideo.Drafts;
using static NemoVideo.Drafts.TimelineChangeKind;

namespace NemoVideo.Tests.Drafts;

public sealed class TimelineDiffTests
{
    private const string City = """{"name":"city","s":0,"d":10000}""";
    private const string Sea = """{"name":"sea","s":10000,"d":5000}""";

    [Fact]
    public void The_first_title_is_added()
    {
        var diff = Diff(Video(City), Video(City) + "," + Track(7, """{"text":"Paradise Found","s":0,"d":3000}"""));
        var change = Assert.Single(diff.Changes);
        Assert.Equal((Added, TrackKind.Text, "Paradise Found", 3.0), (change.Kind, change.Track, change.After?.Text, change.After?.End.TotalSeconds));
        Assert.Null(change.Before);
    }

    [Theory]
    [InlineData("a segment goes", City + "," + Sea, City, "Removed sea")]
    [InlineData("a segment is moved", City + "," + Sea, City + """,{"name":"sea","s":12000,"d":5000}""", "Moved sea")]
    [InlineData("two change places", City + "," + Sea, """{"name":"sea","s":0,"d":5000},{"name":"city","s":5000,"d":10000}""", "Moved sea, Moved city")]
    [InlineData("a trim", City, """{"name":"city","s":0,"d":4000}""", "Resized city")]
    [InlineData("trimmed and moved", City, """{"name":"city","s":500,"d":4000}""", "Moved city, Resized city")]
    [InlineData("louder", """{"name":"city","d":10000,"v":0.35}""", """{"name":"city","d":10000,"v":80}""", "VolumeChanged city")]
    [InlineData("muted", City, """{"name":"city","s":0,"d":10000,"v":0}""", "VolumeChanged city")]
    [InlineData("told for the first time, unchanged", City, """{"name":"city","s":0,"d":10000,"v":1}""", "Other city")]
    [InlineData("another name in the same place", City, """{"name":"town","s":0,"d":10000}""", "Renamed town")]
    [InlineData("an effect that has no name here", City, """{"name":"city","s":0,"d":10000,"fx":[1]}""", "Other city")]
    [InlineData("another speed", City, """{"name":"city","s":0,"d":10000,"speed":2}""", "SpeedChanged city")]
    [InlineData("twice as fast takes half the time", City, """{"name":"city","s":0,"d":5000,"m":{"speed":2}}""", "SpeedChanged city")]
    [InlineData("slower", City, """{"name":"city","s":0,"d":20000,"m":{"speed":"0.5"}}""", "SpeedChanged city")]
    [InlineData("faster and trimmed", City, """{"name":"city","s":0,"d":4000,"m":{"speed":2}}""", "SpeedChanged city, Resized city")]
    [InlineData("a speed that is none", City, """{"name":"city","s":0,"d":5000,"m":{"speed":0}}""", "Resized city")]
    [InlineData("all faster", City + "," + Sea, """{"name":"city","s":0,"d":5000,"m":{"speed":2}},{"name":"sea","s":5000,"d":2500,"m":{"speed":2}}""", "SpeedChanged city, SpeedChanged sea")]
    [InlineData("the next clip follows a trim", City + "," + Sea, """{"name":"city","s":0,"d":4000},{"name":"sea","s":4000,"d":5000}""", "Resized city")]
    [InlineData("a background", City, """{"name":"city","s":0,"d":10000,"m":{"background":"beach"}}""", "BackgroundChanged city")]
    [InlineData("another background", """{"name":"city","d":10000,"m":{"background":"office"}}""", """{"name":"city","d":10000,"m":{"background":"beach"}}""", "BackgroundChanged city")]
    [InlineData("colors", City, """{"name":"city","s":0,"d":10000,"m":{"brightness":0.2,"warmth":0.1}}""", "ColorChanged city")]
    [InlineData("black and white", City, """{"name":"city","s":0,"d":10000,"m":{"filter":"black_and_white"}}""", "ColorChanged city")]
    [InlineData("rotated and mirrored", City, """{"name":"city","s":0,"d":10000,"m":{"rotation":90,"flip":"h"}}""", "Rotated city, Mirrored city")]
    [InlineData("a transition overlaps", City + "," + Sea, City + """,{"name":"sea","s":9500,"d":5000,"m":{"transition":{"kind":"fade","ms":500}}}""", "TransitionChanged sea")]
    [InlineData("a fade", City, """{"name":"city","s":0,"d":10000,"m":{"fade_out_ms":3000}}""", "FadeChanged city")]
    [InlineData("a piece cut out", City, """{"name":"city","s":0,"d":3000},{"name":"city","s":3000,"d":5000}""", "Resized city")]
    [InlineData("put together again", """{"name":"city","s":0,"d":3000},{"name":"city","s":3000,"d":5000}""", City, "Resized city")]
    [InlineData("one of two copies goes", """{"name":"city","s":0,"d":3000},{"name":"city","s":3000,"d":3000}""", """{"name":"city","s":0,"d":3000}""", "Removed city")]
    [InlineData("new ids only", """{"id":"1","name":"city","d":1}""", """{"id":"2","name":"city","d":1}""", "Other -")]
    [InlineData("without names the place decides", """{"d":1000},{"d":2000}""", """{"d":1000},{"d":2500}""", "Resized Clip 2")]
    [InlineData("without names one goes", """{"d":1000},{"d":2000}""", """{"d":2000}""", "Removed Clip 1, Moved Clip 1")]
    [InlineData("doubled", City, City + """,{"name":"city","s":10000,"d":10000}""", "Added city")]
    [InlineData("spelling", City, """{"d":1e4,"name":"city", "s":0}""", "")]
    public void A_change_is_reported_for_what_it_is(string what, string before, string after, string expected) =>
        Assert.True(Words(Diff(Video(before), Video(after))) == expected, $"{what}: {Words(Diff(Video(before), Video(after)))}");

    [Fact]
    public void Music_that_ends_with_the_picture_is_not_cut_by_itself()
    {
        const string Song = """{"name":"song","s":0,"d":10000}""";
        const string Half = """{"name":"city","s":0,"d":5000,"m":{"speed":2}}""";

        Assert.Equal("SpeedChanged city", Words(Diff(Video(City) + "," + Track(1, Song), Video(Half) + "," + Track(1, """{"name":"song","s":0,"d":5000}"""))));
        Assert.Equal("Resized song", Words(Diff(Video(City) + "," + Track(1, Song), Video(City) + "," + Track(1, """{"name":"song","s":0,"d":5000}"""))));
        Assert.Equal("SpeedChanged city, Resized song", Words(Diff(Video(City) + "," + Track(1, Song), Video(Half) + "," + Track(1, """{"name":"song","s":0,"d":2000}"""))));
    }

    [Fact]
    public void A_cut_is_reported_with_the_length_of_all_pieces()
    {
        var change = Assert.Single(Diff(Video(City), Video("""{"name":"city","s":0,"d":3000},{"name":"city","s":3000,"d":5000}""")).Changes);
        Assert.Equal((10.0, 8.0), (change.Before!.Duration.TotalSeconds, change.After!.Duration.TotalSeconds));
    }

    [Fact]
    public void A_title_with_other_words_is_renamed()
    {
        var change = Assert.Single(Diff(Track(7, """{"text":"Lisbon","s":0,"d":3000}"""), Track(7, """{"text":"Porto","s":0,"d":3000}""")).Changes);
        Assert.Equal((Renamed, "Lisbon", "Porto"), (change.Kind, change.Before?.Text, change.After?.Text));
    }

    [Fact]
    public void The_same_name_on_another_type_of_track_is_another_segment() =>
        Assert.Equal("Added city, Removed city", Words(Diff(Video(City), Track(1, City))));

    [Fact]
    public void A_new_track_above_moves_no_other_track() =>
        Assert.Equal("Added sea", Words(Diff(Video(City), Video(Sea) + "," + Video(City))));

    [Fact]
    public void Nothing_and_spelling_are_no_change()
    {
        var draft = new Draft("""{"t":[{"tt":0,"sg":[{"name":"city","d":1}]}],"d":1}""");
        Assert.True(TimelineDiff.Between(draft, draft with { }).IsEmpty);
        Assert.True(TimelineDiff.Between(draft, new("""{ "d":1, "t":[{"sg":[{"d":1,"name":"\u0063ity"}],"tt":0}]}""")).IsEmpty);
        Assert.True(TimelineDiff.Between(null, null).IsEmpty);
    }

    [Fact]
    public void What_the_view_does_not_show_is_something_else()
    {
        Assert.Equal("Other -", Words(TimelineDiff.Between(new("""{"t":[],"bg":1}"""), new("""{"t":[],"bg":2}"""))));
        Assert.Equal("Other -", Words(TimelineDiff.Between(new("\"<draft a='1'/>\""), new("\"<draft a='2'/>\""))));
        Assert.Equal("Other -", Words(TimelineDiff.Between(null, new("\"<draft/>\""))));
    }

    [Fact]
    public void The_whole_timeline_may_come_or_go()
    {
        var draft = new Draft("{\"t\":[" + Video(City + "," + Sea) + "]}");
        Assert.Equal("Added city, Added sea", Words(TimelineDiff.Between(null, draft)));
        Assert.Equal("Removed city, Removed sea", Words(TimelineDiff.Between(draft, null)));
    }

    [Fact]
    public void Thousands_of_segments_are_compared_at_once()
    {
        var before = Video(string.Join(',', Enumerable.Range(0, 5000).Select(i => $$"""{"name":"c{{i % 7}}","s":{{i * 10}},"d":10}""")));
        var after = Video(string.Join(',', Enumerable.Range(0, 5000).Select(i => $$"""{"name":"c{{i % 5}}","s":{{(i * 10) + 5}},"d":10}""")));
        Assert.InRange(Diff(before, after).Changes.Count, 3000, 15_000); // Most of them follow the one before.
    }

    private static TimelineDiff Diff(string before, string after) => TimelineDiff.Between(new("{\"t\":[" + before + "]}"), new("{\"t\":[" + after + "]}"));

    private static string Video(string segments) => Track(0, segments);

    private static string Track(int type, string segments) => $$"""{"tt":{{type}},"sg":[{{segments}}]}""";

    private static string Words(TimelineDiff diff) => string.Join(", ", diff.Changes.Select(change => $"{change.Kind} {(change.After ?? change.Before)?.Name ?? "-"}"));
}
