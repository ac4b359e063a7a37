using System.Text.Json.Nodes;
using Harness.Telegram;
using NemoVideo.Simulator.Faults;

namespace Dialogs.Telegram;

/// <summary>How a job ended can be told from its message at a glance, and a pressed button from one that still works.</summary>
public sealed class StatesTests
{
    private const long Ana = 42;

    [Fact]
    public async Task Done_is_said_where_something_was_done_with_what_it_cost()
    {
        await using var dialog = await TelegramDialog.StartAsync();

        dialog.Fake.Person(Ana).SendsVideo(dialog.Clip(), "add a title \"Hello\"");

        var card = await dialog.SeesAsync(Ana, "Credits used: 50, left: 50.");
        Assert.StartsWith("✅", card.Text, StringComparison.Ordinal);
        Assert.Contains("✅ <b>Done</b>", card.Raw, StringComparison.Ordinal);
        dialog.AssertClean();
    }

    [Fact]
    public async Task No_change_is_said_where_nothing_was_done_and_nothing_charged()
    {
        await using var dialog = await TelegramDialog.StartAsync();

        dialog.Fake.Person(Ana).Says("/edit zorble the flurb");

        var card = await dialog.SeesAsync(Ana, "No credits were charged."); // Said at the end only.
        Assert.StartsWith("➖ No change\n", card.Text, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", card.Text, StringComparison.Ordinal);
        dialog.AssertClean();
    }

    [Fact]
    public async Task Your_turn_is_said_while_the_editor_asks_and_answered_afterwards()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);

        ana.SendsVideo(dialog.Clip(), "make it look better");
        var card = await dialog.SeesAsync(Ana, "Your turn");
        Assert.StartsWith("❓ Your turn\n", card.Text, StringComparison.Ordinal);
        ana.Presses(card.Buttons[0].Text);
        await dialog.PressesAsync(ana, "Done");

        await dialog.SeesAsync(Ana, message => message.Id == card.Id && message.Text.StartsWith("✅ Answered\n", StringComparison.Ordinal) && message.Buttons.Count == 0, "the answered question");
        dialog.AssertClean();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stopping_becomes_cancelled_in_the_same_message_and_there_is_no_other(bool isPressed)
    {
        await using var dialog = await TelegramDialog.StartAsync();
        dialog.Bot.Nemo.Faults.Everywhere.Add(Fault.Silence());
        var ana = dialog.Fake.Person(Ana);
        ana.Says("/edit add a title \"Hello\"");
        var card = await dialog.SeesAsync(Ana, message => message.Text.Contains("Reading your instruction", StringComparison.Ordinal) && message.Buttons.Count > 0, "the card at work");

        if (isPressed)
        {
            ana.Presses("Cancel");
        }
        else
        {
            ana.Says("cancel");
        }

        var ended = await dialog.SeesAsync(Ana, message => message.Text.StartsWith("⏹️ Cancelled\n", StringComparison.Ordinal), "the cancelled card");
        Assert.Equal(card.Id, ended.Id);
        Assert.Contains("This may still be charged: about 50 credits.", ended.Text, StringComparison.Ordinal);
        Assert.Empty(ended.Buttons);
        Assert.Single(dialog.Fake.FromBot(Ana));
        dialog.AssertClean();
    }

    [Fact]
    public async Task Didnt_work_is_said_where_it_failed_and_a_pressed_retry_is_shown_and_gone()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        dialog.Bot.Nemo.Faults.Everywhere.Add(Fault.ErrorEvent("INTERNAL", "broken"));
        var ana = dialog.Fake.Person(Ana);

        var sent = ana.SendsVideo(dialog.Clip(), "add a title \"Hello\"");
        var failed = await dialog.SeesAsync(Ana, "ran into a problem");
        await dialog.UntilAsync(() => sent.Reaction == "😢", "the reaction to the failure");
        Assert.StartsWith("⚠️ Didn't work\n", failed.Text, StringComparison.Ordinal);
        Assert.Contains("No credits were charged.", failed.Text, StringComparison.Ordinal);
        await dialog.PressesAsync(ana, "Try again");

        await dialog.SeesAsync(Ana, message => message.Id == failed.Id && message.Buttons is [{ Text: "✓ Try again", IsDisabled: true }], "the disabled button");
        await dialog.SeesAsync(Ana, "Credits used: 50");
    }

    [Fact]
    public async Task A_pressed_suggestion_is_shown_as_pressed_and_the_others_stay()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);
        ana.SendsVideo(dialog.Clip(), "add a title \"Hello\"");
        var done = await dialog.SeesAsync(Ana, "Credits used: 50");
        var all = done.Buttons.Select(button => button.Text).ToList();

        ana.Presses("Export the video");

        var pressed = await dialog.SeesAsync(Ana, message => message.Id == done.Id && message.Buttons.Any(button => button is { Text: "✓ Export the video", IsDisabled: true }), "the pressed button");
        Assert.Equal(all.Select(label => label == "Export the video" ? "✓ Export the video" : label), pressed.Buttons.Select(button => button.Text));
        await dialog.SeesVideoAsync(Ana);
        dialog.AssertClean();
    }

    [Fact]
    public async Task The_end_is_shown_at_the_message_once_whatever_becomes_of_its_card()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);
        var sent = ana.SendsVideo(dialog.Clip(), "add a title \"Hello\"");
        var done = await dialog.SeesAsync(Ana, "Credits used: 50");
        await dialog.UntilAsync(() => sent.Reaction == "👌", "the reaction at the end");

        ana.Presses("Export the video");
        await dialog.SeesAsync(Ana, message => message.Id == done.Id && message.Buttons.Any(button => button is { Text: "✓ Export the video" }), "the pressed button");
        await dialog.SeesVideoAsync(Ana);
        var last = ana.Says("thanks");
        await dialog.UntilAsync(() => last.Reaction == "👀", "a later reaction");

        var reactions = dialog.Fake.Calls.Where(call => call.Method == "setMessageReaction").Select(call => JsonNode.Parse(call.Parameters)!).Where(set => set["message_id"]!.GetValue<long>() == sent.Id);
        Assert.Equal(["👀", "👌", "👌"], reactions.Select(set => set["reaction"]![0]!["emoji"]!.GetValue<string>())); // For the upload, and for the edit.
        dialog.AssertClean();
    }
}
