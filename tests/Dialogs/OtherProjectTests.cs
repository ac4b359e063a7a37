using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>Buttons below a message about one project while another one is current, or after that project was deleted.</summary>
public sealed class OtherProjectTests : IAsyncLifetime
{
    private static readonly Texts English = Texts.In("en");

    private OneFriend _dialog = null!;

    private Friend Ana => _dialog.Ana;

    public async ValueTask InitializeAsync() => _dialog = await OneFriend.StartAsync();

    public ValueTask DisposeAsync() => _dialog.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_undo_of_an_earlier_result_of_another_project_undoes_there_after_the_question(bool hasOtherSteps)
    {
        var first = await EditAsync("lisbon.mp4", "add the title \"Lisbon\"", "title \"Lisbon\"");
        await Ana.SaysAsync("make it black and white");
        await Ana.SeesCardAsync(CardState.Done, "black and white");
        await BeginOtherAsync(hasOtherSteps);
        var lisbon = SessionOfTheFirstTurn();

        await Ana.PressesAsync(first, English[TextKey.ButtonUndo]);
        var asked = await Ana.FindAsync(English[TextKey.UndoIsLater]);
        await Ana.PressesAsync(asked, English[TextKey.ButtonUndo]);

        await Ana.SeesCardAsync(CardState.Done, "I undid the last change");
        var undo = _dialog.Bot.Nemo.Log.Of(LogKind.ChatMessage)[^1];
        Assert.Equal((English[TextKey.HistoryUndo], lisbon), (undo.Text, undo.SessionId));
        Assert.Equal(1, await StepsOfAsync("lisbon", steps => steps.Done));
        Assert.Equal(hasOtherSteps ? 1 : null, await StepsOfAsync("porto", steps => steps.Done));
    }

    [Fact]
    public async Task The_redo_of_an_earlier_result_of_another_project_redoes_there_after_the_question()
    {
        await EditAsync("lisbon.mp4", "add the title \"Lisbon\"", "title \"Lisbon\"");
        await Ana.SaysAsync("make it black and white");
        await Ana.SeesCardAsync(CardState.Done, "black and white");
        await Ana.SaysAsync("undo");
        var undone = await Ana.FindAsync(message => message.Buttons.Any(button => button.Action.Kind == ButtonKind.Redo), "the first undo");
        await Ana.SaysAsync("undo");
        await Ana.FindAsync(_ => Ana.Sees.Count(message => message.Card?.State == CardState.Done && message.Text.Contains("I undid the last change", StringComparison.Ordinal)) == 2, "the second undo");
        await BeginOtherAsync(hasSteps: true);

        await Ana.PressesAsync(undone, English[TextKey.ButtonRedo]);
        var asked = await Ana.FindAsync(English[TextKey.RedoIsLater]);
        await Ana.PressesAsync(asked, English[TextKey.ButtonRedo]);

        await Ana.SeesCardAsync(CardState.Done, "I redid the change");
        Assert.Equal(SessionOfTheFirstTurn(), _dialog.Bot.Nemo.Log.Of(LogKind.ChatMessage)[^1].SessionId);
        Assert.Equal(1, await StepsOfAsync("lisbon", steps => steps.Undone));
    }

    [Theory]
    [InlineData("status", "**lisbon**")]
    [InlineData("thanks", "You're welcome")]
    public async Task Export_below_the_status_or_a_reply_exports_the_project_that_it_was_about(string words, string answer)
    {
        await EditAsync("lisbon.mp4", "add the title \"Lisbon\"", "title \"Lisbon\"");
        await Ana.SaysAsync(words);
        var about = await Ana.FindAsync(message => message.Text.Contains(answer, StringComparison.Ordinal) && message.Buttons.Count > 0, answer);
        await BeginOtherAsync(hasSteps: true);

        await Ana.PressesAsync(about, English[TextKey.ButtonExport]);

        await Ana.SeesVideoAsync();
        Assert.Equal(SessionOfTheFirstTurn(), Assert.Single(_dialog.Bot.Nemo.Log.Of(LogKind.RenderStarted)).SessionId);
    }

    [Fact]
    public async Task Status_below_an_opened_project_shows_that_project()
    {
        await EditAsync("lisbon.mp4", "add the title \"Lisbon\"", "title \"Lisbon\"");
        await BeginOtherAsync(hasSteps: false);
        await Ana.CommandsAsync("projects");
        await Ana.PressesAsync(English.Format(TextKey.ButtonOpenProject, "lisbon"));
        var opened = await Ana.FindAsync("You're back in “lisbon”");
        var porto = await IdOfAsync("porto");
        await _dialog.Bot.Store.UpdateChatAsync(Ana.Chat, chat => chat with { ProjectId = porto }, default);

        await Ana.PressesAsync(opened, English[TextKey.ButtonStatus]);

        await Ana.SeesAsync("**lisbon**");
    }

