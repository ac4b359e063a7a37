using Fakes.Discord;
using Harness.Discord;
using NemoBot.Discord.Incoming;
using NemoVideo.Simulator.Faults;

namespace Dialogs.Discord;

/// <summary>A job's card is a frame in the colour of its state, with its pictures, video and buttons inside.</summary>
public sealed class CardTests
{
    private const string Wish = "add the title \"Lisbon\"";
    private const int Blurple = 0x5865F2;
    private const int Green = 0x57F287;
    private const int Red = 0xED4245;
    private const int Grey = 0x99AAB5;

    [Theory]
    [InlineData('A')]
    [InlineData('B')]
    [InlineData('C')]
    public async Task An_edit_ends_green_with_its_timeline_inside_and_an_export_with_its_video(char place)
    {
        await using var story = await DiscordStory.StartAsync();
        DrawnTimelines.Need(story.Bot.Services);
        var channel = DiscordStory.ChannelOf(place);

        await story.CommandAsync(place, "edit", Wish, story.Video());
        var edited = await story.SeesAsync(channel, message => message.Gallery.Count > 0, "the edit with its timeline");
        await story.CommandAsync(place, "export");
        var exported = await story.SeesAsync(channel, message => message.HasVideo, "the video");

        AssertCard(edited, Green);
        Assert.Contains("I added the title", edited.Content, StringComparison.Ordinal);
        Assert.Equal(["attachment://timeline.png"], edited.Gallery);
        Assert.NotEmpty(edited.Buttons);
        AssertCard(exported, Green);
        Assert.Equal("attachment://" + Assert.Single(exported.Files).FileName, Assert.Single(exported.Gallery));
        Assert.Contains(exported.Buttons, id => DiscordStory.Is(id, CustomKind.Revise));
    }

    [Fact]
    public async Task At_work_it_is_blue_and_cancelled_grey()
    {
        await using var story = await DiscordStory.StartAsync();
        story.Bot.Nemo.Faults.Everywhere.Add(Fault.Silence());
        await story.CommandAsync('A', "edit", Wish);
        var card = await story.SeesAsync(Payloads.GuildChannel, message => message.Content.Contains("Reading your instruction", StringComparison.Ordinal) && message.Buttons.Count > 0, "the card at work");
        AssertCard(card, Blurple);

        await story.PressAsync('A', card, id => CustomId.Parse(id).Kind == CustomKind.Button);

        AssertCard(await story.SeesAsync(Payloads.GuildChannel, message => message.Id == card.Id && message.Content.Contains("**Cancelled**", StringComparison.Ordinal), "the cancelled card"), Grey);
    }

    [Fact]
    public async Task A_failure_is_red()
    {
        await using var story = await DiscordStory.StartAsync();
        story.Bot.Nemo.Faults.Everywhere.Add(Fault.ErrorEvent("INTERNAL", "broken"));

        await story.CommandAsync('C', "edit", Wish, story.Video());

        AssertCard(await story.SeesAsync(Payloads.GuildChannel, "ran into a problem"), Red);
    }

    [Theory]
    [InlineData("zorble the flurb", "No credits were charged.")]
    [InlineData("make it look better", "Your turn")]
    public async Task Where_nothing_was_done_yet_it_has_no_colour(string wish, string words)
    {
        await using var story = await DiscordStory.StartAsync();

        await story.CommandAsync('A', "edit", wish, story.Video());

        AssertCard(await story.SeesAsync(Payloads.GuildChannel, words), null);
    }

    [Theory]
    [InlineData('A')]
    [InlineData('B')]
    [InlineData('C')]
    public async Task After_a_restart_a_press_still_changes_it_and_it_keeps_its_timeline(char place)
    {
        await using var story = await DiscordStory.StartAsync();
        DrawnTimelines.Need(story.Bot.Services);
        await story.CommandAsync(place, "edit", Wish, story.Video());
        var done = await story.SeesAsync(DiscordStory.ChannelOf(place), message => message.Gallery.Count > 0, "the edit with its timeline");
        await story.RestartAsync();

        await story.PressAsync(place, done, DiscordStory.Labelled(done, "Export the video"));

        var pressed = await story.SeesAsync(DiscordStory.ChannelOf(place), message => message.Id == done.Id && message.Parts.Any(part => (bool?)part["disabled"] == true), "the disabled button");
        AssertCard(pressed, Green);
        Assert.Equal(["attachment://timeline.png"], pressed.Gallery);
        Assert.Single(pressed.Files);
        await story.SeesAsync(DiscordStory.ChannelOf(place), message => message.HasVideo, "the video");
    }

    [Theory]
    [InlineData('A')]
    [InlineData('B')]
    [InlineData('C')]
    public async Task Where_only_a_press_or_the_bots_own_token_reaches_it_a_late_result_is_in_it_too(char place)
    {
        await using var story = await LateRender.RenderingAsync(place, 16);
        await LateRender.PassAsync(story, place, 16);
        await story.EndedAsync("Export");
        await story.RestartAsync();
        if (place == 'C')
        {
            await story.PressAsync(place, id => DiscordStory.Is(id, CustomKind.GetResult));
        }

        var result = await story.SeesAsync(DiscordStory.ChannelOf(place), message => message.HasVideo, "the video");

        AssertCard(result, Green);
        Assert.Single(result.Gallery);
        Assert.Single(story.In(DiscordStory.ChannelOf(place)), message => message.HasVideo);
    }

    /// <summary>In direct messages the answer to a message: several messages. To a command: a file.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_a_long_answer_nothing_is_lost(bool byCommand)
    {
        await using var story = await DiscordStory.StartAsync(scripted: true);
        var words = string.Join(' ', Enumerable.Range(0, 1200).Select(i => $"w{i:00000}"));
        story.Bot.Script.NextTurn($$"""{"type":"text","content":"{{words}}"}""");

        if (byCommand)
        {
            await story.CommandAsync('B', "edit", Wish, story.Video());
        }
        else
        {
            await story.SaysAsync(Payloads.DirectMessage(story.Next(), Wish), story.Video());
        }

        // Where the footage's card answers the command, the rest of the edit's follows below; otherwise it comes with it as a file. At work, a card shows the newest words only.
        await story.UntilAsync(() => words.Split(' ').All(Seen().Contains), "the whole answer");
        Assert.True(story.In(Payloads.DmChannel)[0].IsRich);

        HashSet<string> Seen() =>
        [
            .. story.In(Payloads.DmChannel).SelectMany(message => message.Files.Select(file => System.Text.Encoding.UTF8.GetString(file.Content!)).Append(message.Content))
                .SelectMany(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
        ];
    }

    private static void AssertCard(FakeMessage shown, int? colour)
    {
        Assert.Equal(17, (int?)Assert.Single(shown.Body["components"]!.AsArray())!["type"]);
        Assert.Equal(colour, shown.Colour);
    }
}
