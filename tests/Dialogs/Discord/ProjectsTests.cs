using System.Text.Json.Nodes;
using Fakes.Discord;
using Harness.Discord;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs.Discord;

/// <summary>Batches, undo and redo, names and links, on Discord.</summary>
public sealed class ProjectsTests
{
    private const char Place = 'A';

    [Fact]
    public async Task A_batch_is_one_message_that_goes_through_the_files()
    {
        await using var story = await DiscordStory.StartAsync();
        var card = await BeginBatchAsync(story);

        await PressAsync(story, "Skip");
        Assert.Equal(card.Id, (await story.SeesAsync(Payloads.GuildChannel, "2 of 2: ")).Id);
        await PressAsync(story, "Stop");

        var stopped = await story.SeesAsync(Payloads.GuildChannel, Texts.In("en")[TextKey.BatchCancelled]);
        Assert.Equal(card.Id, stopped.Id);
        Assert.StartsWith("⏹️ **Cancelled**\n", stopped.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_stops_a_batch_is_answered_and_the_card_ends_too()
    {
        await using var story = await DiscordStory.StartAsync();
        var card = await BeginBatchAsync(story);

        var token = await story.CommandAsync(Place, "cancel");

        var words = Texts.In("en")[TextKey.BatchCancelled];
        await story.UntilAsync(() => story.Discord.Channels.Interactions.AnswerTo(token) is { IsLoading: false } answer && answer.Content == words && answer.Id != card.Id, "the answer");
        await story.SeesAsync(Payloads.GuildChannel, message => message.Id == card.Id && message.Content == $"⏹️ **Cancelled**\n\n{words}", "the card");
    }

    [Fact]
    public async Task A_press_undoes_the_edit_and_another_one_redoes_it()
    {
        await using var story = await DiscordStory.StartAsync();
        await story.CommandAsync(Place, "edit", "add the title \"Lisbon\"", story.Video());

        await PressAsync(story, "Undo");
        await story.SeesAsync(Payloads.GuildChannel, "I undid the last change");
        await PressAsync(story, "Redo");

        await story.UntilAsync(() => story.Bot.Nemo.Log.Of(LogKind.ChatMessage).Any(message => message.Text == "Redo the last change"), "the redo");
    }

    [Fact]
    public async Task The_command_renames_the_project_and_shows_the_name_as_typed()
    {
        await using var story = await DiscordStory.StartAsync();
        await story.CommandAsync(Place, "edit", "add the title \"Lisbon\"", story.Video());
        await story.SeesAsync(Payloads.GuildChannel, "I added the title");
        var rename = Payloads.SlashCommand("0", "rename", null);
        rename["data"]!["options"] = new JsonArray(new JsonObject { ["name"] = "name", ["type"] = 3, ["value"] = "Fado *live*" });

        await story.Discord.InteractAsync(story.At(Place, rename));

        await story.SeesAsync(Payloads.GuildChannel, @"“Fado \*live\*”");
    }

    [Fact]
    public async Task A_streaming_link_with_words_around_it_is_answered_and_costs_nothing()
    {
        await using var story = await DiscordStory.StartAsync();

        await story.CommandAsync(Place, "edit", "make this shorter https://youtu.be/abc");

        await story.SeesAsync(Payloads.GuildChannel, "I can't load links to streaming sites such as YouTube");
        Assert.Equal(0, story.Bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    /// <summary>Sends two files, and chooses one by one.</summary>
    private static async Task<FakeMessage> BeginBatchAsync(DiscordStory story)
    {
        var target = Payloads.GuildMessage("4001", "");
        target["attachments"] = new JsonArray(story.Video("a.mp4"), story.Video("b.mp4"));
        await story.Discord.InteractAsync(story.At(Place, Payloads.Interaction("0", 2, new()
        {
            ["name"] = NemoBot.Discord.Outgoing.CommandCatalog.EditThisVideo,
            ["type"] = 3,
            ["target_id"] = "4001",
            ["resolved"] = new JsonObject { ["messages"] = new JsonObject { ["4001"] = target } },
        })));
        await PressAsync(story, "One by one");
        return await story.SeesAsync(Payloads.GuildChannel, "1 of 2: ");
    }

    /// <summary>Presses the newest button with this label, once it is there.</summary>
    private static async Task PressAsync(DiscordStory story, string label)
    {
        var shown = await story.SeesAsync(Payloads.GuildChannel, message => Find(message, label) is not null, $"a button “{label}”");
        var id = Find(shown, label);
        await story.PressAsync(Place, shown, other => other == id);
    }

    private static string? Find(FakeMessage shown, string label) =>
        (string?)shown.Parts.FirstOrDefault(part => (string?)part["label"] == label)?["custom_id"];
}
