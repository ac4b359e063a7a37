using Fakes.Discord;
using Harness.Discord;
using NemoBot.Discord.Incoming;
using NemoVideo.Simulator.Faults;

namespace Dialogs.Discord;

/// <summary>How a job ended can be told from its message at a glance, and a pressed button from one that still works.</summary>
public sealed class StatesTests
{
    private const string Wish = "add the title \"Lisbon\"";

    [Fact]
    public async Task Done_is_said_where_something_was_done_with_what_it_cost()
    {
        await using var story = await DiscordStory.StartAsync();

        await story.CommandAsync('A', "edit", Wish, story.Video());

        var card = await story.SeesAsync(Payloads.GuildChannel, "Credits used: 50, left: 50.");
        Assert.StartsWith("✅ **Done**\n", card.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_change_is_said_where_nothing_was_done_and_nothing_charged()
    {
        await using var story = await DiscordStory.StartAsync();

        await story.CommandAsync('A', "edit", "zorble the flurb");

        var card = await story.SeesAsync(Payloads.GuildChannel, "No credits were charged."); // Said at the end only.
        Assert.StartsWith("➖ **No change**\n", card.Content, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", card.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Your_turn_is_said_while_the_editor_asks_and_answered_afterwards()
    {
        await using var story = await DiscordStory.StartAsync();

        await story.CommandAsync('A', "edit", "make it look better", story.Video());
        var card = await story.SeesAsync(Payloads.GuildChannel, "Your turn");
        Assert.StartsWith("❓ **Your turn**\n", card.Content, StringComparison.Ordinal);
        await story.PressAsync('A', card, id => CustomId.Parse(id).Kind == CustomKind.Button);
        var chosen = await story.SeesAsync(Payloads.GuildChannel, message => Shown(message).Exists(button => button.Label == "Done"), "the chosen answer");
        await story.PressAsync('A', chosen, id => id == chosen.Buttons[Shown(chosen).FindIndex(button => button.Label == "Done")]);

        await story.SeesAsync(Payloads.GuildChannel, message => message.Id == card.Id && message.Content.StartsWith("✅ **Answered**\n", StringComparison.Ordinal), "the answered question");
    }

    [Fact]
    public async Task Stopping_becomes_cancelled_in_the_same_message_and_there_is_no_other()
    {
        await using var story = await DiscordStory.StartAsync();
        story.Bot.Nemo.Faults.Everywhere.Add(Fault.Silence());
        await story.CommandAsync('A', "edit", Wish);
        var card = await story.SeesAsync(Payloads.GuildChannel, message => message.Content.Contains("Reading your instruction", StringComparison.Ordinal) && message.Buttons.Count > 0, "the card at work");

        await story.PressAsync('A', card, id => CustomId.Parse(id).Kind == CustomKind.Button);

        var ended = await story.SeesAsync(Payloads.GuildChannel, message => message.Content.StartsWith("⏹️ **Cancelled**\n", StringComparison.Ordinal), "the cancelled card");
        Assert.Equal(card.Id, ended.Id);
        Assert.Contains("This may still be charged: about 50 credits.", ended.Content, StringComparison.Ordinal);
        Assert.Single(story.In(Payloads.GuildChannel), message => !message.IsDeleted);
    }

    /// <summary>Discord shows "thinking…" until a command is answered, so there is an answer besides the card; it ends as the card does.</summary>
    [Fact]
    public async Task The_answer_to_a_cancel_command_becomes_cancelled_too()
    {
        await using var story = await DiscordStory.StartAsync();
        story.Bot.Nemo.Faults.Everywhere.Add(Fault.Silence());
        await story.CommandAsync('A', "edit", Wish);
        await story.SeesAsync(Payloads.GuildChannel, message => message.Content.Contains("Reading your instruction", StringComparison.Ordinal), "the card at work");

        var token = await story.CommandAsync('A', "cancel");

        await story.SeesAsync(Payloads.GuildChannel, message => message.Content.StartsWith("⏹️ **Cancelled**\n", StringComparison.Ordinal), "the cancelled card");
        await story.UntilAsync(() => story.Discord.Channels.Interactions.AnswerTo(token) is { Content: "Cancelled" }, "the answer to the command");
    }

    [Fact]
    public async Task Didnt_work_is_said_where_it_failed_and_a_pressed_retry_is_disabled()
    {
        await using var story = await DiscordStory.StartAsync();
        story.Bot.Nemo.Faults.Everywhere.Add(Fault.ErrorEvent("INTERNAL", "broken"));

        await story.CommandAsync('A', "edit", Wish, story.Video());
        var failed = await story.SeesAsync(Payloads.GuildChannel, "ran into a problem");
        Assert.StartsWith("⚠️ **Didn't work**\n", failed.Content, StringComparison.Ordinal);
        Assert.Contains("No credits were charged.", failed.Content, StringComparison.Ordinal);
        await story.PressAsync('A', failed, id => CustomId.Parse(id).Kind == CustomKind.Button);

        await story.SeesAsync(Payloads.GuildChannel, message => message.Id == failed.Id && Shown(message) is [("✓ Try again", true), ..], "the disabled button");
        await story.SeesAsync(Payloads.GuildChannel, "Credits used: 50");
    }

    [Fact]
    public async Task A_pressed_suggestion_is_disabled_and_the_others_stay()
    {
        await using var story = await DiscordStory.StartAsync();
        await story.CommandAsync('A', "edit", Wish, story.Video());
        var done = await story.SeesAsync(Payloads.GuildChannel, "Credits used: 50");
        var all = Shown(done);
        var number = all.FindIndex(button => button.Label == "Export the video");

        await story.PressAsync('A', done, id => id == done.Buttons[number]);

        await story.SeesAsync(Payloads.GuildChannel, message => message.Id == done.Id && Shown(message)[number] == ("✓ Export the video", true), "the disabled button");
        Assert.Equal(all.Where((_, place) => place != number), Shown(done).Where((_, place) => place != number));
    }

    /// <summary>The labels of the buttons, without links, and whether each is disabled.</summary>
    private static List<(string Label, bool IsDisabled)> Shown(FakeMessage message) =>
    [
        .. message.Parts.Where(button => button["custom_id"] is not null).Select(button => ((string?)button["label"] ?? "", (bool?)button["disabled"] == true)),
    ];
}
