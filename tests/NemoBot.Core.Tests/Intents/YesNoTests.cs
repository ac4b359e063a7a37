using NemoBot.Core.Intents;
using NemoBot.Core.Intents.Compiled;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Intents;

public class YesNoTests
{
    [Theory]
    [InlineData("yes", true)]
    [InlineData("Yes, please!", true)]
    [InlineData("yes yes", true)]
    [InlineData("ok", true)]
    [InlineData("да, давай", true)]
    [InlineData("はい。", true)]
    [InlineData("👍🏽", true)]
    [InlineData("NO!!", false)]
    [InlineData("no, thanks", false)]
    [InlineData("nein danke", false)]
    [InlineData("아니요.", false)]
    [InlineData("👎", false)]
    public void A_plain_answer_is_recognised_in_any_language(string text, bool isYes) => Assert.Equal(isYes, YesNo.Of(text));

    [Theory]
    [InlineData("")]
    [InlineData("yes or no")]
    [InlineData("yes, no")]
    [InlineData("yes but make it brighter")]
    [InlineData("no music")]
    [InlineData("no problem")]
    [InlineData("maybe")]
    [InlineData("add a title")]
    [InlineData("🎬")]
    public void Anything_more_is_none(string text) => Assert.Null(YesNo.Of(text));

    [Fact]
    public void No_word_is_a_yes_in_one_language_and_a_no_in_another()
    {
        var answers = WordLanguages.All.SelectMany(language => WordList.Load(language).Answers).ToList();

        Assert.Empty(answers.GroupBy(answer => answer.Key).Where(word => word.Select(answer => answer.Value).Distinct().Count() > 1).Select(word => word.Key));
        Assert.All(WordLanguages.All, language => Assert.Equal([false, true], WordList.Load(language).Answers.Values.Distinct().Order()));
    }

    [Fact]
    public void A_label_may_be_typed_in_another_language_without_its_punctuation()
    {
        Assert.True(ButtonLabels.AreSame("ja neues projekt", Texts.In("pt")[TextKey.ButtonNewYes]));
        Assert.False(ButtonLabels.AreSame("ja", Texts.In("de")[TextKey.ButtonNewYes]));
        Assert.False(ButtonLabels.AreSame("", Texts.In("de")[TextKey.ButtonNewYes]));
    }
}
