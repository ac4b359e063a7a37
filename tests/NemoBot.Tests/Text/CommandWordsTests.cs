using System.Text.RegularExpressions;
using NemoBot.Core.Intents;
using NemoBot.Core.Text.Localization;
using Languages = NemoBot.Core.Text.Localization.Languages;

namespace NemoBot.Tests.Text;

/// <summary>What the bot tells people to say must be understood when they say it.</summary>
public sealed partial class CommandWordsTests
{
    private static readonly string[] HelpOffers =
    [
        "Export", "Status", "Credits", "Cancel", "Undo", "Redo", "Skip", "NewProject", "Command projects", "Command rename", "Command styles", "Tips", "Command language", "Command skill", "Command login",
    ];

    public static TheoryData<string> AllLanguages => [.. Languages.All.Select(language => language.Name)];

    public static MatrixTheoryData<string, TextKey> AllSaid { get; } = new(Names(), Said);

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void Command_words_in_the_help_text_are_understood_by_the_router(string language)
    {
        var words = Bold().Matches(Texts.In(language)[TextKey.Help]).Select(match => match.Groups[1].Value);

        Assert.Equal(HelpOffers, words.Select(Meaning));
    }

    [Theory]
    [InlineData(TextKey.GuiReadyToExport, "Export")]
    [InlineData(TextKey.GuiShowStatus, "Status")]
    [InlineData(TextKey.DoneStateUnknown, "Status")]
    [InlineData(TextKey.StoppedUnchanged, "Status")]
    [InlineData(TextKey.Stuck, "Status")]
    [InlineData(TextKey.RetryStillRuns, "Status")]
    [InlineData(TextKey.GuiShowCredits, "Credits")]
    [InlineData(TextKey.ChargeUnknown, "Credits")]
    [InlineData(TextKey.DeleteBusy, "Cancel")]
    [InlineData(TextKey.DoneUnchanged, "Edit")]
    public void The_words_a_sentence_tells_to_say_do_what_it_promises(TextKey sentence, string promise)
    {
        foreach (var language in Languages.All)
        {
            var words = Quoted().Match(Texts.In(language.Name)[sentence]);

            Assert.True(words.Success, $"{language.Name}: nothing is quoted");
            Assert.Equal((language.Name, promise), (language.Name, Meaning(words.Groups[1].Value.Trim())));
        }
    }

    [Theory]
    [MemberData(nameof(AllSaid))]
    public void What_a_button_says_for_the_person_is_an_edit(string language, TextKey said) =>
        Assert.Equal(new Intent.Edit(Texts.In(language)[said]), IntentRouter.Route(Texts.In(language)[said]));

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void Labels_of_buttons_do_the_same_when_they_are_typed(string language)
    {
        var texts = Texts.In(language);

        Assert.Equal(
            ["Export", "Export", "Export", "Status", "Credits", "Cancel", "Upload"],
            new[]
            {
                TextKey.SuggestExport, TextKey.ButtonExport, TextKey.ButtonDownload, TextKey.ButtonStatus, TextKey.ButtonCredits, TextKey.ButtonCancel, TextKey.ButtonHowToUpload,
            }.Select(label => Meaning(texts[label])));
    }

    /// <summary>Every text that a button says: in the names, so that a new one is tested too.</summary>
    private static IEnumerable<TextKey> Said => Enum.GetValues<TextKey>().Where(key =>
        key != TextKey.SuggestExport && (key.ToString().StartsWith("Say", StringComparison.Ordinal) || key.ToString().StartsWith("Suggest", StringComparison.Ordinal)));

    private static IEnumerable<string> Names() => Languages.All.Select(language => language.Name);

    private static string Meaning(string words) => IntentRouter.Route(words) switch
    {
        _ when WholeTexts.Of(words) == WholeText.Redo => "Redo", // Decided by the project's steps, see HistoryAction.
        Intent.Command command => $"Command {command.Name}",
        var intent => intent.GetType().Name,
    };

    [GeneratedRegex(@"\*\*(.+?)\*\*")]
    private static partial Regex Bold();

    /// <summary>The first quotation, in any of the languages' quotation marks.</summary>
    [GeneratedRegex("""["“„«「](.+?)["”“»」]""")]
    private static partial Regex Quoted();
}
