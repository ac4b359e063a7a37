using System.Text.RegularExpressions;
using NemoBot.Core.Intents;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Intents;

/// <summary>What the bot itself tells people to type is understood, in each language.</summary>
public partial class PromisedWordsTests
{
    private static readonly string[] Commands = ["export", "status", "credits", "cancel", "undo", "redo", "skip", "new"];

    public static TheoryData<string> LanguageNames => [.. NemoBot.Core.Text.Localization.Languages.All.Select(language => language.Name)];

    [Theory]
    [MemberData(nameof(LanguageNames))]
    public void The_bold_words_of_help_are_commands(string language)
    {
        var words = Bold().Matches(Texts.In(language)[TextKey.Help]).Select(match => match.Groups[1].Value).Where(word => word[0] != '/').ToArray();

        Assert.Equal(Commands, words.Select(Meaning));
    }

    [Theory]
    [MemberData(nameof(LanguageNames))]
    public void The_words_quoted_in_sentences_are_commands(string language)
    {
        Assert.Equal("export", UtterancesTests.Label(Quoted(language, TextKey.GuiReadyToExport)));
        Assert.Equal("status", UtterancesTests.Label(Quoted(language, TextKey.GuiShowStatus)));
        Assert.Equal("credits", UtterancesTests.Label(Quoted(language, TextKey.GuiShowCredits)));
    }

    [Theory]
    [MemberData(nameof(LanguageNames))]
    public void The_words_quoted_about_styles_save_and_apply_one(string language)
    {
        Assert.NotEqual("", StyleWish.Saved(Quoted(language, TextKey.StylesNone)) ?? "");
        Assert.NotEqual("", StyleWish.Saved(Quoted(language, TextKey.StyleNeedsName)) ?? "");
        Assert.NotNull(StyleWish.Applied(Quoted(language, TextKey.StyleNeedsVideo).Replace("{0}", "podcast", StringComparison.Ordinal), [new("1", "podcast", "x")]));
    }

    [Theory]
    [InlineData("new", "new")]
    [InlineData("neu", "new")]
    [InlineData("nuevo", "new")]
    [InlineData("nouveau", "new")]
    [InlineData("novo", "new")]
    [InlineData("新規", "new")]
    [InlineData("새로", "new")]
    [InlineData("новый", "new")]
    [InlineData("new one", "new")]
    [InlineData("new music", "edit")]
    [InlineData("new version of the title", "edit")]
    [InlineData("nouvelle musique", "edit")]
    public void New_alone_is_a_new_project(string text, string label) => Assert.Equal(label, UtterancesTests.Label(text));

    [Theory]
    [MemberData(nameof(LanguageNames))]
    public void What_is_suggested_means_what_it_says(string language)
    {
        foreach (var key in Enum.GetValues<TextKey>().Where(key => key.ToString().StartsWith("Suggest", StringComparison.Ordinal)))
        {
            Assert.Equal(key == TextKey.SuggestExport ? "export" : "edit", UtterancesTests.Label(Texts.In(language)[key]));
        }

        var library = SkillLibrary.Load(new(), AppContext.BaseDirectory);
        Assert.NotEmpty(library.All);
        foreach (var example in library.All.SelectMany(profile => profile.TrySaying.In(language)))
        {
            Assert.True(UtterancesTests.Label(example) == "edit", example);
        }
    }

    [Theory]
    [MemberData(nameof(LanguageNames))]
    public void What_the_page_writes_about_a_clip_goes_to_the_editor(string language)
    {
        var texts = Texts.In(language);
        foreach (var (key, other) in ((TextKey, string)[])[(TextKey.PageClipTrim, "0:02"), (TextKey.PageClipBefore, "tram.mov"), (TextKey.PageClipAfter, texts.Format(TextKey.ClipNumber, 2)), (TextKey.PageClipTrim, "1:02:03")])
        {
            foreach (var clip in (string[])["beach.mp4", texts.Format(TextKey.ClipNumber, 1), texts.Format(TextKey.Quoted, "Lisbon"), texts.Format(TextKey.Quoted, "export")])
            {
                var sentence = texts.Format(key, clip, other);
                Assert.True(UtterancesTests.Label(sentence) == "edit", sentence);
            }
        }
    }

    /// <summary>Undo, redo and skip are edits to the trained reader, which does not see them.</summary>
    private static string Meaning(string word) => (WholeTexts.Of(word), IntentRouter.Route(word)) switch
    {
        (WholeText.Undo, Intent.Undo) => "undo",
        (WholeText.Redo, _) => "redo",
        (_, Intent.Skip) => "skip",
        _ => UtterancesTests.Label(word),
    };

    private static string Quoted(string language, TextKey key) => Quotes().Match(Texts.In(language)[key]).Groups[1].Value.Trim();

    [GeneratedRegex(@"\*\*([^*]+)\*\*")]
    private static partial Regex Bold();

    [GeneratedRegex("[“\"„«「『]([^”\"“»」』]+)[”\"“»」』]")]
    private static partial Regex Quotes();
}
