using System.Text;
using CsCheck;
using NemoBot.Core.Tests.Text.Formatting;
using NemoBot.Core.Text.Captions;

namespace NemoBot.Core.Tests.Text.Captions;

/// <summary>A property that fails prints the seed that repeats it.</summary>
public sealed class CaptionReaderTests
{
    [Theory]
    [InlineData("1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Hello</i>\r\nyou\r\n\r\n")]
    [InlineData("1\n00:00:01,000 --> 00:00:02,500\n{\\an8}Hello\nyou")]
    [InlineData("\uFEFF1\n0:0:1,0-->0:0:2.5 X1:100\nHello\nyou\n")]
    [InlineData("WEBVTT - a title\nKind: captions\n\nNOTE nothing\n\nSTYLE\n::cue { color: red }\n\nintro\n00:01.000 --> 00:02.500 align:start\n<v Ana><00:01.200>Hello</v>\nyou\n")]
    public void A_cue_is_read_without_its_number_markup_and_position(string file) =>
        Assert.Equal([(1000, 2500, "Hello\nyou")], Read(file));

    [Fact]
    public void Cues_are_sorted_and_overlaps_stay() => Assert.Equal(
        [(0, 3000, "b"), (1000, 2000, "a")],
        Read("1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:00,000 --> 00:00:03,000\nb\n"));

    [Fact]
    public void A_missing_blank_line_ends_a_cue_too() => Assert.Equal(
        [(0, 1000, "a"), (1000, 2000, "7 days")],
        Read("1\n00:00:00,000 --> 00:00:01,000\na\n2\n00:00:01,000 --> 00:00:02,000\n7 days"));

    [Fact]
    public void Entities_of_a_page_are_characters_in_vtt_only()
    {
        Assert.Equal([(0, 1000, "a & b")], Read("WEBVTT\n\n00:00.000 --> 00:01.000\na &amp; b"));
        Assert.Equal([(0, 1000, "a &amp; b")], Read("1\n00:00:00,000 --> 00:00:01,000\na &amp; b"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("shopping list\nmilk\n")]
    [InlineData("1\n00:00:00,000 -> 00:00:01,000\na")]
    [InlineData("1\n00:00:00,000 --> 00:00:01,000\n\n\nb")]
    [InlineData("{\"a\": \"00:00 --> 00:01\"}")]
    [InlineData("1\n٠٠:٠٠:٠١,٠٠٠ --> ٠٠:٠٠:٠٢,٥٠٠\nمرحبا")]
    public void What_has_no_cues_gives_none(string file) => Assert.Empty(Read(file));

    [Fact]
    public void No_more_cues_are_read_than_asked_for()
    {
        var file = string.Concat(Enumerable.Range(0, 100_000).Select(number => $"{number}\n00:00:{number % 60:00},000 --> 00:01:00,000\nx\n\n"));
        Assert.Equal(50, CaptionReader.Read(file, 50).Count);
    }

    [Fact]
    public void A_huge_line_is_cut() => Assert.Equal(2000, CaptionReader.Read($"1\n00:00:00,000 --> 00:00:01,000\n{new string('<', 1_000_000)}\n", 5)[0].Text.Length);

    [Fact]
    public void What_was_written_as_vtt_is_read_the_same() => Cues(AnyText.Any(40)).Sample(
        cues => Assert.Equal(cues, CaptionReader.Read(Encoding.UTF8.GetString(CaptionWriter.Write(cues, CaptionFormat.Vtt)), int.MaxValue)),
        iter: 2_000);

    /// <summary>Markup, which SRT cannot escape, is written in characters that mean nothing.</summary>
    [Fact]
    public void What_was_written_as_srt_is_read_the_same() => Cues(AnyText.Any(40).Select(text => text.Replace('<', '(').Replace('{', '('))).Sample(
        cues => Assert.Equal(cues, CaptionReader.Read(Encoding.UTF8.GetString(CaptionWriter.Write(cues, CaptionFormat.Srt)), int.MaxValue)),
        iter: 2_000);

    [Fact]
    public void Any_text_gives_as_many_cues_of_srt_at_the_same_times() => Cues(AnyText.Any(40)).Sample(
        cues => Assert.Equal(cues.Select(cue => (cue.Start, cue.End)), CaptionReader.Read(Encoding.UTF8.GetString(CaptionWriter.Write(cues, CaptionFormat.Srt)), int.MaxValue).Select(cue => (cue.Start, cue.End))),
        iter: 2_000);

    private static Gen<Cue[]> Cues(Gen<string> text) => Gen.Select(Gen.Int[0, 8_000_000], Gen.Int[0, 20_000], text)
        .Select((start, length, words) => Cue.Of(TimeSpan.FromMilliseconds(start), TimeSpan.FromMilliseconds(start + length), words))
        .Array[0, 8]
        .Select(cues => cues.OfType<Cue>().OrderBy(cue => cue.Start).ThenBy(cue => cue.End).ToArray());

    private static IEnumerable<(int Start, int End, string Text)> Read(string file) =>
        CaptionReader.Read(file, 1000).Select(cue => ((int)cue.Start.TotalMilliseconds, (int)cue.End.TotalMilliseconds, cue.Text));
}
