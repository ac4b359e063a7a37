using System.Text;
using Harness.Discord;

namespace Dialogs.Discord;

/// <summary>Captions as files, on Discord.</summary>
public sealed class CaptionsTests
{
    [Theory]
    [InlineData('A')]
    [InlineData('B')]
    public async Task The_captions_are_attachments_and_each_is_sent_once(char place)
    {
        await using var story = await DiscordStory.StartAsync();
        var channel = DiscordStory.ChannelOf(place);
        await story.CommandAsync(place, "edit", "add the title \"Lisbon\"", story.Video());
        var shown = await story.SeesAsync(channel, message => DiscordStory.Words(message).Contains("Captions as files", StringComparison.Ordinal), "the button");

        await story.PressAsync(place, shown, button => button == IdOf(shown, "Captions as files"));

        await story.SeesAsync(channel, message => message.Files.Any(file => file.FileName.EndsWith(".vtt", StringComparison.Ordinal)), "the WebVTT file");
        var files = story.In(channel).SelectMany(message => message.Files).ToList();
        Assert.Equal([".srt", ".vtt"], files.Select(file => Path.GetExtension(file.FileName)));
        Assert.Contains("\r\nLisbon\r\n", Encoding.UTF8.GetString(files[0].Content!), StringComparison.Ordinal);
    }

    private static string IdOf(Fakes.Discord.FakeMessage message, string label) =>
        (string)message.Body["components"]!.AsArray().SelectMany(row => row!["components"]!.AsArray()).First(button => (string?)button!["label"] == label)!["custom_id"]!;
}
