using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>Undo and redo, by word and by button, where they can do something.</summary>
public sealed class UndoRedoTests
{
    private static readonly Texts English = Texts.In("en");

    [Fact]
    public async Task Each_result_offers_to_undo_it_and_an_undo_to_redo()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        var edited = await EditAsync(ana, "Lisbon");
        Assert.Equal(["Undo"], History(edited));

        await ana.PressesAsync(edited, "Undo");
        var undone = await ana.FindAsync(message => message.Card?.State == CardState.Done && message.Text.Contains("I undid the last change", StringComparison.Ordinal), "the undo");
        Assert.Equal(["Redo"], History(undone));
        Assert.Empty(History(await ana.FindAsync(message => message.Text.EndsWith("✓ Undo", StringComparison.Ordinal), "the pressed button")));
        Assert.DoesNotContain(undone.Now.Timeline!.Lanes, lane => lane.Kind == NemoVideo.Drafts.TrackKind.Text);

        await ana.PressesAsync(undone, "Redo");
        var redone = await ana.FindAsync(message => message.Card?.State == CardState.Done && message.Text.Contains("I redid the change", StringComparison.Ordinal), "the redo");
        Assert.Contains(redone.Now.Timeline!.Lanes, lane => lane.Kind == NemoVideo.Drafts.TrackKind.Text);
        Assert.Equal(["Undo"], History(redone));
        Assert.Equal(["add the title \"Lisbon\"", "Undo the last change", "Redo the last change"], bot.Nemo.Log.Of(LogKind.ChatMessage).Select(message => message.Text));
    }

    [Fact]
    public async Task A_result_that_changed_nothing_and_an_upload_offer_no_undo()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("remove the music", ("a.mp4", SampleMedia.Mp4()));
        var unchanged = await ana.FindAsync(message => message.Card is { State: CardState.Done, ChangedNothing: true }, "no change");

        Assert.Empty(History(unchanged));
        Assert.DoesNotContain(ana.Sees, message => message.Buttons.Any(button => button.Action.Kind is ButtonKind.Undo or ButtonKind.Redo));
    }

    [Fact]
    public async Task The_finished_video_offers_to_undo_the_last_edit()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));
        var video = await ana.FindAsync(message => message.Video is not null, "the video");

        await ana.PressesAsync(video, "Undo");

        await ana.SeesAsync("I undid the last change");
    }

    [Fact]
    public async Task The_undo_of_an_earlier_result_asks_before_it_undoes_a_later_change()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        var first = await EditAsync(ana, "Lisbon");
        await ana.SaysAsync("make it black and white");
        await ana.SeesCardAsync(CardState.Done, "black and white");

        await ana.PressesAsync(first, "Undo");
        var asked = await ana.FindAsync(English[TextKey.UndoIsLater]);
        Assert.Equal(["Undo"], History(first)); // Nothing was undone.
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
        await ana.PressesAsync(asked, "Undo");

        await ana.SeesAsync("I undid the last change");
        Assert.Equal(3, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_second_undo_while_the_first_runs_is_not_sent_if_there_is_nothing_left_to_undo()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));
        var video = await ana.FindAsync(message => message.Video is not null, "the video");
        var edited = await ana.FindAsync(message => message.Card?.State == CardState.Done && message.Text.Contains("title \"Lisbon\"", StringComparison.Ordinal), "the result");
        var go = new TaskCompletionSource();
        bot.Script.Hold("/run_sse", go.Task);

        await ana.PressesAsync(edited, "Undo");
        await ana.SawAsync(English[TextKey.StageThinking]);
        await ana.PressesAsync(video, "Undo");

        await ana.SeesAsync(English[TextKey.RetryStillRuns]);
        go.SetResult();
        await ana.SeesCardAsync(CardState.Done, "I undid the last change");
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.DoesNotContain(ana.Sees, message => message.Text == English[TextKey.UndoIsLater]);
    }

    [Fact]
    public async Task A_redo_typed_while_the_undo_runs_redoes_it()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend();
        await EditAsync(ana, "Lisbon");
        await ana.SaysAsync("make it black and white");
        await ana.SeesCardAsync(CardState.Done, "black and white");
        var go = new TaskCompletionSource();
        bot.Script.Hold("/run_sse", go.Task);

        await ana.SaysAsync("undo");
        await ana.SawAsync(English[TextKey.StageThinking]);
        await ana.SaysAsync("undo");
        await ana.SaysAsync("redo");
        await ana.FindAsync(_ => ana.Sees.Count(message => message.Card?.State == CardState.Queued) == 2, "the queue");
        go.SetResult();
        await ana.SeesCardAsync(CardState.Done, "I redid the change");

        Assert.Equal((1, 1), (await bot.Store.ListProjectsAsync(ana.Chat, default)) is [{ Steps: { } steps }] ? (steps.Done, steps.Undone) : default);
    }

    /// <summary>In each of the ten languages: undo, and redo after it.</summary>
    public static TheoryData<string, string, string> Words => new()
    {
        { "en", "undo that", "redo" },
        { "zh-Hans", "撤销刚才的修改", "重做" },
        { "zh-Hant", "撤銷上一步", "重做" },
        { "es", "deshaz el último cambio", "rehacer" },
        { "de", "mach das rückgängig", "wiederherstellen" },
        { "fr", "annule la dernière modification", "rétablir" },
        { "pt", "desfaz isso", "refazer" },
        { "ja", "元に戻して", "やり直して" },
        { "ko", "되돌려 줘", "다시 적용해 줘" },
        { "ru", "отмени последнее изменение", "верни обратно" },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public async Task Undo_and_redo_can_be_typed(string language, string undo, string redo)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend(language: language);
        var texts = Texts.In(language);
        await EditAsync(ana, "Lisbon");
        await ana.CommandsAsync("language", language);

        await ana.SaysAsync(undo);
        await ana.FindAsync(message => message.Buttons.Any(button => button.Label == texts[TextKey.ButtonRedo]), "the redo");
        await ana.SaysAsync(redo);
        await ana.FindAsync(_ => ana.Sees.Count(message => message.Buttons.Any(button => button.Action.Kind == ButtonKind.Undo)) == 2, "the undo of the redone edit");

        Assert.Equal([texts[TextKey.HistoryUndo], texts[TextKey.HistoryRedo]], bot.Nemo.Log.Of(LogKind.ChatMessage).Skip(1).Select(message => message.Text));
        Assert.Equal((1, 0), (await bot.Store.ListProjectsAsync(ana.Chat, default)) is [{ Steps: { } steps }] ? (steps.Done, steps.Undone) : default);
    }

    [Theory]
    [InlineData("undo", TextKey.NothingToUndo)]
    [InlineData("export", TextKey.NothingToExport)]
    public async Task In_a_new_project_they_do_not_mean_the_work_that_still_runs_in_the_earlier_one(string words, TextKey answer)
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "a.mp4");
        var go = new TaskCompletionSource();
        bot.Script.Hold("/run_sse", go.Task);
        await ana.SaysAsync("add the title \"Hi\"");
        await ana.SawAsync(English[TextKey.StageThinking]);
        await ana.SaysAsync("/new");
        await ana.PressesAsync("Yes, new project");
        await ana.SeesAsync("New project started");

        await ana.SaysAsync(words);

        await ana.SeesAsync(English[answer]);
        Assert.Single(await bot.Store.ListProjectsAsync(ana.Chat, default));
        go.SetResult();
        await ana.SeesCardAsync(CardState.Done, "Hi");
    }

    [Theory]
    [InlineData("en", "undo that")]
    [InlineData("zh-Hans", "撤销刚才的修改")]
    [InlineData("zh-Hant", "撤銷上一步")]
    [InlineData("es", "deshaz el último cambio")]
    [InlineData("de", "mach das rückgängig")]
    [InlineData("fr", "annule la dernière modification")]
    [InlineData("pt", "desfaz isso")]
    [InlineData("ja", "元に戻して")]
    [InlineData("ko", "되돌려 줘")]
    [InlineData("ru", "отмени последнее изменение")]
    public async Task Without_a_project_there_is_nothing_to_undo_and_nothing_is_charged(string language, string undo)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend(language: language);
        await ana.CommandsAsync("language", language);

        await ana.SaysAsync(undo);

        await ana.SeesAsync(Texts.In(language)[TextKey.NothingToUndo]);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Fact]
    public async Task On_the_web_chat_a_press_undoes_and_redoes()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));

        await ana.PressesAsync("Undo");
        await ana.SeesAsync("I undid the last change");
        await ana.PressesAsync("Redo");

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "Redo the last change");
    }

    [Fact]
    public async Task A_suggestion_that_was_taken_is_not_offered_again()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add lo-fi music", ("a.mp4", SampleMedia.Mp4()));
        await ana.FindAsync(message => message.Card?.State == CardState.Done && message.Timeline is not null, "the music");

        await ana.SaysAsync("remove the music");
        var removed = await ana.FindAsync(message => message.Card?.State == CardState.Done && bot.Nemo.Log.Count(LogKind.ChatEnded) == 2 && message.Timeline is { Lanes.Count: 1 }, "no music");

        Assert.DoesNotContain(removed.Now.Buttons, button => button.Label == English[TextKey.SuggestMusic]);
    }

    private static async Task<TestPlatform.Shown> EditAsync(Friend friend, string title)
    {
        await friend.SaysAsync($"add the title \"{title}\"", ("a.mp4", SampleMedia.Mp4()));
        return await friend.FindAsync(message => message.Card?.State == CardState.Done && message.Text.Contains($"title \"{title}\"", StringComparison.Ordinal), "the result");
    }

    private static IEnumerable<string> History(TestPlatform.Shown shown) =>
        shown.Now.Buttons.Where(button => button.Action.Kind is ButtonKind.Undo or ButtonKind.Redo).Select(button => button.Label);
}