    [Fact]
    public async Task One_instruction_for_all_files_of_a_batch_goes_to_their_project()
    {
        await Ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4(5)), ("b.mp4", SampleMedia.Mp4(7)));
        var batch = await Ana.FindAsync(message => message.Buttons.Any(button => button.Action.Kind == ButtonKind.BatchTogether), "the batch");
        await BeginOtherAsync(hasSteps: false);

        await Ana.PressesAsync(batch, English[TextKey.ButtonBatchTogether]);
        await Ana.SeesAsync("what to do with all of them together");
        await Ana.SaysAsync("add the title \"Both\"");

        await Ana.SeesCardAsync(CardState.Done, "title \"Both\"");
        Assert.Equal(_dialog.Bot.Nemo.Log.Of(LogKind.Upload)[0].SessionId, Assert.Single(_dialog.Bot.Nemo.Log.Of(LogKind.ChatMessage)).SessionId);
    }

    [Fact]
    public async Task The_proposal_below_a_failed_edit_is_sent_to_the_project_of_that_edit()
    {
        await EditAsync("lisbon.mp4", "add the title \"Lisbon\"", "title \"Lisbon\"");
        _dialog.Bot.Script.NextTurn("""{"type":"error","error":"the model fell over"}""");
        await Ana.SaysAsync("make it look better");
        var failed = await Ana.FindAsync(message => message.Card?.State == CardState.Failed && message.Buttons.Any(button => button.Action.Kind == ButtonKind.Say), "the failed edit");
        await BeginOtherAsync(hasSteps: true);

        await Ana.PressesAsync(failed, failed.Now.Buttons.Single(button => button.Action.Kind == ButtonKind.Say).Label);

        await Ana.FindAsync(_ => _dialog.Bot.Nemo.Log.Count(LogKind.ChatMessage) == 3, "the edit");
        Assert.Equal(SessionOfTheFirstTurn(), _dialog.Bot.Nemo.Log.Of(LogKind.ChatMessage)[^1].SessionId);
    }

    [Fact]
    public async Task The_buttons_of_a_deleted_project_do_nothing_to_another_one()
    {
        var result = await EditAsync("lisbon.mp4", "add the title \"Lisbon\"", "title \"Lisbon\"");
        await BeginOtherAsync(hasSteps: true);
        await _dialog.Bot.Store.CommitAsync(new() { DeletedProjectIds = [await IdOfAsync("lisbon")] }, default);
        var pressed = result.Now.Buttons.Where(button => button.Link is null).ToList();

        foreach (var (button, number) in pressed.Select((button, number) => (button, number + 1)))
        {
            await Ana.PressesAsync(result, button.Label);
            await Ana.SeesTimesAsync(number, English[TextKey.ProjectGone]);
        }

        Assert.Contains(pressed, button => button.Action.Kind == ButtonKind.Say);
        Assert.Contains(pressed, button => button.Action.Kind == ButtonKind.Undo);
        Assert.Equal(2, _dialog.Bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_new_project_asked_for_in_a_reply_leaves_the_current_one_and_says_so()
    {
        var result = await EditAsync("lisbon.mp4", "add the title \"Lisbon\"", "title \"Lisbon\"");
        await BeginOtherAsync(hasSteps: true);

        await Ana.SaysAsync("new project", repliesTo: result.MessageId);

        await Ana.SeesAsync(English.Format(TextKey.NewConfirm, "porto"));
    }

    private async Task<TestPlatform.Shown> EditAsync(string file, string words, string report)
    {
        await Ana.CommandsAsync("language", "en");
        await Ana.SaysAsync(words, (file, SampleMedia.Mp4()));
        return await Ana.FindAsync(message => message.Card?.State == CardState.Done && message.Text.Contains(report, StringComparison.Ordinal), "the result");
    }

    private async Task BeginOtherAsync(bool hasSteps)
    {
        await _dialog.Bot.Store.UpdateChatAsync(Ana.Chat, chat => chat with { ProjectId = null }, default);
        await Ana.SaysAsync(hasSteps ? "add the title \"Porto\"" : "", ("porto.mp4", SampleMedia.Mp4()));
        await Ana.SeesCardAsync(CardState.Done, hasSteps ? "title \"Porto\"" : "Got porto.mp4");
    }

    private string? SessionOfTheFirstTurn() => _dialog.Bot.Nemo.Log.Of(LogKind.ChatMessage)[0].SessionId;

    private async Task<string> IdOfAsync(string project) => (await _dialog.Bot.Store.ListProjectsAsync(Ana.Chat, default)).Single(each => each.Name == project).Id;

    private async Task<int?> StepsOfAsync(string project, Func<EditSteps, int> count) =>
        (await _dialog.Bot.Store.ListProjectsAsync(Ana.Chat, default)).Single(each => each.Name == project).Steps is { } steps ? count(steps) : null;
}
