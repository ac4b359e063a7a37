using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>Projects that are deleted while a batch goes through them.</summary>
public sealed class BatchDeletionTests
{
    private static readonly Texts English = Texts.In("en");

    [Fact]
    public async Task Deleting_the_project_whose_turn_it_is_gives_the_turn_to_the_next()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var card = await BatchDialog.BeginAsync(ana, BatchDialog.Three, "1 of 3: **a.mp4**");
        await ana.SaysAsync("add the title \"First\"");
        await ana.FindAsync(message => message.Video is { } video && SampleMedia.IsOf(video, "a"), "the first video");

        await BatchDialog.DeleteAsync(ana, "b");

        Assert.Equal(card.MessageId, (await ana.FindAsync("2 of 2: **c.mp4**")).MessageId);
        await ana.PressesAsync(card, "Same as before");
        await ana.FindAsync(message => message.Video is { } video && SampleMedia.IsOf(video, "c"), "the last video");
        await ana.SeesAsync("That was the last of 2 files");
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Deleting_a_project_that_still_waits_takes_it_out_of_the_count()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var card = await BatchDialog.BeginAsync(ana, BatchDialog.Three, "1 of 3: **a.mp4**");

        await BatchDialog.DeleteAsync(ana, "b");

        await ana.FindAsync("1 of 2: **a.mp4**");
        await ana.PressesAsync(card, "Skip");
        await ana.FindAsync("2 of 2: **c.mp4**");
    }

    [Fact]
    public async Task Deleting_all_of_them_ends_the_card()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var card = await BatchDialog.BeginAsync(ana, BatchDialog.Three[..2], "1 of 2: **a.mp4**");

        await BatchDialog.DeleteAsync(ana, "a");
        await ana.FindAsync("1 of 1: **b.mp4**");
        await BatchDialog.DeleteAsync(ana, "b");

        await ana.FindAsync(message => message.Card is not null && message.Text == English[TextKey.ProjectGone], "the card's end");
        Assert.Empty(card.Now.Buttons);
        Assert.Empty((await bot.Store.GetChatAsync(ana.Chat, default)).BatchProjectIds);
    }

    [Fact]
    public async Task None_of_the_projects_of_a_batch_can_be_deleted_while_its_files_are_taken_in()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var (go, _) = await BatchDialog.HoldAsync(bot, ana, BatchDialog.Three);

        await BatchDialog.DeleteAsync(ana, "b");

        await ana.SeesAsync(English[TextKey.DeleteBusy]);
        go.SetResult();
        await ana.FindAsync("1 of 3: **a.mp4**");
    }

    [Fact]
    public async Task A_project_that_was_deleted_after_the_upload_failed_is_left_out_when_it_is_tried_again()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var card = await FailedAsync(bot, ana);

        await BatchDialog.DeleteAsync(ana, "b");
        await ana.SeesAsync("Deleted “b”");
        await ana.PressesAsync(card, "Try again");

        await ana.FindAsync("1 of 2: **a.mp4**");
    }

    [Fact]
    public async Task Work_in_a_project_that_was_deleted_cannot_be_tried_again()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var card = await FailedAsync(bot, ana);
        foreach (var name in new[] { "a", "b", "c" })
        {
            await BatchDialog.DeleteAsync(ana, name);
            await ana.SeesAsync($"Deleted “{name}”");
        }

        await ana.PressesAsync(card, "Try again");

        await ana.SeesAsync(English[TextKey.ProjectGone]);
    }

    private static async Task<TestPlatform.Shown> FailedAsync(BotHarness bot, Friend ana)
    {
        var (go, card) = await BatchDialog.HoldAsync(bot, ana, BatchDialog.Three);
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Upload, 502));
        go.SetResult();
        await ana.SeesCardAsync(CardState.Failed);
        return card;
    }
}
