using NemoBot.Pictures.Text;

namespace NemoBot.Pictures.Tests.Text;

/// <summary>Texts of all scripts on one line, with the fonts of this machine.</summary>
public sealed class LineShaperTests : IDisposable
{
    private readonly FontSet _fonts = new(InstalledFonts.Required());

    public void Dispose() => _fonts.Dispose();

    /// <summary>Glyph 0 is the box that a font draws for what it does not have.</summary>
    [Theory]
    [InlineData("Lisbon, Ångström, Łódź")]
    [InlineData("Москва · Αθήνα")]
    [InlineData("再见，里斯本")]
    [InlineData("さようなら リスボン")]
    [InlineData("안녕 리스본")]
    [InlineData("صباح الخير ١٢٣")]
    [InlineData("שלום")]
    [InlineData("नमस्ते दुनिया")]
    [InlineData("สวัสดี")]
    [InlineData("வணக்கம்")]
    [InlineData("👩🏽‍🚒 👨‍👩‍👧‍👦 🇵🇹 1️⃣ ❤️ ☀️")]
    [InlineData("♪ ★ → ✓")]
    public void No_letter_becomes_a_box(string text)
    {
        var line = new LineShaper(_fonts).Shape(text, 20, 2000);

        Assert.NotNull(line);
        Assert.All(line.Runs, run => Assert.DoesNotContain((ushort)0, run.Glyphs));
    }

    [Theory]
    [InlineData("👩🏽‍🚒")]
    [InlineData("👨‍👩‍👧‍👦")]
    [InlineData("🇵🇹")]
    public void A_sequence_of_emoji_is_one_picture(string text) => Assert.Single(Assert.Single(new LineShaper(_fonts).Shape(text, 20, 200)!.Runs).Glyphs);

    [Fact]
    public void Letters_of_arabic_are_joined()
    {
        var shaper = new LineShaper(_fonts);
        var apart = shaper.Shape("ب ب ب", 20, 200)!.Runs.SelectMany(run => run.Glyphs).Distinct();
        var joined = shaper.Shape("ببب", 20, 200)!.Runs.SelectMany(run => run.Glyphs).Distinct();

        Assert.True(joined.Count() > apart.Count(), "A letter has other forms at the beginning, in the middle and at the end of a word.");
    }

    [Theory]
    [InlineData("A very long name of a clip", 100)]
    [InlineData("一个很长很长的片段名字", 100)]
    [InlineData("اسم مقطع طويل جدا لا يتسع", 100)]
    [InlineData("👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒👩🏽‍🚒", 100)]
    public void A_text_that_is_too_wide_is_shortened_to_what_fits(string text, float width)
    {
        var line = new LineShaper(_fonts).Shape(text, 20, width);

        Assert.InRange(line!.Width, width / 2, width);
    }

    [Fact]
    public void Where_not_even_one_letter_fits_there_is_no_line() => Assert.Null(new LineShaper(_fonts).Shape("Lisbon", 20, 5));

    [Fact]
    public void A_word_that_no_font_has_is_not_written_in_part()
    {
        using var latin = new FontSet([.. InstalledFonts.Required().Take(1)]);

        Assert.Null(new LineShaper(latin).Shape("Lisbon 里斯本", 20, 500));
        Assert.NotNull(new LineShaper(latin).Shape("Lisbon 🎬", 20, 500));
    }
}
