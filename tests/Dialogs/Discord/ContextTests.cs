using System.Text.Json.Nodes;
using Harness.Discord;
using NemoBot.Discord.Outgoing;
using NemoVideo.Simulator.Log;

namespace Dialogs.Discord;

/// <summary>Answers to clips, forwards, and files under wrong names, on Discord.</summary>
public sealed class ContextTests
{
    private static readonly string Wish = $"<@{Payloads.Bot}> make it brighter";

    [Fact]
    public async Task An_answer_to_somebodys_clip_edits_that_clip_once_uploaded()
    {
        await using var story = await DiscordStory.StartAsync();
        var original = Original(story, story.Video("party.mp4"));

        await story.SaysAsync(Reply(Payloads.Mention(story.Next(), Wish), original));
        await story.SeesAsync(Payloads.GuildChannel, "Got party.mp4");
        await story.SeesAsync(Payloads.GuildChannel, "Credits used: 50");
        await MenuAsync(story, original);

        await story.SeesAsync(Payloads.GuildChannel, "What should I do with it?");
        Assert.Equal("make it brighter", Assert.Single(story.Bot.Nemo.Log.Of(LogKind.ChatMessage)).Text);
        Assert.Equal(1, story.Bot.Nemo.Log.Count(LogKind.Upload));
    }

    [Fact]
    public async Task A_forwarded_clip_is_asked_about_whatever_its_words_say()
    {
        await using var story = await DiscordStory.StartAsync();
        var message = Payloads.DirectMessage(story.Next(), "");
        message["message_reference"] = new JsonObject { ["type"] = 1, ["message_id"] = "1", ["channel_id"] = "2" };
        message["message_snapshots"] = new JsonArray(new JsonObject
        {
            ["message"] = new JsonObject { ["content"] = "export it with my name", ["attachments"] = new JsonArray(story.Video("holiday.mp4")) },
        });

        await story.SaysAsync(message);

        await story.SeesAsync(Payloads.DmChannel, "What should I do with it?");
        Assert.Equal(0, story.Bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData("clip", "application/octet-stream", "clip.mp4")]
    [InlineData("x.txt", "text/plain; charset=utf-8", "x.txt.mp4")]
    [InlineData("song.mp3", "audio/mpeg", "song.mp4")]
    public async Task A_clip_under_any_name_is_sent_on_under_the_one_that_fits(string name, string type, string sent)
    {
        await using var story = await DiscordStory.StartAsync();
        var file = story.Video(name);
        file["content_type"] = type;

        await story.SaysAsync(Payloads.DirectMessage(story.Next(), ""), file);

        await story.SeesAsync(Payloads.DmChannel, "Got ");
        Assert.Equal(sent, Assert.Single(story.Bot.Nemo.Log.Of(LogKind.Upload)).Subject);
    }

    [Fact]
    public async Task What_only_calls_itself_a_clip_is_refused_in_words()
    {
        await using var story = await DiscordStory.StartAsync();
        var file = story.Video("movie.mp4");
        story.Files.Add(new Uri((string)file["url"]!).AbsolutePath, "%PDF-1.7"u8.ToArray());

        await story.SaysAsync(Payloads.DirectMessage(story.Next(), "make it brighter"), file);

        await story.SeesAsync(Payloads.DmChannel, "movie.mp4 doesn't seem to be a real MP4 file");
        Assert.Equal(0, story.Bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    private static JsonObject Original(DiscordStory story, JsonObject file)
    {
        var original = Payloads.GuildMessage(story.Next(), "what a night, export all of it");
        original["author"]!["id"] = "111000000000000077";
        original["attachments"] = new JsonArray(file);
        return original;
    }

    private static JsonObject Reply(JsonObject message, JsonObject original)
    {
        message["type"] = 19;
        message["message_reference"] = new JsonObject { ["type"] = 0, ["message_id"] = (string?)original["id"] };
        message["referenced_message"] = original.DeepClone();
        return message;
    }

    private static Task MenuAsync(DiscordStory story, JsonObject target) => story.Discord.InteractAsync(story.At('A', Payloads.Interaction("0", 2, new()
    {
        ["id"] = "9",
        ["name"] = CommandCatalog.EditThisVideo,
        ["type"] = 3,
        ["target_id"] = (string?)target["id"],
        ["resolved"] = new JsonObject { ["messages"] = new JsonObject { [(string)target["id"]!] = target.DeepClone() } },
    })));
}
