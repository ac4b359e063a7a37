using Harness.Bot;
using NemoVideo.Simulator.Faults;

namespace Dialogs;

/// <summary>The page draws how a job ended and which buttons were pressed; the texts do not repeat it.</summary>
public sealed class WebChatStatesTests
{
    [Fact]
    public async Task Each_ending_has_a_title_of_its_own_in_the_language_of_the_chat()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        var done = await ana.SeesAsync("Credits used: 50, left: 50.");
        Assert.Equal(("done", "Done", null, null), (done.Card!.State, done.Card.Stage, done.Card.Asks, done.Card.ChangedNothing));

        await ana.SaysAsync("/edit zorble the flurb");
        var unchanged = await ana.SeesAsync(entry => entry.Card?.State == "done" && entry.Text.Contains("nothing was changed", StringComparison.Ordinal), "an end without a change");
        Assert.Equal(("No change", true), (unchanged.Card!.Stage, unchanged.Card.ChangedNothing));

        await ana.SaysAsync("make it look better");
        var asks = await ana.SeesAsync(entry => entry.Card?.Asks == true, "a question");
        Assert.Equal("Your turn", asks.Card!.Stage);
        await ana.PressesAsync(asks.Buttons![0].Label);
        await ana.PressesAsync("Done");
        var answered = await ana.SeesAsync(entry => entry.Id == asks.Id && entry.Card?.Asks is null, "the answered question");
        Assert.Equal(("Answered", null), (answered.Card!.Stage, answered.Buttons));
    }

    [Fact]
    public async Task A_pressed_button_is_told_as_pressed_and_does_nothing_more()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.ErrorEvent("INTERNAL", "broken"));
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        var failed = await ana.SeesAsync("ran into a problem");
        Assert.Equal("Didn't work", failed.Card!.Stage);

        await ana.PressesAsync("Try again");

        var pressed = await ana.SeesAsync(entry => entry.Id == failed.Id && entry.Buttons?.Any(button => button.Pressed == true) == true, "the pressed button");
        Assert.Equal(failed.Text, pressed.Text);
        await ana.SeesAsync("Credits used: 50");
        using (await ana.PressAsync(pressed.Buttons!.Single(button => button.Pressed == true).Id))
        {
            await ana.SeesAsync("already");
        }
    }
}
