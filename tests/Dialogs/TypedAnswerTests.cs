using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>What a person types instead of pressing a button: its label, or a plain yes or no to a question for confirmation.</summary>
public sealed class TypedAnswerTests : IAsyncLifetime
{
    private OneFriend _dialog = null!;

    private static readonly Texts English = Texts.In("en");

    public static TheoryData<string> Languages => [.. NemoBot.Core.Text.Localization.Languages.All.Select(language => language.Name)];

    public async ValueTask InitializeAsync() => _dialog = await OneFriend.StartAsync();

    public ValueTask DisposeAsync() => _dialog.DisposeAsync();

    [Theory]
    [InlineData("yes", "Yes please!", "ok", "👍")]
    [InlineData("ja", "Ja, bitte.", "klar", "mach das")]
    [InlineData("sim", "sí", "Oui, vas-y", "claro que sí")]
    [InlineData("はい", "네", "да, давай", "好的", "是的", "はい、お願いします")]
    public async Task A_plain_yes_begins_the_new_project_that_the_bot_asked_about(params string[] answers)
    {
        await _dialog.Ana.CommandsAsync("language", "en");
        var project = await EditAsync();

        foreach (var (answer, number) in answers.Select((answer, number) => (answer, number + 1)))
        {
            await AskForNewAsync(number);
            await _dialog.Ana.SaysAsync(answer);

            await _dialog.Ana.SeesTimesAsync(number, English[TextKey.NewStarted]);
            await _dialog.Ana.SeesTimesAsync(number, $"✓ {English[TextKey.ButtonNewYes]}");
            Assert.Null((await _dialog.Bot.Store.GetChatAsync(_dialog.Ana.Chat, default)).ProjectId);
            await _dialog.Bot.Store.UpdateChatAsync(_dialog.Ana.Chat, chat => chat with { ProjectId = project }, default);
        }

        Assert.Equal(1, _dialog.Bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData("no", "No thanks", "nope")]
    [InlineData("nein", "Nein, hier weitermachen", "lieber nicht")]
    [InlineData("não", "non, merci", "mejor no")]
    [InlineData("いいえ", "아니요", "нет, не надо", "不用了")]
    public async Task A_plain_no_keeps_the_project_and_is_answered(params string[] answers)
    {
        await _dialog.Ana.CommandsAsync("language", "en");
        var project = await EditAsync();

        foreach (var (answer, number) in answers.Select((answer, number) => (answer, number + 1)))
        {
            await AskForNewAsync(number);
            await _dialog.Ana.SaysAsync(answer);

            await _dialog.Ana.SeesTimesAsync(number, English[TextKey.TalkOther]);
            await _dialog.Ana.SeesTimesAsync(number, $"✓ {English[TextKey.ButtonNewNo]}");
            Assert.Equal(project, (await _dialog.Bot.Store.GetChatAsync(_dialog.Ana.Chat, default)).ProjectId);
        }

        Assert.Equal(1, _dialog.Bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task The_words_of_the_buttons_do_what_the_buttons_do_in_any_language(string language)
    {
        var typed = Texts.In(language);
        await _dialog.Ana.CommandsAsync("language", "en");
        var project = await EditAsync();
        await AskForNewAsync(1);
        await _dialog.Ana.SaysAsync(typed[TextKey.ButtonNewNo]);
        await _dialog.Ana.SeesAsync($"✓ {English[TextKey.ButtonNewNo]}");
        await AskForNewAsync(2);
        await _dialog.Ana.SaysAsync(typed[TextKey.ButtonNewYes].ToUpperInvariant().Replace(",", "", StringComparison.Ordinal) + "!");
        await _dialog.Ana.SeesAsync(English[TextKey.NewStarted]);

        await _dialog.Ana.CommandsAsync("projects");
        await _dialog.Ana.SeesAsync(English[TextKey.Projects]);
        await _dialog.Ana.SaysAsync(typed[TextKey.ButtonDeleteProject]);
        await _dialog.Ana.SeesAsync(English.Format(TextKey.DeleteConfirm, "beach"));
        await _dialog.Ana.SaysAsync(typed[TextKey.ButtonDeleteNo]);
        await _dialog.Ana.SeesAsync($"✓ {English[TextKey.ButtonDeleteNo]}");
        await _dialog.Ana.CommandsAsync("projects");
        await _dialog.Ana.SeesTimesAsync(2, English[TextKey.Projects]);
        await _dialog.Ana.SaysAsync(typed[TextKey.ButtonDeleteProject]);
        await _dialog.Ana.SeesTimesAsync(2, English.Format(TextKey.DeleteConfirm, "beach"));
        await _dialog.Ana.SaysAsync(typed[TextKey.ButtonDeleteYes]);

        await _dialog.Ana.SeesAsync(English.Format(TextKey.Deleted, "beach"));
        await _dialog.Ana.SeesAsync($"✓ {English[TextKey.ButtonDeleteYes]}");
        Assert.Null(await _dialog.Bot.Store.GetProjectAsync(_dialog.Ana.Chat, project, default));
        Assert.Equal(1, _dialog.Bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData("ja", true)]
    [InlineData("да", true)]
    [InlineData("はい", true)]
    [InlineData("nein", false)]
    [InlineData("아니요", false)]
    public async Task A_deletion_is_confirmed_or_dropped_by_a_plain_word(string answer, bool isDeleted)
    {
        await _dialog.Ana.CommandsAsync("language", "en");
        var project = await EditAsync();
        await AskToDeleteAsync();
        await _dialog.Bot.RestartAsync();

        await _dialog.Ana.SaysAsync(answer);

        await _dialog.Ana.SeesAsync($"✓ {English[isDeleted ? TextKey.ButtonDeleteYes : TextKey.ButtonDeleteNo]}");
        Assert.Equal(isDeleted, await _dialog.Bot.Store.GetProjectAsync(_dialog.Ana.Chat, project, default) is null);
    }

    [Fact]
    public async Task After_another_message_a_yes_is_small_talk_and_nothing_is_deleted()
    {
        var project = await EditAsync();
        await AskToDeleteAsync();
        await _dialog.Ana.SaysAsync("credits");
        await _dialog.Ana.SeesAsync("Your credits: 50");

        await _dialog.Ana.SaysAsync("yes");
        await _dialog.Ana.SeesAsync($"{English[TextKey.TalkOther]} {English[TextKey.TalkNextDraft]}");

        Assert.NotNull(await _dialog.Bot.Store.GetProjectAsync(_dialog.Ana.Chat, project, default));
    }

    [Fact]
    public async Task A_reply_to_the_question_answers_it_whatever_was_said_since()
    {
        var project = await EditAsync();
        await AskToDeleteAsync();
        var question = await _dialog.Ana.FindAsync(English.Format(TextKey.DeleteConfirm, "beach"));
        await _dialog.Ana.SaysAsync("credits");
        await _dialog.Ana.SeesAsync("Your credits: 50");

        await _dialog.Ana.SaysAsync("yes", repliesTo: question.MessageId);

        await _dialog.Ana.SeesAsync(English.Format(TextKey.Deleted, "beach"));
        Assert.Null(await _dialog.Bot.Store.GetProjectAsync(_dialog.Ana.Chat, project, default));
    }

    [Fact]
    public async Task In_a_group_only_the_one_who_was_asked_answers_with_a_plain_word()
    {
        var project = await EditAsync();
        await AskToDeleteAsync();

        await _dialog.Ana.SendsAsync(message => message with { SenderId = "bob", Text = "yes" });

        await _dialog.Ana.SeesAsync(English[TextKey.TalkOther]);
        Assert.NotNull(await _dialog.Bot.Store.GetProjectAsync(_dialog.Ana.Chat, project, default));
    }

    [Fact]
    public async Task A_yes_never_presses_a_button_that_works_or_costs()
    {
        await EditAsync();
        await _dialog.Ana.SaysAsync("status");
        await _dialog.Ana.FindAsync(message => message.Card is null && message.Buttons.Any(button => button.Action.Kind == ButtonKind.Export), "a button that exports");
        await _dialog.Ana.SaysAsync("yes");
        await _dialog.Ana.SeesTimesAsync(1, English[TextKey.TalkOther]);
        await _dialog.Ana.SendsAsync(message => message with { Forwarded = "add the title \"Porto\"" });
        await _dialog.Ana.SeesAsync("Porto");

        await _dialog.Ana.SaysAsync("yes");

        await _dialog.Ana.SeesTimesAsync(2, English[TextKey.TalkOther]);
        Assert.Empty(await _dialog.Bot.Store.UnfinishedJobsAsync(_dialog.Ana.Chat, default));
        Assert.Equal((1, 0), (_dialog.Bot.Nemo.Log.Count(LogKind.ChatMessage), _dialog.Bot.Nemo.Log.Count(LogKind.RenderStarted)));
    }

    [Theory]
    [InlineData("yes", "Approve")]
    [InlineData("sim", "Approve")]
    [InlineData("Zustimmen", "Approve")]
    [InlineData("いいえ", "Reject")]
    public async Task A_call_that_waits_for_approval_asks_exactly_that(string answer, string chosen)
    {
        _dialog.Bot.Nemo.Faults.Everywhere.Add(Fault.Approval("Generating this clip costs 100 credits. Go on?"));
        await _dialog.Ana.CommandsAsync("language", "en");
        await _dialog.Ana.SaysAsync("add the title \"Lisbon\"", ("beach.mp4", SampleMedia.Mp4()));
        await _dialog.Ana.SeesAsync("Generating this clip costs 100 credits. Go on?");

        await _dialog.Ana.SaysAsync(answer);

        var sent = await _dialog.Bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text!.StartsWith("1. ", StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.Equal($"1. Generating this clip costs 100 credits. Go on?: {chosen}", sent.Text);
    }

    [Fact]
    public async Task Where_the_editor_asked_later_a_yes_is_for_the_editor()
    {
        await _dialog.Ana.SaysAsync("add the title \"Lisbon\"", ("beach.mp4", SampleMedia.Mp4()));
        await _dialog.Ana.SeesCardAsync(CardState.Done, "Lisbon");
        var project = (await _dialog.Bot.Store.GetChatAsync(_dialog.Ana.Chat, default)).ProjectId!;
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _dialog.Bot.Script.Next("/run_sse", async http =>
        {
            await AgentScript.SayAsync(http, """{"type":"text","content":"It is warmer now."}""");
            await go.Task.WaitAsync(http.RequestAborted);
            await AgentScript.SayAsync(http, """{"type":"text","content":" Shall I add music as well?"}""");
        });
        await _dialog.Ana.SaysAsync("make it warmer");
        await _dialog.Ana.SawAsync("It is warmer now.");
        await AskForNewAsync(1);
        go.SetResult();
        await _dialog.Ana.SeesCardAsync(CardState.Done, "Shall I add music as well?");

        await _dialog.Ana.SaysAsync("yes");

        await _dialog.Bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "yes");
        Assert.Equal(project, (await _dialog.Bot.Store.GetChatAsync(_dialog.Ana.Chat, default)).ProjectId);
    }

    [Fact]
    public async Task The_words_of_the_buttons_below_the_last_card_may_be_typed()
    {
        await _dialog.Ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4(5)), ("b.mp4", SampleMedia.Mp4(7)));
        await _dialog.Ana.SeesCardAsync(CardState.Done, "one by one?");

        await _dialog.Ana.SaysAsync("Alle zusammen");

        await _dialog.Ana.FindAsync(message => NemoBot.Core.Text.Localization.Languages.All.Any(language => message.Text == Texts.In(language.Name)[TextKey.BatchTogetherAsk]), "one for all");
        Assert.Equal(0, _dialog.Bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_pressed_no_shows_that_it_was_heard()
    {
        await EditAsync();
        await AskForNewAsync(1);

        await _dialog.Ana.PressesAsync(English[TextKey.ButtonNewNo]);

        var settled = await _dialog.Ana.SeesAsync($"✓ {Markup.Escape(English[TextKey.ButtonNewNo])}");
        Assert.Empty(settled.Buttons);
        Assert.StartsWith(English.Format(TextKey.NewConfirm, "beach"), settled.Text, StringComparison.Ordinal);
    }

    private async Task<string> EditAsync()
    {
        await _dialog.Ana.SaysAsync("add the title \"Lisbon\"", ("beach.mp4", SampleMedia.Mp4()));
        await _dialog.Ana.SeesCardAsync(CardState.Done, "title \"Lisbon\"");
        return (await _dialog.Bot.Store.GetChatAsync(_dialog.Ana.Chat, default)).ProjectId!;
    }

    private async Task AskForNewAsync(int time)
    {
        await _dialog.Ana.CommandsAsync("new");
        await _dialog.Ana.SeesTimesAsync(time, English.Format(TextKey.NewConfirm, "beach"));
    }

    private async Task AskToDeleteAsync()
    {
        await _dialog.Ana.CommandsAsync("projects");
        await _dialog.Ana.PressesAsync(English[TextKey.ButtonDeleteProject]);
        await _dialog.Ana.SeesAsync(English.Format(TextKey.DeleteConfirm, "beach"));
    }
}
