using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>A batch one by one: the files first, then one card that goes through them, edited in place.</summary>
public sealed class BatchCardTests
{
    private static readonly Texts English = Texts.In("en");

    /// <summary>Two files of one name, as phones and folders have them.</summary>
    private static readonly (string, byte[])[] Three = [("clip.mp4", SampleMedia.Mp4(5)), ("clip.mp4", SampleMedia.Mp4(7)), ("talk.mp4", SampleMedia.Mp4(9))];

    [Fact]
    public async Task One_card_goes_through_the_files_with_skip_same_as_before_and_stop()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var card = await BatchDialog.BeginAsync(ana, Three, "1 of 3: **clip.mp4**");
        Assert.Equal(["Skip", "Stop"], card.Now.Buttons.Select(button => button.Label));
        Assert.Equal(("Your turn", true), (card.Now.Card!.Stage, card.Now.Card.Asks));
        Assert.Equal(6, bot.Nemo.Log.Count(LogKind.Upload)); // Together, and then each for itself: all are there before the first question.

        await ana.SaysAsync("add the title \"First\"");
        Assert.Equal(card.MessageId, (await ana.FindAsync("2 of 3: **clip (2).mp4**")).MessageId);
        Assert.Equal(["Same as before", "Skip", "Stop"], card.Now.Buttons.Select(button => button.Label));
        Assert.Contains("For the one before: “add the title \"First\"”", card.Now.Text, StringComparison.Ordinal);
        await ana.PressesAsync(card, "Same as before");
        await ana.FindAsync("3 of 3: **talk.mp4**");
        Assert.Equal(("Your turn", true), (card.Now.Card!.Stage, card.Now.Card.Asks));
        await ana.PressesAsync(card, "Skip");
        await ana.FindAsync("That was the last of 3 files");

