using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>An export that was asked for together with an edit runs only if the edit changed something.</summary>
public sealed class ExportWithoutEditTests
{
    private const string Skipped = "Nothing has changed yet, so I didn't export the video.";

    private static readonly Texts English = Texts.In("en");

    [Theory]
    [InlineData("""{"type":"text","content":"I could not find an edit in that."}""", "I could not find an edit")]
    [InlineData("""{"type":"heartbeat"}""", "nothing on the timeline has changed")]
    public async Task An_edit_that_changed_nothing_is_not_exported_and_a_button_exports_the_project_as_it_is(string turn, string told)
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextTurn(turn);
        var ana = bot.Friend();

        await ana.SaysAsync("add a title and export", ("a.mp4", SampleMedia.Mp4()));

        var edit = await ana.SeesCardAsync(CardState.Done, told);
        var skipped = await ana.SeesCardAsync(CardState.Cancelled, Skipped);
        Assert.True(edit.Card!.ChangedNothing);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.RenderStarted));
        Assert.Equal(English[TextKey.ButtonExport], Assert.Single(skipped.Buttons).Label);

        await ana.PressesAsync(English[TextKey.ButtonExport]);
        await ana.SeesVideoAsync();
    }

    [Fact]
    public async Task The_button_exports_the_project_of_the_edit_whichever_is_current()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextTurn("""{"type":"text","content":"I could not find an edit in that."}""");
        var ana = bot.Friend();
        await ana.SaysAsync("add a title and export", ("a.mp4", SampleMedia.Mp4()));
        var skipped = await ana.FindAsync(Skipped);
        var first = bot.Nemo.Log.Of(LogKind.Upload)[0].SessionId;
        await ana.SaysAsync("new project");
        await ana.SaysAsync("add the title \"Porto\"", ("b.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Porto");

        await ana.PressesAsync(skipped, English[TextKey.ButtonExport]);

        await ana.SeesVideoAsync();
        Assert.Equal(first, Assert.Single(bot.Nemo.Log.Of(LogKind.RenderStarted)).SessionId);
    }

    [Fact]
    public async Task An_edit_that_is_waiting_for_an_answer_is_not_exported()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextTurn(StreamTests.Ask("""{"id":"a","prompt":"Which mood","options":[{"id":"1","label":"Calm"}]}"""));
        var ana = bot.Friend();

        await ana.SaysAsync("add a title and export", ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Done, "Which mood");
        await ana.SeesCardAsync(CardState.Cancelled, Skipped);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.RenderStarted));
    }

    [Fact]
    public async Task Redo_after_an_edit_that_failed_does_the_edit_before_its_export()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextTurn("""{"type":"error","error":"the model fell over"}""");
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Cancelled, "the step before it didn't work");

        await ana.SaysAsync("do it again");

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        await ana.SeesVideoAsync();
        Assert.Equal(2, bot.Script.ChatBodies.Count);
    }

    [Fact]
    public async Task Redo_after_a_skipped_export_is_asked_about()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextTurn("""{"type":"text","content":"I could not find an edit in that."}""");
        var ana = bot.Friend();
        await ana.SaysAsync("add a title and export", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Cancelled, Skipped);

        await ana.SaysAsync("again");

        await ana.FindAsync(message => message.Buttons.Any(button => button.Label == English[TextKey.MeantExport]), "the question");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.RenderStarted));
    }
}
