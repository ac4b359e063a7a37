using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>In a group, a batch belongs to the person who goes through it: others neither end it nor use its turns.</summary>
public sealed class BatchInGroupTests
{
    private static readonly Texts English = Texts.In("en");

    [Theory]
    [InlineData("Stop", TextKey.NotYours)]
    [InlineData("Skip", TextKey.UnsureNotYours)]
    [InlineData("Same as before", TextKey.UnsureNotYours)]
    public async Task Only_the_one_who_goes_through_a_batch_may_press_its_buttons(string label, TextKey answer)
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var card = await BatchDialog.BeginAsync(ana, BatchDialog.Three, "1 of 3: ");
        await ana.SaysAsync("add the title \"First\"");
        await ana.FindAsync("2 of 3: ");
        var wire = card.Now.Buttons.Single(button => button.Label == label).WireId(card.PostId);

        await ana.SendsAsync(message => message with { SenderId = "bob", Press = wire });

        await ana.SeesAsync(English[answer]);
        Assert.StartsWith("2 of 3: ", card.Now.Text, StringComparison.Ordinal);
        await ana.PressesAsync(card, label);
        await ana.FindAsync(message => message.Text.StartsWith("3 of 3", StringComparison.Ordinal) || message.Text == English[TextKey.BatchCancelled], "what she pressed");
    }

    [Theory]
    [InlineData("skip", TextKey.NothingToSkip)]
    [InlineData("cancel", TextKey.NotYours)]
    public async Task What_somebody_else_types_does_not_spend_or_end_it(string words, TextKey answer)
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var card = await BatchDialog.BeginAsync(ana, BatchDialog.Three, "1 of 3: ");

        await ana.SendsAsync(message => message with { SenderId = "bob", Text = words });

        await ana.SeesAsync(English[answer]);
        Assert.StartsWith("1 of 3: ", card.Now.Text, StringComparison.Ordinal);
        await ana.SaysAsync("add the title \"First\"");
        await ana.FindAsync("2 of 3: ");
    }

    [Fact]
    public async Task Somebody_elses_edit_takes_no_turn_and_is_not_exported()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        var card = await BatchDialog.BeginAsync(ana, BatchDialog.Three, "1 of 3: ");

        await ana.SendsAsync(message => message with { SenderId = "bob", Text = "add the title \"Bob\"" });

        await ana.SeesCardAsync(CardState.Done, "Bob");
        Assert.StartsWith("1 of 3: ", card.Now.Text, StringComparison.Ordinal);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.RenderStarted));
        await ana.SaysAsync("add the title \"First\"");
        await ana.FindAsync("2 of 3: ");
    }

    [Fact]
    public async Task Somebody_else_who_starts_a_new_project_leaves_the_batch_as_it_is()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        await BatchDialog.BeginAsync(ana, BatchDialog.Three, "1 of 3: ");

        await ana.SendsAsync(message => message with { SenderId = "bob", Command = "new" });
        var asked = await ana.FindAsync(message => message.Buttons.Any(button => button.Action.Kind == ButtonKind.NewConfirmed), "the question");
        await ana.SendsAsync(message => message with { SenderId = "bob", Press = asked.Now.Buttons[0].WireId(asked.PostId) });
        await ana.SeesAsync("New project started");

        await ana.SaysAsync("add the title \"First\"");
        await ana.FindAsync("2 of 3: ");
        await ana.FindAsync(message => message.Video is { } video && SampleMedia.IsOf(video, "a"), "the first video");
    }

    [Fact]
    public async Task Somebody_elses_cancel_leaves_the_question_for_a_name()
    {
        await using var bot = await BotHarness.StartAsync(BatchDialog.Rich);
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Got a.mp4");
        await ana.CommandsAsync("rename");
        await ana.SeesAsync("name");
        Assert.NotNull((await bot.Store.GetChatAsync(ana.Chat, default)).NamesProjectId);

        await ana.SendsAsync(message => message with { SenderId = "bob", Text = "cancel" });

        await ana.SeesAsync(English[TextKey.NothingToCancel]);
        await ana.SaysAsync("Lisbon");
        await ana.SeesAsync(English.Format(TextKey.Renamed, "a", "Lisbon"));
    }

    [Fact]
    public async Task Somebody_elses_cancel_is_told_whose_work_it_is()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        var go = new TaskCompletionSource();
        bot.Platform.HoldFiles = go.Task;
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SawAsync("Uploading a.mp4");

        await ana.SendsAsync(message => message with { SenderId = "bob", Text = "cancel" });

        await ana.SeesAsync(English[TextKey.NotYours]);
        go.SetResult();
        await ana.SeesCardAsync(CardState.Done, "Got a.mp4");
    }
}
