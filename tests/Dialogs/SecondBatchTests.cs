using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>A chat goes through one batch: what replaces it, or leaves it, ends its card in true words.</summary>
public sealed class SecondBatchTests
{
    private static readonly Texts English = Texts.In("en");

    private static readonly (string Name, byte[] Content)[] Album = [("x.mp4", SampleMedia.Mp4(4)), ("y.mp4", SampleMedia.Mp4(6))];

    [Fact]
    public async Task A_batch_that_begins_ends_the_card_of_the_one_before()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var first = await BatchDialog.BeginAsync(ana, BatchDialog.Three, "1 of 3: **a.mp4**");

        await ana.SaysAsync("one by one", Album);

        var second = await ana.FindAsync("1 of 2: **x.mp4**");
        Assert.Equal((English[TextKey.BatchCancelled], CardState.Cancelled), (first.Now.Text, first.Now.Card!.State));
        Assert.Empty(first.Now.Buttons);
        Assert.NotEqual(first.MessageId, second.MessageId);
        Assert.Equal(6, (await bot.Store.ListProjectsAsync(ana.Chat, default)).Count); // Together, three and two: nothing of the first batch is copied.
    }

    [Fact]
    public async Task A_batch_that_begins_while_another_one_is_taken_in_stays_the_chats()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var (go, first) = await BatchDialog.HoldAsync(bot, ana, BatchDialog.Three);
        await ana.SaysAsync("one by one", Album);
        await ana.SeesAsync("before it");

        go.SetResult();

        await ana.FindAsync("1 of 2: **x.mp4**");
        Assert.Equal(English[TextKey.BatchCancelled], first.Now.Text);
        await ana.SaysAsync("add the title \"X\"");
        await ana.FindAsync("2 of 2: **y.mp4**");
        await ana.FindAsync(message => message.Video is { } video && SampleMedia.IsOf(video, "x"), "the video");
    }

    [Fact]
    public async Task Cancelling_the_upload_of_the_one_before_leaves_the_batch_as_it_is()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var (go, first) = await BatchDialog.HoldAsync(bot, ana, BatchDialog.Three);
        await ana.SaysAsync("one by one", Album);
        await ana.SeesAsync("before it");

        await ana.PressesAsync(first, "Cancel");
        await ana.SeesAsync(English[TextKey.UploadStopped]);
        go.SetResult();

        await ana.FindAsync("1 of 2: **x.mp4**");
        Assert.Equal(2, (await bot.Store.GetChatAsync(ana.Chat, default)).BatchProjectIds.Count);
    }

    [Theory]
    [InlineData("open")]
    [InlineData("new")]
    [InlineData("new with footage")]
    public async Task Turning_to_another_project_ends_the_card(string how)
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var card = await BatchDialog.BeginAsync(ana, BatchDialog.Three, "1 of 3: **a.mp4**");

        await TurnAwayAsync(ana, how);

        await ana.SeesAsync(English[TextKey.BatchCancelled]);
        Assert.Equal(CardState.Cancelled, card.Now.Card!.State);
        Assert.Empty(card.Now.Buttons);
        Assert.Empty((await bot.Store.GetChatAsync(ana.Chat, default)).BatchProjectIds);
    }

    [Theory]
    [InlineData("open")]
    [InlineData("new")]
    public async Task Turning_to_another_project_while_the_files_are_taken_in_ends_the_card_with_the_upload(string how)
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var (go, card) = await BatchDialog.HoldAsync(bot, ana, BatchDialog.Three);

        await TurnAwayAsync(ana, how);
        await ana.SeesAsync(how == "new" ? "New project started" : "You're back in");
        go.SetResult();

        await ana.SeesCardAsync(CardState.Done, English[TextKey.BatchCancelled]);
        Assert.Empty(card.Now.Buttons);
        Assert.Equal(6, bot.Nemo.Log.Count(LogKind.Upload));
    }

    private static async Task TurnAwayAsync(Friend ana, string how)
    {
        switch (how)
        {
            case "open":
                await ana.CommandsAsync("projects");
                await ana.PressesAsync(English.Format(TextKey.ButtonOpenProject, "a +2"));
                return;
            case "new":
                await ana.CommandsAsync("new");
                await ana.FindAsync(message => message.Text.Contains("New project started", StringComparison.Ordinal) || message.Buttons.Any(button => button.Action.Kind == ButtonKind.NewConfirmed), "an answer");
                if (ana.Sees.Any(message => message.Buttons.Any(button => button.Action.Kind == ButtonKind.NewConfirmed)))
                {
                    await ana.PressesAsync("Yes, new project");
                }

                return;
            default:
                await ana.SaysAsync("new project: remove the background", ("z.mp4", SampleMedia.Mp4()));
                return;
        }
    }
}
