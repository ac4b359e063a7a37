using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>Files that do not arrive, in a batch and alone: nothing is charged for work without them, and trying again brings back what waited for them.</summary>
public sealed class BatchFailureTests
{
    private static readonly Texts English = Texts.In("en");

    [Fact]
    public async Task A_file_that_expired_is_named_and_the_others_have_their_turn()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        await ana.SaysAsync("", BatchDialog.Three);
        await ana.SeesCardAsync(CardState.Done, "one by one?");
        bot.Platform.Forget(BatchDialog.Three[0].Content);

        await ana.PressesAsync("One by one");

        var card = await ana.FindAsync("1 of 2: **b.mp4**");
        Assert.Contains($"**a.mp4**\n{English[TextKey.FootageGone]}", card.Now.Text, StringComparison.Ordinal);
        await ana.SaysAsync("add the title \"Bee\"");
        await ana.FindAsync("2 of 2: **c.mp4**");
        await ana.FindAsync(message => message.Video is { } video && SampleMedia.IsOf(video, "b"), "the video");
    }

    [Fact]
    public async Task A_file_of_an_album_that_expired_is_named_and_the_others_are_taken()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        var go = new TaskCompletionSource();
        bot.Platform.HoldFiles = go.Task;
        await ana.SaysAsync("", BatchDialog.Three[..2]);
        bot.Platform.Forget(BatchDialog.Three[0].Content);
        go.SetResult();

        var got = await ana.SeesCardAsync(CardState.Done, "b.mp4");

        Assert.Contains($"**a.mp4**\n{English[TextKey.FootageGone]}", got.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_failed_upload_of_a_batch_an_instruction_costs_nothing_and_trying_again_goes_on_with_it()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var (go, card) = await BatchDialog.HoldAsync(bot, ana, BatchDialog.Three);
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Upload, 502));
        go.SetResult();
        await ana.SeesCardAsync(CardState.Failed);
        Assert.Empty((await bot.Store.GetChatAsync(ana.Chat, default)).BatchProjectIds);

        await ana.SaysAsync("cut the silences");

        var asked = await ana.SeesAsync(English[TextKey.VagueWithoutFootage]);
        Assert.Equal(["Try again", "Tell the editor"], asked.Buttons.Select(button => button.Label));
        Assert.Contains(card.Now.Buttons, button => button.Label == "Try again");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
        await ana.PressesAsync("Try again");
        await ana.FindAsync("1 of 3: **a.mp4**");
        await ana.SaysAsync("add the title \"First\"");
        await ana.FindAsync("2 of 3: **b.mp4**");
        await ana.FindAsync(message => message.Video is { } video && SampleMedia.IsOf(video, "a"), "the first video");
    }

    [Fact]
    public async Task What_was_asked_while_a_batch_was_taken_in_waits_for_its_files_and_is_tried_again_with_them()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var (go, _) = await BatchDialog.HoldAsync(bot, ana, BatchDialog.Three);
        await ana.SaysAsync("add the title \"One\"");
        await ana.SeesAsync("before it");
        await ana.SaysAsync("add the title \"Two\"");
        await ana.SeesTimesAsync(2, "before it");
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Upload, 502));
        go.SetResult();
        await ana.SeesTimesAsync(2, English[TextKey.CancelledWithPrevious]);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));

        await ana.PressesAsync("Try again");

        await ana.FindAsync("3 of 3: **c.mp4**");
        await ana.FindAsync(message => message.Video is { } video && SampleMedia.IsOf(video, "a"), "the first video");
        await ana.FindAsync(message => message.Video is { } video && SampleMedia.IsOf(video, "b"), "the second video");
        Assert.Equal(["add the title \"One\"", "add the title \"Two\""], bot.Nemo.Log.Of(LogKind.ChatMessage).Select(message => message.Text));
    }

    [Fact]
    public async Task What_the_person_cancelled_does_not_come_back_when_the_upload_is_tried_again()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var (go, _) = await BatchDialog.HoldAsync(bot, ana, BatchDialog.Three);
        await ana.SaysAsync("add the title \"One\"");
        var queued = await ana.FindAsync("before it");
        await ana.PressesAsync(queued, "Cancel");
        await ana.SeesAsync(English[TextKey.CancelledBeforeStart]);
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Upload, 502));
        go.SetResult();
        await ana.SeesCardAsync(CardState.Failed);

        await ana.PressesAsync("Try again");

        await ana.FindAsync("1 of 3: **a.mp4**");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Cancelling_the_upload_of_a_batch_also_stops_what_waits_for_its_files()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var (go, card) = await BatchDialog.HoldAsync(bot, ana, BatchDialog.Three);
        await ana.SaysAsync("add captions");
        await ana.SeesAsync("before it");

        await ana.PressesAsync(card, "Cancel");

        await ana.SeesAsync(English[TextKey.UploadStopped]);
        await ana.SeesAsync(English[TextKey.CancelledWithStopped]);
        Assert.Empty((await bot.Store.GetChatAsync(ana.Chat, default)).BatchProjectIds);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
        go.SetResult();
    }

    [Fact]
    public async Task A_batch_that_is_cancelled_before_its_upload_begins_is_over()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        await ana.SaysAsync("", BatchDialog.Three);
        await ana.SeesCardAsync(CardState.Done, "one by one?");
        var go = new TaskCompletionSource();
        bot.Platform.HoldFiles = go.Task;
        await ana.SaysAsync("", ("d.mp4", SampleMedia.Mp4()));
        await ana.SawAsync("Uploading d.mp4");
        await ana.PressesAsync("One by one");
        var queued = await ana.FindAsync(message => message.Card?.State == CardState.Queued, "the batch in the queue");

        await ana.PressesAsync(queued, "Cancel");
        go.SetResult();

        await ana.SeesCardAsync(CardState.Done, "d.mp4");
        await ana.FindAsync(_ => bot.Store.UnfinishedJobsAsync(ana.Chat, default).Result.Count == 0, "the end of the cancelled job");
        Assert.Empty((await bot.Store.GetChatAsync(ana.Chat, default)).BatchProjectIds);
    }

    [Fact]
    public async Task What_was_asked_for_a_file_that_is_not_taken_is_not_done_without_it()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var go = new TaskCompletionSource();
        bot.Platform.HoldFiles = go.Task;
        await ana.SaysAsync("one by one", ("notes.docx", [1, 2, 3]), ("a.mp4", SampleMedia.Mp4()), ("b.mp4", SampleMedia.Mp4()));
        await ana.SawAsync("Uploading notes.docx");
        await ana.SaysAsync("add the title \"Early\"");
        await ana.SeesAsync("before it");
        go.SetResult();

        await ana.SeesAsync(English[TextKey.CancelledWithPrevious]);
        var card = await ana.FindAsync("1 of 2: **a.mp4**");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
        await ana.PressesAsync(card, "Same as before");
        await ana.FindAsync(message => message.Video is { } video && SampleMedia.IsOf(video, "a"), "the video");
        Assert.Equal("add the title \"Early\"", Assert.Single(bot.Nemo.Log.Of(LogKind.ChatMessage)).Text);
    }

    [Fact]
    public async Task Redo_of_what_was_asked_for_a_file_that_is_not_taken_costs_nothing_either()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var go = new TaskCompletionSource();
        bot.Platform.HoldFiles = go.Task;
        await ana.SaysAsync("one by one", ("notes.docx", [1, 2, 3]), ("a.mp4", SampleMedia.Mp4()));
        await ana.SawAsync("Uploading notes.docx");
        await ana.SaysAsync("add the title \"Early\"");
        await ana.SeesAsync("before it");
        go.SetResult();
        await ana.FindAsync(_ => bot.Store.UnfinishedJobsAsync(ana.Chat, default).Result.Count == 0, "the end of the work");

        await ana.SaysAsync("redo");

        await ana.FindAsync(_ => bot.Store.FinishedJobsAsync(ana.Chat, 10, default).Result.Count(job => job.Kind == JobKind.Export) == 2, "the end of the retry");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task What_was_asked_after_a_clip_waits_for_it_and_is_tried_again_with_it()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        var go = new TaskCompletionSource();
        bot.Platform.HoldFiles = go.Task;
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SawAsync("Uploading a.mp4");
        await ana.SaysAsync("add the title \"Lisbon\"");
        await ana.SeesAsync("before it");
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Upload, 502));
        go.SetResult();
        await ana.SeesAsync(English[TextKey.CancelledWithPrevious]);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));

        await ana.PressesAsync("Try again");

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
    }

    [Fact]
    public async Task A_project_with_footage_does_not_wait_for_more_of_it()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Got a.mp4");

        var go = new TaskCompletionSource();
        bot.Platform.HoldFiles = go.Task;
        await ana.SaysAsync("", ("notes.docx", [1, 2, 3]));
        await ana.SawAsync("Uploading notes.docx");
        await ana.SaysAsync("add the title \"Lisbon\"");
        await ana.SeesAsync("before it");
        go.SetResult();

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
    }

    [Fact]
    public async Task Without_the_clip_an_instruction_goes_to_the_editor_only_when_told_so()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("notes.docx", [1, 2, 3]));
        await ana.SeesCardAsync(CardState.Failed, "notes.docx");

        await ana.SaysAsync("add the title \"Lisbon\"");
        await ana.SeesAsync(English[TextKey.VagueWithoutFootage]);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
        await ana.PressesAsync("Tell the editor");

        await bot.Nemo.Log.SoonAsync(_ => bot.Nemo.Log.Count(LogKind.ChatMessage) == 1);
        Assert.Equal("add the title \"Lisbon\"", bot.Nemo.Log.Of(LogKind.ChatMessage)[0].Text);
    }

    [Fact]
    public async Task Same_as_before_never_offers_an_undo()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var (go, _) = await BatchDialog.HoldAsync(bot, ana, BatchDialog.Three);
        await ana.SaysAsync("add the title \"Early\"");
        await ana.SeesAsync("before it");
        await ana.SaysAsync("undo");
        await ana.SeesTimesAsync(2, "before it");

        go.SetResult();

        var card = await ana.FindAsync("2 of 3: **b.mp4**");
        Assert.Contains("For the one before: “add the title \"Early\"”", card.Now.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_by_one_said_again_during_a_batch_asks_again_and_costs_nothing()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var (go, _) = await BatchDialog.HoldAsync(bot, ana, BatchDialog.Three);
        await ana.SaysAsync("one by one");
        await ana.FindAsync(message => message.Card is null && message.Text.Contains("1 of 3: **", StringComparison.Ordinal), "the question again");
        go.SetResult();
        await ana.FindAsync(message => message.Card?.Asks == true, "the card");

        await ana.SaysAsync("one by one");

        await ana.SeesTimesAsync(3, "1 of 3: ");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(4, (await bot.Store.ListProjectsAsync(ana.Chat, default)).Count);
    }
}
