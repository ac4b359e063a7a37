using System.Text.Json.Nodes;
using Harness.Discord;
using NemoVideo.Simulator.Log;

namespace Dialogs.Discord;

/// <summary>Commands with several files, and with names that autocompletion offers.</summary>
public sealed class OptionsTests
{
    [Fact]
    public async Task A_command_with_a_video_a_picture_and_captions_takes_them_all()
    {
        await using var story = await DiscordStory.StartAsync();
        var captions = "1\n00:00:01,000 --> 00:00:02,000\nOlá\n"u8.ToArray();

        await RunAsync(story, "edit", ("prompt", "put the logo in the corner"), ("video", story.Video("a.mp4")), ("file2", story.Video("logo.png", AnswerTests.Png)), ("captions", story.Video("talk.srt", captions)));
        await story.SeesAsync(Payloads.GuildChannel, "Done");

        Assert.Equal(2, story.Bot.Nemo.Log.Count(LogKind.Upload));
        Assert.Contains(story.Bot.Nemo.Log.Of(LogKind.ChatMessage), sent => sent.Text!.StartsWith("put the logo in the corner", StringComparison.Ordinal) && sent.Text.EndsWith("\n0:01-0:02: \"Olá\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_project_is_opened_by_the_name_that_was_chosen()
    {
        await using var story = await DiscordStory.StartAsync();
        await story.CommandAsync('A', "edit", "add the title \"Lisbon\"", story.Video());
        await story.SeesAsync(Payloads.GuildChannel, "I added the title");
        await RunAsync(story, "rename", ("name", "Fado night"));
        await story.SeesAsync(Payloads.GuildChannel, "“Fado night”");
        await story.CommandAsync('A', "upload", video: story.Video("b.mp4"));
        await story.SeesAsync(Payloads.GuildChannel, "Got b.mp4");
        await story.CommandAsync('A', "new");
        await story.PressAsync('A', await story.SeesAsync(Payloads.GuildChannel, message => message.IsEphemeral && message.Buttons.Any(), "the question"), _ => true);

        var offered = await OfferedAsync(story, "projects", "fado");
        await RunAsync(story, "projects", ("name", Assert.Single(offered)));

        await story.SeesAsync(Payloads.GuildChannel, "You're back in “Fado night”");
    }

    [Fact]
    public async Task A_name_that_no_project_has_shows_the_list()
    {
        await using var story = await DiscordStory.StartAsync();
        await story.CommandAsync('A', "edit", "add the title \"Lisbon\"", story.Video());
        await story.SeesAsync(Payloads.GuildChannel, "I added the title");

        await RunAsync(story, "projects", ("name", "no such project"));

        await story.SeesAsync(Payloads.GuildChannel, "Your projects");
    }

    [Fact]
    public async Task A_style_is_applied_by_the_name_that_was_chosen()
    {
        await using var story = await DiscordStory.StartAsync();
        await story.CommandAsync('B', "edit", "add the title \"Lisbon\"", story.Video());
        await story.SeesAsync(Payloads.DmChannel, "I added the title");
        await story.SaysAsync(Payloads.DirectMessage(story.Next(), "save this as my podcast look"));
        await story.SeesAsync(Payloads.DmChannel, "Saved as “podcast look”");

        var offered = await OfferedAsync(story, "styles", "", 'B');
        await RunAsync(story, "styles", 'B', ("name", Assert.Single(offered)));

        await story.UntilAsync(() => story.Bot.Nemo.Log.Count(LogKind.ChatMessage) == 2, "the edit");
    }

    private static Task RunAsync(DiscordStory story, string command, params (string Name, JsonNode Value)[] options) => RunAsync(story, command, 'A', options);

    private static Task RunAsync(DiscordStory story, string command, char place, params (string Name, JsonNode Value)[] options)
    {
        var run = Payloads.SlashCommand("0", command, null);
        var data = run["data"]!;
        var files = options.Select(option => option.Value).OfType<JsonObject>().ToList();
        data["options"] = new JsonArray([.. options.Select(option => new JsonObject { ["name"] = option.Name, ["type"] = option.Value is JsonObject ? 11 : 3, ["value"] = option.Value is JsonObject file ? (string)file["id"]! : (string)option.Value! })]);
        data["resolved"] = files.Count == 0 ? null : new JsonObject { ["attachments"] = new JsonObject(files.Select(file => KeyValuePair.Create((string)file["id"]!, (JsonNode?)file))) };
        return story.Discord.InteractAsync(story.At(place, run));
    }

    /// <summary>Returns what autocompletion offers for the typed part of a name.</summary>
    private static async Task<List<string>> OfferedAsync(DiscordStory story, string command, string typed, char place = 'A')
    {
        var asked = Payloads.SlashCommand("0", command, null);
        asked["type"] = 4;
        asked["data"]!["options"] = new JsonArray(new JsonObject { ["name"] = "name", ["type"] = 3, ["value"] = typed, ["focused"] = true });
        story.At(place, asked);
        await story.Discord.InteractAsync(asked);
        var offered = await story.Discord.Channels.Interactions.Choices.TakeAsync(choices => choices.InteractionId == (string?)asked["id"]);
        return [.. offered.Choices.Select(choice => (string)choice!["value"]!)];
    }
}