        Assert.Equal((CardState.Done, "Done", false), (card.Now.Card!.State, card.Now.Card.Stage, card.Now.Card.Asks));
        Assert.Empty(card.Now.Buttons);
        Assert.Empty((await bot.Store.GetChatAsync(ana.Chat, default)).BatchProjectIds);
        await ana.FindAsync(message => message.Video is { } video && SampleMedia.IsOf(video, "clip 2"), "the second video");
        Assert.Contains(ana.Sees, message => message.Video is { } video && SampleMedia.IsOf(video, "clip"));
        Assert.Equal(["add the title \"First\"", "add the title \"First\""], bot.Nemo.Log.Of(LogKind.ChatMessage).Select(message => message.Text));
        Assert.Equal(["clip", "clip (2)", "clip +2", "talk"], (await bot.Store.ListProjectsAsync(ana.Chat, default)).Select(project => project.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stop_leaves_the_rest_in_their_projects(bool isPressed)
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var card = await BatchDialog.BeginAsync(ana, Three, "1 of 3: ");

        await (isPressed ? ana.PressesAsync(card, "Stop") : ana.SaysAsync("stop"));

        var stopped = await ana.FindAsync(message => message.Buttons.Count == 0 && message.Card is not null && message.Text == English[TextKey.BatchCancelled], "the card");
        Assert.Equal((CardState.Cancelled, "Cancelled", false), (stopped.Now.Card!.State, stopped.Now.Card.Stage, stopped.Now.Card.Asks));
        Assert.Empty((await bot.Store.GetChatAsync(ana.Chat, default)).BatchProjectIds);
        await ana.SaysAsync("add the title \"Later\"");
        await ana.SeesCardAsync(CardState.Done, "Later");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.RenderStarted)); // A plain edit again.
        Assert.Single(ana.Sees, message => message.Text == English[TextKey.BatchCancelled]); // The card says it; no second message does.
    }

    [Theory]
    [InlineData("Same as before")]
    [InlineData("Skip")]
    public async Task A_button_that_is_pressed_twice_counts_for_one_file(string label)
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var card = await BatchDialog.BeginAsync(ana, Three, "1 of 3: ");
        await ana.SaysAsync("add the title \"First\"");
        await ana.FindAsync("2 of 3: ");
        var wire = card.Now.Buttons.First(button => button.Label == label).WireId(card.PostId);

        await ana.SendsAsync(message => message with { Press = wire });
        await ana.SendsAsync(message => message with { Press = wire });

        await ana.SeesAsync(English[TextKey.BatchHadTurn]);
        Assert.Single((await bot.Store.GetChatAsync(ana.Chat, default)).BatchProjectIds);
    }

    [Fact]
    public async Task The_card_continues_after_a_restart_at_each_step()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var card = await BatchDialog.BeginAsync(ana, Three, "1 of 3: ");

        await bot.RestartAsync();
        await ana.SaysAsync("add the title \"First\"");
        await ana.FindAsync("2 of 3: ");
        await SeesVideoOfAsync("clip");
        await bot.RestartAsync();
        await ana.PressesAsync(card, "Same as before");
        await ana.FindAsync("3 of 3: ");
        await SeesVideoOfAsync("clip 2");
        await bot.RestartAsync();
        await ana.PressesAsync(card, "Same as before");
        await ana.FindAsync("That was the last of 3 files");

        await SeesVideoOfAsync("talk");
        Assert.Equal(3, bot.Nemo.Log.Of(LogKind.ChatMessage).Select(message => message.SessionId).Distinct().Count());
        Assert.Equal(3, bot.Nemo.Log.Count(LogKind.ChatMessage));

        Task SeesVideoOfAsync(string project) => ana.FindAsync(message => message.Video is { } video && SampleMedia.IsOf(video, project), project);
    }

    [Fact]
    public async Task A_restart_while_the_files_are_taken_in_continues_with_the_rest()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var (go, _) = await BatchDialog.HoldAsync(bot, ana, Three);

        await bot.RestartAsync();
        go.SetResult();

        var card = await ana.FindAsync("1 of 3: **clip.mp4**");
        Assert.Single(ana.Sees, message => message.Buttons.Any(button => button.Action.Kind == ButtonKind.BatchSkip));
        Assert.Equal(CardState.Done, card.Now.Card?.State);
        foreach (var id in (await bot.Store.GetChatAsync(ana.Chat, default)).BatchProjectIds)
        {
            Assert.Single((await bot.Store.GetProjectAsync(ana.Chat, id, default))!.Footage);
        }
    }

    [Fact]
    public async Task An_instruction_that_comes_while_the_files_are_taken_in_is_for_the_first_one()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var (go, _) = await BatchDialog.HoldAsync(bot, ana, Three);

        await ana.SaysAsync("add the title \"Early\"");
        await ana.SeesAsync("before it");
        go.SetResult();

        var card = await ana.FindAsync("2 of 3: **clip (2).mp4**");
        Assert.Contains(card.Now.Buttons, button => button.Label == "Same as before");
        await ana.FindAsync(message => message.Video is { } video && SampleMedia.IsOf(video, "clip"), "the first video");
    }

    [Fact]
    public async Task A_reply_to_the_card_is_the_instruction_it_asks_for()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var card = await BatchDialog.BeginAsync(ana, Three, "1 of 3: ");

        await ana.SaysAsync("add the title \"First\"", repliesTo: card.MessageId);

        await ana.FindAsync("2 of 3: ");
    }

    [Fact]
    public async Task Undo_is_about_the_file_that_was_edited_not_about_the_next_one()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        await BatchDialog.BeginAsync(ana, Three, "1 of 3: ");
        await ana.SaysAsync("add the title \"First\"");
        await ana.FindAsync(message => message.Video is not null, "the first video");

        await ana.SaysAsync("undo");

        await ana.SeesAsync("I undid the last change");
        var sessions = bot.Nemo.Log.Of(LogKind.ChatMessage).Select(message => message.SessionId).ToList();
        Assert.Equal(sessions[0], sessions[1]);
        Assert.Equal(2, (await bot.Store.GetChatAsync(ana.Chat, default)).BatchProjectIds.Count);
    }

    [Theory]
    [InlineData("redo")]
    [InlineData("again")]
    public async Task Redo_is_about_the_file_that_was_edited_and_the_next_one_keeps_its_turn(string words)
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        await BatchDialog.BeginAsync(ana, Three, "1 of 3: **clip.mp4**");
        await ana.SaysAsync(words);
        await ana.SeesAsync(English[TextKey.NothingToRedo]);
        await ana.SaysAsync("add the title \"First\"");
        var card = await ana.FindAsync("2 of 3: **clip (2).mp4**");

        await ana.SaysAsync(words);

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == words);
        Assert.Contains("2 of 3: **clip (2).mp4**", card.Now.Text, StringComparison.Ordinal);
        Assert.Contains("For the one before: “add the title \"First\"”", card.Now.Text, StringComparison.Ordinal);
        Assert.Single(bot.Nemo.Log.Of(LogKind.ChatMessage).Select(message => message.SessionId).Distinct());
    }

    [Theory]
    [InlineData("skip")]
    [InlineData("stop")]
    public async Task After_the_batch_the_words_are_about_the_file_that_was_edited_last(string words)
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        await BatchDialog.BeginAsync(ana, Three[..2], "1 of 2: ");
        await ana.SaysAsync("add the title \"First\"");
        await ana.FindAsync("2 of 2: ");
        await ana.SaysAsync(words);

        await ana.SaysAsync("undo");

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == English[TextKey.HistoryUndo]);
        Assert.Single(bot.Nemo.Log.Of(LogKind.ChatMessage).Select(message => message.SessionId).Distinct());
    }

    [Fact]
    public async Task Same_as_before_outside_of_a_batch_asks_and_costs_nothing()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "a.mp4");

        await ana.SaysAsync("same as before");

        await ana.SeesAsync(English[TextKey.BatchNoneBefore]);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData("en", "same as before")]
    [InlineData("zh-Hans", "和上一个一样")]
    [InlineData("zh-Hant", "和上一個一樣")]
    [InlineData("es", "igual que el anterior")]
    [InlineData("de", "wie zuvor")]
    [InlineData("fr", "comme le précédent")]
    [InlineData("pt", "igual ao anterior")]
    [InlineData("ja", "前と同じ")]
    [InlineData("ko", "똑같이 해 줘")]
    [InlineData("ru", "так же")]
    public async Task Same_as_before_can_be_typed(string language, string words)
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend(language: language);
        var texts = Texts.In(language);
        await ana.CommandsAsync("language", language);
        await ana.SaysAsync("", Three);
        await ana.PressesAsync(texts[TextKey.ButtonBatchSeparately]);
        await ana.FindAsync("**clip.mp4**");
        await ana.SaysAsync("add the title \"First\"");
        await ana.FindAsync("**clip (2).mp4**");

        await ana.SaysAsync(words);

        await ana.FindAsync("**talk.mp4**");
        await bot.Nemo.Log.SoonAsync(_ => bot.Nemo.Log.Count(LogKind.ChatMessage) == 2);
        Assert.All(bot.Nemo.Log.Of(LogKind.ChatMessage), message => Assert.Equal("add the title \"First\"", message.Text));
    }

    [Fact]
    public async Task Same_as_before_for_the_first_file_asks_what_to_do_with_it()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var card = await BatchDialog.BeginAsync(ana, Three, "1 of 3: ");

        await ana.SaysAsync("same as before");

        await ana.SeesAsync(English[TextKey.BatchNoneBefore]);
        Assert.StartsWith("1 of 3: ", card.Now.Text, StringComparison.Ordinal);
        Assert.Equal(3, (await bot.Store.GetChatAsync(ana.Chat, default)).BatchProjectIds.Count);
    }

    [Fact]
    public async Task Files_that_are_not_taken_have_no_turn_and_are_named()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();

        await ana.SaysAsync("one by one", ("a.mp4", SampleMedia.Mp4()), ("notes.docx", [1, 2, 3]), ("b.mp4", SampleMedia.Mp4()));

        var card = await ana.FindAsync("1 of 2: **a.mp4**");
        Assert.Contains("notes.docx doesn't seem to be a video", card.Now.Text, StringComparison.Ordinal);
        await ana.PressesAsync(card, "Skip");
        await ana.FindAsync("2 of 2: **b.mp4**");
    }

    [Fact]
    public async Task On_the_web_chat_the_card_is_one_line()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("", Three);
        await ana.PressesAsync("One by one");
        var card = await ana.SeesAsync("1 of 3: **clip.mp4**");

        await ana.PressesAsync("Skip");
        Assert.Equal(card.Id, (await ana.SeesAsync("2 of 3: **clip (2).mp4**")).Id);
        await ana.PressesAsync("Stop");

        Assert.Equal(card.Id, (await ana.SeesAsync(English[TextKey.BatchCancelled])).Id);
    }
}
