using System.Text;
using System.Text.Json.Nodes;
using Harness.Discord;
using NemoVideo.Simulator.Log;

namespace Dialogs.Discord;

/// <summary>A caption file that a person sends, on Discord.</summary>
public sealed class CaptionInputTests
{
    [Fact]
    public async Task An_attachment_with_captions_is_one_edit_of_the_project()
    {
        await using var story = await DiscordStory.StartAsync();
        await story.CommandAsync('B', "upload", video: story.Video("a.mp4"));
        await story.SeesAsync(Payloads.DmChannel, "Got a.mp4");

        await story.SaysAsync(Payloads.DirectMessage(story.Next(), "in yellow"), Captions(story, "1\n00:00:01,000 --> 00:00:02,000\nOlá\n"));

        await story.UntilAsync(() => story.Bot.Nemo.Log.Count(LogKind.ChatMessage) > 0, "the instruction");
        var sent = Assert.Single(story.Bot.Nemo.Log.Of(LogKind.ChatMessage));
        Assert.StartsWith("in yellow\n\n", sent.Text, StringComparison.Ordinal);
        Assert.EndsWith("\n0:01-0:02: \"Olá\"", sent.Text, StringComparison.Ordinal);
    }

    private static JsonObject Captions(DiscordStory story, string text)
    {
        var file = story.Video("talk.srt");
        var bytes = Encoding.UTF8.GetBytes(text);
        file["size"] = bytes.Length;
        file["content_type"] = "application/x-subrip";
        story.Files.Add(new Uri((string)file["url"]!).AbsolutePath, bytes);
        return file;
    }
}
