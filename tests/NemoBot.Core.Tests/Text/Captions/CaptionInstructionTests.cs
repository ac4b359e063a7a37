using NemoBot.Core.Text.Captions;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Text.Captions;

public sealed class CaptionInstructionTests
{
    private static readonly Texts English = Texts.In("en");

    [Fact]
    public void Each_caption_is_a_line_with_its_times() => Assert.Equal(
        "as titles\n\nAdd these captions to the video, each at its time:\n0:01.5-0:02: \"Hello you\"\n1:00:00-1:00:01: \"she said 'no'\"",
        Of("as titles", Cue(1_500, 2_000, "Hello\nyou"), Cue(3_600_000, 3_601_000, "she said \"no\"")).Text);

    [Fact]
    public void A_long_caption_is_cut_between_letters_and_shows_it()
    {
        var text = Of("", Cue(0, 1_000, string.Concat(Enumerable.Repeat("👩‍🚀", 100)))).Text; // Five units each: none of them is cut in two.

        Assert.EndsWith("👩‍🚀…\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text.EnumerateRunes(), rune => rune.Value == 0xFFFD);
    }

    [Fact]
    public void What_does_not_fit_is_left_out_whole()
    {
        var all = Enumerable.Range(0, 100).Select(number => Cue(number * 1_000, (number * 1_000) + 900, new('x', 290))).ToArray();

        var instruction = Of("", all);

        Assert.InRange(instruction.Sent, 20, 30);
        Assert.Equal(instruction.Sent, instruction.Text.Split('\n').Length - 1);
    }

    private static CaptionInstruction Of(string words, params Cue[] cues) => CaptionInstruction.Of(cues, words, English);

    private static Cue Cue(int start, int end, string text) => NemoBot.Core.Text.Captions.Cue.Of(TimeSpan.FromMilliseconds(start), TimeSpan.FromMilliseconds(end), text)!;
}
