using NemoBot.Core.Intents;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Intents;

public sealed class WholeTextsTests
{
    [Theory]
    [InlineData("undo", "Undo")]
    [InlineData("Undo that, please!", "Undo")]
    [InlineData("UNDO THAT!", "Undo")]
    [InlineData("undo the music", null)]
    [InlineData("undo the last change and export", null)]
    [InlineData("撤銷", "Undo")]
    [InlineData("撤销字幕", null)]
    [InlineData("Rückgängig.", "Undo")]
    [InlineData("rückgängig", "Undo")]
    [InlineData("RUCKGANGIG", "Undo")]
    [InlineData("annule la dernière modification", "Undo")]
    [InlineData("annule", null)]
    [InlineData("отмени", null)]
    [InlineData("cancel", null)]
    [InlineData("redo", "Redo")]
    [InlineData("again", null)]
    [InlineData("ditto", "Same")]
    [InlineData("same as before", "Same")]
    [InlineData("the same with more music", null)]
    [InlineData("", null)]
    public void Only_a_whole_text_counts(string text, string? meaning) => Assert.Equal(meaning, WholeTexts.Of(text)?.ToString());

    [Fact]
    public void What_the_buttons_say_is_understood_in_each_language()
    {
        foreach (var texts in Languages.All.Select(language => Texts.In(language.Name)))
        {
            Assert.Equal(
                (texts.Language, WholeText.Undo, WholeText.Undo, WholeText.Redo, WholeText.Redo, WholeText.Same),
                (
                    texts.Language, WholeTexts.Of(texts[TextKey.ButtonUndo]), WholeTexts.Of(texts[TextKey.HistoryUndo]), WholeTexts.Of(texts[TextKey.ButtonRedo]), WholeTexts.Of(texts[TextKey.HistoryRedo]),
                    WholeTexts.Of(texts[TextKey.ButtonBatchSame])));
        }
    }

    [Fact]
    public void The_router_leaves_footage_its_words()
    {
        Assert.Equal(new Intent.Undo(), IntentRouter.Route("undo"));
        Assert.Equal(new Intent.Same("same as before"), IntentRouter.Route("same as before"));
        Assert.IsNotType<Intent.Undo>(IntentRouter.Route("undo", hasAttachments: true));
    }
}
