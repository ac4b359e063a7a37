using System.Text;
using NemoBot.Core.Text.Captions;

namespace NemoBot.Core.Tests.Text.Captions;

public sealed class CaptionWriterTests
{
    private static readonly Cue[] Two = [At(0, 1500, "Hello\nyou"), At(3_723_004, 3_725_000, "Tom & <b>Ana</b> → {\\an8}")];

    [Fact]
    public void Srt_numbers_its_cues_ends_lines_in_crlf_and_shows_markup_as_text() => Assert.Equal(
        "1\r\n00:00:00,000 --> 00:00:01,500\r\nHello\r\nyou\r\n\r\n2\r\n01:02:03,004 --> 01:02:05,000\r\nTom & ‹b>Ana‹/b> → { \\an8}\r\n\r\n",
        Text(CaptionFormat.Srt, Two));

    [Fact]
    public void Vtt_has_a_header_and_escapes_markup() => Assert.Equal(
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nHello\nyou\n\n01:02:03.004 --> 01:02:05.000\nTom &amp; &lt;b&gt;Ana&lt;/b&gt; → {\\an8}\n\n",
        Text(CaptionFormat.Vtt, Two));

    [Fact]
    public void A_file_without_cues_is_well_formed()
    {
        Assert.Equal("", Text(CaptionFormat.Srt));
        Assert.Equal("WEBVTT\n\n", Text(CaptionFormat.Vtt));
    }

    [Theory]
    [InlineData("a\r\n\r\n\r\nb", "a\nb")]
    [InlineData("  a  \n \u200B \n b ", "a\nb")]
    [InlineData("a --> b", "a → b")]
    [InlineData("a\u2028b\u0007c", "a\nb c")]
    [InlineData("剪辑 ç 👍", "剪辑 ç 👍")]
    public void A_text_cannot_end_its_cue_or_begin_another(string text, string clean) => Assert.Equal(clean, At(0, 1, text).Text);

    [Fact]
    public void Half_of_a_character_is_replaced() => Assert.Equal("\uFFFD!", At(0, 1, "\uD83D!").Text);

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    [InlineData("\u200B\u200D")]
    public void A_cue_without_visible_text_is_none(string text) => Assert.Null(Cue.Of(TimeSpan.Zero, TimeSpan.FromSeconds(1), text));

    [Theory]
    [InlineData(0.4, 1.5, 0, 2)]
    [InlineData(1000, 1000, 1000, 1001)]
    [InlineData(-5, 2, 0, 2)]
    [InlineData(5, 2, 5, 6)]
    public void Times_are_whole_milliseconds_and_the_end_is_after_the_start(double start, double end, int from, int to)
    {
        var cue = Cue.Of(TimeSpan.FromMilliseconds(start), TimeSpan.FromMilliseconds(end), "x")!;
        Assert.Equal((from, to), ((int)cue.Start.TotalMilliseconds, (int)cue.End.TotalMilliseconds));
    }

    private static Cue At(int start, int end, string text) => Cue.Of(TimeSpan.FromMilliseconds(start), TimeSpan.FromMilliseconds(end), text)!;

    private static string Text(CaptionFormat format, params Cue[] cues) => Encoding.UTF8.GetString(CaptionWriter.Write(cues, format));
}
