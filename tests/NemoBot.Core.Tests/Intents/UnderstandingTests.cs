using NemoBot.Core.Intents;
using NemoBot.Core.Intents.Trained;

namespace NemoBot.Core.Tests.Intents;

/// <summary>What follows from two readings of one text.</summary>
public class UnderstandingTests
{
    private const WordClass Nothing = WordClass.None;

    [Theory]
    // The rules, the trained reader's first and second, and what is done.
    [InlineData("edit", "edit", 0.9f, "export", 0.05f, "edit")]
    [InlineData("export", "export", 0.5f, "edit", 0.3f, "export")]
    [InlineData("edit", "export", 0.7f, "edit", 0.2f, "export")]
    [InlineData("edit", "export", 0.55f, "edit", 0.4f, "ask:export|edit")]
    [InlineData("edit", "talk", 0.55f, "edit", 0.4f, "ask:talk|edit")]
    // Between answers that cost nothing the likelier is given, unless it is a guess.
    [InlineData("edit", "help", 0.58f, "status", 0.4f, "help")]
    [InlineData("edit", "help", 0.4f, "status", 0.35f, "ask:help|status")]
    // What loses work needs both.
    [InlineData("cancel", "cancel", 0.8f, "edit", 0.1f, "cancel")]
    [InlineData("cancel", "cancel", 0.6f, "edit", 0.3f, "ask:cancel|edit")]
    [InlineData("edit", "cancel", 0.99f, "edit", 0.01f, "ask:cancel|edit")]
    [InlineData("new", "new", 0.9f, "edit", 0.05f, "new")]
    [InlineData("edit", "new", 0.99f, "talk", 0.01f, "ask:new|edit")]
    [InlineData("cancel", "edit", 0.8f, "cancel", 0.1f, "ask:edit|cancel")]
    [InlineData("cancel", "edit", 0.95f, "cancel", 0.02f, "edit")]
    public void Two_readings_become_one_decision(string rules, string first, float probability, string second, float secondProbability, string decision) =>
        Assert.Equal(decision, Decide(new Findings(Of(rules), IsExact: false, Nothing), first, probability, second, secondProbability));

    [Theory]
    [InlineData("cancel", "edit", 0.5f, "cancel")]
    [InlineData("export", "edit", 0.99f, "export")]
    [InlineData("help", "cancel", 0.99f, "help")]
    [InlineData("cancel", "talk", 0.9f, "ask:cancel|talk")] // "de nada"
    public void An_exact_word_acts_at_once(string rules, string first, float probability, string decision) =>
        Assert.Equal(decision, Decide(new Findings(Of(rules), IsExact: true, Nothing), first, probability, "status", 0));

    [Theory]
    [InlineData((ulong)WordClass.Job, 0.99f, "ask:cancel|edit")]
    [InlineData((ulong)(WordClass.Cancel | WordClass.Element), 0.97f, "ask:cancel|edit")] // "cancel the subtitles"
    [InlineData((ulong)(WordClass.Cancel | WordClass.Element), 0.7f, "edit")]
    [InlineData((ulong)(WordClass.Cancel | WordClass.Neg), 0.97f, "ask:cancel|edit")] // "don't stop"
    public void A_cancel_that_one_reader_sees_is_asked_about_however_sure_it_is(ulong words, float probability, string decision) =>
        Assert.Equal(decision, Decide(new Findings(Label.Edit, IsExact: false, (WordClass)words), "cancel", probability, "edit", 0.02f));

    [Theory]
    [InlineData("cancel", (ulong)WordClass.Cancel, 0.95f, "cancel")] // "wait wait stop i sent the wrong instructions"
    [InlineData("cancel", (ulong)WordClass.Cancel, 0.9f, "ask:cancel|edit")]
    [InlineData("cancel", (ulong)WordClass.New, 0.99f, "ask:cancel|edit")]
    [InlineData("new", (ulong)(WordClass.Discard | WordClass.Video), 0.95f, "new")]
    [InlineData("new", (ulong)(WordClass.Begin | WordClass.Quote), 0.97f, "ask:new|edit")]
    public void Words_for_a_loss_of_work_that_both_readers_see_act(string first, ulong words, float probability, string decision) =>
        Assert.Equal(decision, Decide(new Findings(Label.Edit, IsExact: false, (WordClass)words), first, probability, "edit", 0.02f));

    [Fact]
    public void While_a_job_runs_what_one_reader_takes_for_cancel_is_asked_about()
    {
        Assert.Equal("ask:talk|cancel", Decide(new Findings(Label.Edit, false, Nothing), "talk", 0.8f, "cancel", 0.2f, Situation.Job));
        Assert.Equal("talk", Decide(new Findings(Label.Edit, false, Nothing), "talk", 0.8f, "cancel", 0.2f));
        Assert.Equal("ask:edit|cancel", Decide(new Findings(Label.Cancel, false, Nothing), "edit", 0.95f, "talk", 0.02f, Situation.Job));
        Assert.Equal("cancel", Decide(new Findings(Label.Cancel, false, Nothing), "cancel", 0.95f, "talk", 0.02f, Situation.Job));
    }

    [Theory]
    [InlineData("/cancel", "cancel")]
    [InlineData("cancel", "cancel")]
    [InlineData("导出", "export")]
    [InlineData("status?", "status")]
    [InlineData("https://example.com/clip.mp4", "upload")]
    [InlineData("", "help")]
    public void Commands_and_exact_words_are_final(string text, string label)
    {
        var understood = Understanding.Read(text, null, Situation.Job, SecondReader.Shipped);
        Assert.True(understood.IsExact);
        Assert.Equal(Decision.Act(Of(label)), understood.Decision);
    }

    [Fact]
    public void A_recognised_command_needs_no_reader() =>
        Assert.Equal(Decision.Act(Label.Export), Understanding.Read("whatever is behind it", "export", Situation.Job, SecondReader.Shipped).Decision);

    private static string Decide(Findings rules, string first, float probability, string second, float secondProbability, Situation situation = Situation.None)
    {
        var decision = Understanding.Decide(rules, new SecondReading(Of(first), probability, Of(second), secondProbability), situation);
        return decision.Second is { } other ? $"ask:{Labels.NameOf(decision.First)}|{Labels.NameOf(other)}" : Labels.NameOf(decision.First);
    }

    private static Label Of(string name) => Labels.TryParse(name, out var label) ? label : throw new ArgumentException(name);
}
