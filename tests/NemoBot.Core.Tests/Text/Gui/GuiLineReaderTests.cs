using NemoBot.Core.Text.Gui;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Text.Gui;

public sealed class GuiLineReaderTests
{
    private const string Reply = """
        I trimmed the pause and added soft music.

        ## Next steps
        1. Click the Export button in the top right corner.
        2. Choose 1080p in the panel.
        3. Click the Export button in the top right corner.

        ```
        Click the Export button in the top right corner.
        ```
        - The title stays for two seconds.
        - Open the credits panel to see your balance.

        接下来请点击“导出”按钮。
        Would you like a warmer look?
        """;

    private static readonly Texts English = Texts.In("en");

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(60)]
    public void A_reply_that_grows_reads_as_one_that_is_read_for_the_first_time(int step)
    {
        var text = Reply.ReplaceLineEndings("\n");
        var reader = new GuiLineReader(find: null);
        for (var length = 0; length <= text.Length; length += step)
        {
            var grown = text[..length];

            Assert.Equivalent(GuiTranslation.Translate(grown, English, final: false), GuiTranslation.Translate(grown, English, reader, final: false), strict: true);
        }

        // Where the beginning is no longer shown, and for another reply altogether.
        Assert.Equivalent(GuiTranslation.Translate(text[100..], English), GuiTranslation.Translate(text[100..], English, reader, final: true), strict: true);
        Assert.Equivalent(GuiTranslation.Translate("Click Export.", English), GuiTranslation.Translate("Click Export.", English, reader, final: true), strict: true);
    }

    [Fact]
    public void A_line_that_has_ended_is_read_once()
    {
        var asked = new List<string>();
        var reader = new GuiLineReader(clause =>
        {
            asked.Add(clause);
            return null;
        });
        GuiTranslation.Translate("Click the Export button.\nThe music is softer.\nMore", English, reader, final: false);
        asked.Clear();

        GuiTranslation.Translate("Click the Export button.\nThe music is softer.\nMore is coming.", English, reader, final: false);

        Assert.DoesNotContain(asked, clause => clause.Contains("Export", StringComparison.Ordinal) || clause.Contains("music", StringComparison.Ordinal));
    }
}
